"""How a workspace's asks stand: how many were answered, how soon, and whose burden they were."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from raceme.asks.models import Ask
from raceme.asks.queries.burden import BURDENS
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import reachable
from raceme.workspaces.models import Workspace

State = Ask.State
SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a workspace's asks stand; answered of those whose answer came or was due."""

    open: int
    overdue: int
    asked: int
    answered: int
    due: int

    @property
    def per_cent(self) -> int | None:
        return rate(self.answered, self.due)


def rate(answered: int, due: int) -> int | None:
    """Return how many of a hundred were answered; None where none was due yet."""
    return round(100 * answered / due) if due else None


def was_due(today: date) -> Q:
    """Tell of an ask that its answer came, was refused, or is not there though its day is over."""
    came = Q(state__in=[State.ANSWERED, State.DECLINED, State.EXPIRED])
    return came | Q(state=State.OPEN, due_on__lt=today)


def standing_of(rows: QuerySet[Ask], *, today: date, since: datetime) -> Standing:
    """Return how ``rows`` stand, in one query: what is open now, and what was asked since."""
    recent = Q(asked_at__gte=since) & BURDENS
    counted = rows.filter(Q(state=State.OPEN) | recent).aggregate(
        open=Count("pk", filter=Q(state=State.OPEN)),
        overdue=Count("pk", filter=Q(state=State.OPEN, due_on__lt=today)),
        asked=Count("pk", filter=recent),
        answered=Count("pk", filter=recent & Q(state=State.ANSWERED)),
        due=Count("pk", filter=recent & was_due(today)),
    )
    return Standing(**counted)


def _measures(prefix: str, today: date) -> dict[str, Any]:
    """Return what is counted of each company, person or module; ``prefix`` leads to its asks."""
    answered = Count(f"{prefix}pk", filter=Q((f"{prefix}state", State.ANSWERED)))
    due = Count(f"{prefix}pk", filter=_prefixed(prefix, today))
    return {
        "asked": Count(f"{prefix}pk"),
        "minutes_asked": Sum(f"{prefix}minutes"),
        "answered": answered,
        "due": due,
        # In whole per cent, rounded; less than nothing where none was due yet.
        "response": Coalesce(
            Cast(answered * Value(200) + due, IntegerField())
            / NullIf(Cast(due * Value(2), IntegerField()), Value(0)),
            Value(-1),
        ),
    }


def _prefixed(prefix: str, today: date) -> Q:
    came = Q((f"{prefix}state__in", [State.ANSWERED, State.DECLINED, State.EXPIRED]))
    return came | Q((f"{prefix}state", State.OPEN), (f"{prefix}due_on__lt", today))


def _of(prefix: str, workspace: Workspace, since: datetime) -> Q:
    told = ~Q((f"{prefix}state", State.WITHDRAWN)) | Q((f"{prefix}told_at__isnull", False))
    return Q((f"{prefix}workspace", workspace), (f"{prefix}asked_at__gte", since)) & told


def organisations_burdened(
    workspace: Workspace, *, since: datetime, today: date
) -> QuerySet[Organisation]:
    """Return the companies that ``workspace`` asked since then, with what was counted of each."""
    return (
        Organisation.objects.filter(_of("asks__", workspace, since))
        .annotate(**_measures("asks__", today))
        .order_by("name_key", "pk")
    )


def people_burdened(workspace: Workspace, *, since: datetime, today: date) -> QuerySet[Person]:
    """
    Return the people that ``workspace`` asked since then, with what was counted of each.

    ``reachable`` is empty where one was erased, whose numbers stay.
    """
    return (
        Person.objects.of(workspace)
        .filter(_of("asks__", workspace, since))
        .annotate(**_measures("asks__", today), reachable=reachable())
        .order_by("name_key", "pk")
    )


def modules_burdening(
    workspace: Workspace, *, since: datetime, today: date
) -> list[dict[str, Any]]:
    """Return what each module asked since then, the one that asked most first."""
    rows = Ask.objects.of(workspace).filter(BURDENS, asked_at__gte=since)
    named: QuerySet[Ask, Any] = rows.values("module").annotate(**_measures("", today))
    return [
        {**row, "days": _median_in_database(rows.filter(module=row["module"]), row["answered"])}
        for row in sorted(named, key=lambda row: (-row["asked"], row["module"]))
    ]


def _median_in_database(rows: QuerySet[Ask], answered: int) -> Decimal | None:
    """Return the median of many: the database puts them in order, and gives the middle alone."""
    if not answered:
        return None
    took = ExpressionWrapper(F("answered_at") - F("asked_at"), DurationField())
    middle = slice((answered - 1) // 2, answered // 2 + 1)
    found = rows.filter(state=State.ANSWERED).order_by(took, "pk")[middle]
    moments = found.values_list("asked_at", "answered_at")
    return median_of([_in_days(asked_at, answered_at) for asked_at, answered_at in moments])


def median_days(
    keys: Iterable[int], *, of: str, workspace: Workspace, since: datetime
) -> dict[int, Decimal]:
    """Return the median days to an answer by the key of what is named ``of``: of a page's rows."""
    rows = Ask.objects.of(workspace).filter(
        Q((f"{of}__in", list(keys))), asked_at__gte=since, state=State.ANSWERED
    )
    return {key: median_of(days) for key, days in _days(rows, of).items()}


def asked_by_others(
    organisations: Iterable[int], *, workspace: Workspace, since: datetime
) -> dict[int, int]:
    """Return how often other workspaces asked each company since then: the number alone."""
    rows = Ask.objects.reached_by(
        BURDENS & Q(organisation__in=list(organisations), asked_at__gte=since)
    ).exclude(workspace=workspace)
    return dict(rows.order_by().values_list("organisation").annotate(number=Count("pk")).order_by())


def median_of(days: Sequence[float]) -> Decimal:
    return Decimal(f"{median(days):.1f}")


def _days(rows: QuerySet[Ask], of: str) -> dict[Any, list[float]]:
    found: dict[Any, list[float]] = defaultdict(list)
    moments = rows.order_by("pk").values_list(of, "asked_at", "answered_at")
    for key, asked_at, answered_at in moments:
        found[key].append(_in_days(asked_at, answered_at))
    return found


def _in_days(asked_at: datetime, answered_at: datetime | None) -> float:
    # Only what was answered is looked at, which has its moment.
    return ((answered_at or asked_at) - asked_at).total_seconds() / SECONDS_OF_A_DAY


def counted(rows: QuerySet[Ask]) -> dict[str, int]:
    """Return how many ``rows`` there are, and how many were answered."""
    return rows.aggregate(number=Count("pk"), answered=Count("pk", filter=Q(state=State.ANSWERED)))
