"""What is written to the people of events, and made for them, in the background."""

from collections.abc import Sequence
from tempfile import TemporaryFile

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import jobs
from raceme.events.actions import mails
from raceme.events.actions.batches import BATCH
from raceme.events.exports.archives import write_archive
from raceme.events.models import Event


@jobs.every(hours=1)
@jobs.task("events.write_what_is_due")
def write_what_is_due() -> None:
    """Remind those who come, and thank those who came, of all workspaces."""
    mails.write_what_is_due(at=timezone.now())


@jobs.task("events.invite")
def invite(
    progress: jobs.Progress, event_id: int, workspace_id: int, people: Sequence[int]
) -> None:
    event = _event(workspace_id, event_id)
    count = 0
    for first in range(0, len(people), BATCH):
        progress.at(first, of=len(people), step=_("Writing the invitations"))
        batch = people[first : first + BATCH]
        count += mails.invite_some(event, batch, at=timezone.now())
    progress.result(text=mails.invited_in_words(count), url=_page(event))


@jobs.task("events.tell_change")
def tell_change(
    progress: jobs.Progress,
    *,
    event_id: int,
    workspace_id: int,
    session_id: int | None,
    said: str,
    occasion: str,
) -> None:
    event = _event(workspace_id, event_id)
    session = mails.session_told(event, session_id)
    at = timezone.now()
    count = mails.tell_change(event, session=session, said=said, occasion=occasion, at=at)
    progress.result(text=mails.told_in_words(count), url=_page(event))


@jobs.task("events.tell_cancellation")
def tell_cancellation(event_id: int, workspace_id: int) -> None:
    mails.tell_cancellation(_event(workspace_id, event_id), at=timezone.now())


@jobs.task("events.print", again=True)
def print_all(progress: jobs.Progress, event_id: int, workspace_id: int, kind: str) -> None:
    """Write all badges, or all certificates, into one archive, and keep it for who wanted it."""
    event = _event(workspace_id, event_id)
    with TemporaryFile() as file:
        count = write_archive(
            event,
            kind,
            file,
            at=timezone.now(),
            tell=lambda done, of: progress.at(done, of=of, step=_("Setting pages")),
        )
        file.seek(0)
        said = ngettext(
            "They are ready to print, for %(count)s person.",
            "They are ready to print, for %(count)s people.",
            count,
        )
        progress.keep(file, name=f"{event.slug}-{kind}.zip", text=said % {"count": count})


def _event(workspace_id: int, event_id: int) -> Event:
    rows = Event.objects.of(workspace_id).select_related("workspace")
    return rows.get(pk=event_id)


def _page(event: Event) -> str:
    return reverse("events:mails", args=[event.workspace.slug, event.slug])
