"""What stands of a programme's reports: their texts, and what was frozen of each period."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import periods_of
from raceme.reporting.models import Narrative, Snapshot
from raceme.reporting.queries.frozen import snapshots_of


@dataclass(frozen=True, kw_only=True)
class PeriodReport:
    """A period with what was frozen of it, the newest first."""

    period: Period
    snapshots: tuple[Snapshot, ...]

    @property
    def newest(self) -> Snapshot | None:
        return self.snapshots[0] if self.snapshots else None


def reports_of(programme: Programme) -> list[PeriodReport]:
    """Return every period of ``programme`` with its frozen reports, in two queries."""
    frozen: dict[int, list[Snapshot]] = {}
    for snapshot in snapshots_of(programme):
        frozen.setdefault(snapshot.period_id, []).append(snapshot)
    return [
        PeriodReport(period=period, snapshots=tuple(frozen.get(period.pk, ())))
        for period in periods_of(programme)
    ]


def narratives_of(period: Period) -> QuerySet[Narrative]:
    return Narrative.objects.of(period.workspace_id).filter(period=period).order_by("section")


def texts_of(period: Period | None) -> dict[str, str]:
    """Return what was written of each section of a period; nothing where there is no period."""
    return {} if period is None else {one.section: one.text for one in narratives_of(period)}


def revision_of(narratives: Iterable[Narrative]) -> int:
    """Return one number that grows with every text that is changed."""
    return sum(one.revision for one in narratives)


def period_before(periods: Iterable[Period], period: Period) -> Period | None:
    earlier = [one for one in periods if one.ends_on < period.starts_on]
    return max(earlier, key=lambda one: one.ends_on, default=None)
