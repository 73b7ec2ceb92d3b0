"""Looking many organisations up, within the pace of the services, keeping each answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import sleep
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import jobs
from raceme.organisations import actions, lookup
from raceme.organisations.models import LookedUp, Organisation
from raceme.organisations.queries import organisations_of
from raceme.workspaces.models import Workspace

Answer = TypeVar("Answer")
# So long a job waits before it asks again what did not answer.
PAUSES_IN_SECONDS = (5, 20)
Outcome = LookedUp.Outcome


@dataclass(frozen=True)
class Asked:
    """An organisation with the service that knows such numbers, and the number it is asked for."""

    organisation: Organisation
    numbers: lookup.Numbers
    source: lookup.Source | None
    number: str


@jobs.task("organisations.look_up")
def look_up(progress: jobs.Progress, workspace_id: int, organisations: list[int]) -> None:
    """Ask for each, and keep what it says beside what stands; nothing is overwritten."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return
    rows = organisations_of(workspace).filter(pk__in=organisations)
    waiting = [_asked(row) for row in _not_yet(rows, progress=progress, workspace=workspace)]
    at_once = list(_batches(waiting))
    done = 0
    for batch in at_once:
        told = _first_answers(batch, progress=progress, done=done, of=len(waiting))
        for one in batch:
            progress.at(done, of=len(waiting), step=_("Asking the registers"))
            outcome, found = _completed(one, told=told, progress=progress)
            actions.keep_answer(
                one.organisation,
                workspace=workspace,
                outcome=outcome,
                found=found,
                at=timezone.now(),
            )
            done += 1
    _tell(progress, workspace=workspace, organisations=organisations)


def _not_yet(
    rows: QuerySet[Organisation], *, progress: jobs.Progress, workspace: Workspace
) -> list[Organisation]:
    """Return those that this job has not kept an answer of before its worker was killed."""
    kept = set(
        LookedUp.objects.of(workspace)
        .filter(looked_up_at__gte=progress.job.created_at)
        .values_list("organisation", flat=True)
    )
    return [row for row in rows if row.pk not in kept]


def _asked(row: Organisation) -> Asked:
    numbers = lookup.Numbers(
        country=row.country, registered_number=row.registered_number, vat_number=row.vat_number
    )
    try:
        source = lookup.register_of(numbers)
    except lookup.NotFound:
        return Asked(row, numbers, None, "")
    return Asked(row, numbers, source, source.number_in(numbers))


def _batches(waiting: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Give as many at once as each service takes."""
    by_source: dict[str, list[Asked]] = {}
    for one in waiting:
        by_source.setdefault(one.source.code if one.source else "", []).append(one)
    for asked in by_source.values():
        size = asked[0].source.most if asked[0].source else len(asked)
        for start in range(0, len(asked), size):
            yield asked[start : start + size]


def _first_answers(
    batch: Sequence[Asked], *, progress: jobs.Progress, done: int, of: int
) -> Mapping[str, lookup.Found] | None:
    """Return what the service says of all of ``batch``; None where it does not answer."""
    source = batch[0].source
    if source is None:
        return {}
    progress.at(done, of=of, step=_("Asking the registers"))
    numbers = sorted({one.number for one in batch})
    return _patiently(
        lambda: source.ask(numbers, on=_today(), patience=lookup.OF_A_JOB), progress=progress
    )


def _completed(
    one: Asked, *, told: Mapping[str, lookup.Found] | None, progress: jobs.Progress
) -> tuple[LookedUp.Outcome, lookup.Found | None]:
    if one.source is None:
        return Outcome.NO_NUMBER, None
    if told is None:
        return Outcome.SILENT, None
    found = told.get(one.number)
    if found is None:
        return Outcome.UNKNOWN, None
    complete = _patiently(
        lambda: lookup.completed(found, numbers=one.numbers, on=_today(), patience=lookup.OF_A_JOB),
        progress=progress,
    )
    return Outcome.SAME, complete or found


def _patiently(ask: Callable[[], Answer], *, progress: jobs.Progress) -> Answer | None:
    """Ask, and ask again after a while; None where nothing answers then either."""
    for pause in (*PAUSES_IN_SECONDS, None):
        try:
            return ask()
        except lookup.NotAnswered:
            if pause is None:
                return None
            progress.at(progress.job.done, of=progress.job.total, step=_("Waiting for an answer"))
            sleep(pause)
    return None


def _tell(progress: jobs.Progress, *, workspace: Workspace, organisations: Sequence[int]) -> None:
    kept = LookedUp.objects.of(workspace).filter(
        organisation__in=organisations, settled_at=None, outcome=Outcome.DIFFERS
    )
    count = kept.count()
    text = ngettext(
        "%(count)s organisation has something to accept",
        "%(count)s organisations have something to accept",
        count,
    )
    address = reverse("organisations:looked_up", args=[workspace.slug])
    progress.result(text=text % {"count": count}, url=address)


def _today() -> date:
    return timezone.localdate()
