from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from raceme.audit.models import Entry, Target
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile
from raceme.core.formers import references_of
from raceme.core.models import Record
from raceme.workspaces.models import Workspace

PAGE_SIZE = 25


def history_of(record: Record, *, within: Workspace | int | None) -> QuerySet[Entry]:
    """
    Return what was done to a record that the reader has reached already, newest first.

    ``within`` is the workspace the reader looks from: a shared organisation shows what the
    whole installation knows of it and what that workspace did, never what another did.
    """
    workspace_id = within.pk if isinstance(within, Workspace) else within
    # What was put into a record brings its history along; an entry about both is one.
    about, *others = references_of(record.reference)
    named = Q(targets__reference=about)
    if others:
        rows = Target.objects.filter(reference__in=[about, *others]).order_by("entry")
        named = Q(pk__in=rows.values("entry"))
    return (
        Entry.objects.filter(named)
        .filter(Q(workspace=None) | Q(workspace=workspace_id))
        .select_related("values")
        .order_by("-at", "-pk")
    )


def history_page(
    record: Record, *, within: Workspace | int | None, number: str | None
) -> Page[Entry]:
    """Return one page of the history; a ``number`` that is none gives the first or the last."""
    return Paginator(history_of(record, within=within), PAGE_SIZE).get_page(number)


def changed_meanwhile(record: Record, *, within: Workspace | int | None) -> ChangedMeanwhile:
    """Return the refusal of who saves what somebody else saved since: it says who and when."""
    last = history_of(record, within=within).first()
    if last is None:
        return ChangedMeanwhile()
    return ChangedMeanwhile(by=last.actor_label, at=words.moment(last.at))
