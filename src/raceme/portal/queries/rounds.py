"""What a yearly round would ask and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from raceme.asks.models import Ask
from raceme.organisations.models import Organisation, YearlyPart, YearlyRound
from raceme.organisations.queries import (
    confirmations_standing,
    listed_organisations,
    organisations_of,
    parts_of,
    people_to_ask,
)
from raceme.portal.queries.still_right import MODULE
from raceme.workspaces.models import Workspace

MOST = 5_000
MOST_DIGITS = 18
Outcome = YearlyPart.Outcome
STANDS = [
    ("confirmed", _("Confirmed")),
    ("changed", _("Changed")),
    ("waiting", _("Not answered")),
    ("spared", _("Not asked: confirmed lately")),
    ("asked_already", _("Not asked: is being asked")),
    ("over_budget", _("Not asked: asked enough this quarter")),
    ("nobody", _("Not asked: nobody with an address")),
]


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """How many would be asked, and why the others would not."""

    asked: int
    confirmed: int
    asked_already: int
    nobody: int


def whom(workspace: Workspace, *, keys: Sequence[int], on: date) -> list[Organisation]:
    """Return the organisations that were chosen, or the members of the workspace's clusters."""
    own = organisations_of(workspace)
    if keys:
        return list(own.filter(pk__in=keys)[:MOST])
    return list(listed_organisations(workspace, on=on).filter(Q(is_member_now=True))[:MOST])


def read_keys(typed: Iterable[str]) -> list[int]:
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < MOST_DIGITS]


def forecast(
    workspace: Workspace, organisations: Sequence[Organisation], *, at: datetime, on: date
) -> Forecast:
    """Return what a round would do now: three queries."""
    keys = {one.pk for one in organisations}
    confirmed = set(confirmations_standing(keys, workspace=workspace, at=at))
    waiting = set(
        Ask.objects.reached_by(
            Q(organisation__in=keys, module=MODULE, state=Ask.State.OPEN)
        ).values_list("organisation", flat=True)
    )
    left = keys - confirmed - waiting
    people = people_to_ask(left, workspace=workspace, on=on)
    return Forecast(
        asked=len(people),
        confirmed=len(confirmed),
        asked_already=len(waiting - confirmed),
        nobody=len(left) - len(people),
    )


def standing_parts(round_: YearlyRound) -> QuerySet[YearlyPart]:
    """Return the companies of a round, each with how it ``stands`` now."""
    return parts_of(round_).annotate(
        stands=Case(
            When(outcome=Outcome.ASKED, confirmed=None, then=Value("waiting")),
            When(outcome=Outcome.ASKED, changed=True, then=Value("changed")),
            When(outcome=Outcome.ASKED, then=Value("confirmed")),
            When(outcome=Outcome.CONFIRMED_LATELY, then=Value("spared")),
            When(outcome=Outcome.ASKED_ALREADY, then=Value("asked_already")),
            When(outcome=Outcome.OVER_BUDGET, then=Value("over_budget")),
            default=Value("nobody"),
        )
    )


def counts_of(round_: YearlyRound) -> dict[str, int]:
    """Return how many companies stand how: one query."""
    rows: Any = standing_parts(round_).order_by()
    counted = rows.values_list("stands")
    return dict(counted.annotate(number=Count("pk")))
