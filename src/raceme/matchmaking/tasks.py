from tempfile import TemporaryFile

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core import jobs, table_statistics
from raceme.matchmaking.actions import (
    following_up,
    holding,
    joining,
    requesting,
    scheduling,
    telling,
)
from raceme.matchmaking.exports.printing import printed
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.schedules import schedule_with, wishes_count


@jobs.every(hours=1)
@jobs.task("matchmaking.expire")
def expire() -> None:
    """Let unanswered requests run out."""
    requesting.expire(at=timezone.now())


@jobs.every(minutes=5)
@jobs.task("matchmaking.let_go")
def let_go() -> None:
    """Let those leave who do not come to the event any more: whom they were to meet is told."""
    joining.let_go_who_cancelled(at=timezone.now())


@jobs.every(minutes=15)
@jobs.task("matchmaking.tell")
def tell() -> None:
    """Mail what came of requests, one message a person."""
    telling.tell_everybody(at=timezone.now())


@jobs.task("matchmaking.settle")
def settle(progress: jobs.Progress, matchmaking_id: int, workspace_id: int, user_id: int) -> None:
    """Write the meetings of an event into the log, a few in each transaction."""
    rows = Matchmaking.objects.of(workspace_id).select_related("event__workspace")
    row = rows.get(pk=matchmaking_id)
    came = holding.settle_meetings(
        row,
        by=User.objects.get(pk=user_id),
        at=timezone.now(),
        tell=lambda done, of: progress.at(done, of=of, step=_("Writing into the log")),
    )
    progress.result(
        text=_("%(held)s held, %(not_held)s not held") % vars(came),
        url=reverse("matchmaking:figures", args=[row.event.workspace.slug, row.event.slug]),
    )


@jobs.task("matchmaking.print", again=True)
def print_all(progress: jobs.Progress, matchmaking_id: int, kind: str, workspace_id: int) -> None:
    """Make the PDF of all schedules or of all cards of tables, and keep it for who wanted it."""
    rows = Matchmaking.objects.of(workspace_id).select_related("event__workspace")
    row = rows.get(pk=matchmaking_id)
    content = printed(
        row, kind, at=timezone.now(), tell=lambda: progress.at(1, of=2, step=_("Setting pages"))
    )
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        progress.keep(file, name=f"{row.event.slug}-{kind}.pdf", text=_("It is ready to print."))


@jobs.every(hours=1)
@jobs.task("matchmaking.follow_up")
def follow_up() -> None:
    """Close the meetings of events that are over, and ask what came of them when it is time."""
    following_up.follow_up(at=timezone.now())


@jobs.task("matchmaking.schedule")
def schedule(progress: jobs.Progress, schedule_id: int, seconds: int) -> None:
    """Make a version of a schedule, anew or by repairing an earlier one."""
    version = schedule_with(schedule_id)
    # A workbook may have brought thousands of wishes a minute ago.
    table_statistics.renew_after(wishes_count(version.matchmaking))
    scheduling.fill(version, seconds=seconds, progress=progress)


@jobs.task("matchmaking.tell_schedule")
def tell_schedule(progress: jobs.Progress, schedule_id: int) -> None:
    """Mail everybody whom a published version affects, each once."""
    version, step = schedule_with(schedule_id), _("Writing to those whom it affects")
    told = scheduling.tell(
        version,
        at=timezone.now(),
        progress=lambda done, of: progress.at(done, of=of, step=step),
    )
    sentence = ngettext("%(count)s person is told.", "%(count)s people are told.", told)
    progress.result(text=sentence % {"count": told}, url=scheduling.address_of(version))
