"""
How often a person or a company was asked: counted over all workspaces, told by one's own.

What another workspace asked is a number here and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from raceme.asks.models import Ask
from raceme.asks.queries.timing import beginning_of, quarter_of
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import Workspace

State = Ask.State
# Withdrawn before anybody was told of it, it was nobody's burden.
BURDENS = ~Q(state=State.WITHDRAWN, told_at=None)


class Asked(NamedTuple):
    """Whom a request is for: a company, a person, or a person for a company."""

    organisation: int | None
    person: int | None


@dataclass(frozen=True, kw_only=True)
class Before:
    """What was asked of somebody in a quarter: titles of one's own, the number of the others'."""

    titles: Sequence[str]
    elsewhere: int

    @property
    def count(self) -> int:
        return len(self.titles) + self.elsewhere


@dataclass(frozen=True, kw_only=True)
class Burden:
    """What was asked in a stretch of time, by everybody."""

    asks: int
    minutes: int
    answered: int
    open: int


NOTHING = Before(titles=(), elsewhere=0)


def burden_of(
    organisation: Organisation | int, at: datetime, *, since: date | None = None
) -> Burden:
    """Return what a company was asked by all workspaces since its quarter began, up to ``at``."""
    first = since or quarter_of(at.date())
    rows = Ask.objects.reached_by(
        BURDENS & Q(organisation=organisation, asked_at__date__gte=first, asked_at__lte=at)
    )
    counted = rows.aggregate(
        asks=Count("pk"),
        minutes=Sum("minutes"),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        open=Count("pk", filter=Q(state=State.OPEN)),
    )
    return Burden(**{name: value or 0 for name, value in counted.items()})


def asked_before(
    asked: Iterable[Asked], *, workspace: Workspace, at: datetime
) -> dict[Asked, Before]:
    """
    Return what each was asked in this quarter: as a person, by address, or as a company.

    Three queries for any number of them.
    """
    each = list(asked)
    same = _same_people([one.person for one in each if one.person])
    people = {key for keys in same.values() for key in keys}
    organisations = {one.organisation for one in each if one.organisation}
    rows = _asked_since(people, organisations, workspace=workspace, at=at)
    of_person, of_organisation = defaultdict(set), defaultdict(set)
    own: dict[int, str] = {}
    for key, space, organisation, person, title in rows:
        of_person[person].add(key)
        of_organisation[organisation].add(key)
        if space == workspace.pk:
            own[key] = title
    found: dict[Asked, Before] = {}
    for one in each:
        keys = set(of_organisation[one.organisation]) if one.organisation else set()
        for person in same.get(one.person or 0, ()):
            keys |= of_person[person]
        titles = [own[key] for key in sorted(keys, reverse=True) if key in own]
        found[one] = Before(titles=titles, elsewhere=len(keys) - len(titles))
    return found


def _asked_since(
    people: set[int], organisations: set[int], *, workspace: Workspace, at: datetime
) -> QuerySet[Ask, tuple[int, int, int | None, int | None, str]]:
    local = at.astimezone(beginning_of(at.date(), workspace=workspace).tzinfo)
    since = beginning_of(quarter_of(local.date()), workspace=workspace)
    whose = Q(person__in=people) | Q(organisation__in=organisations)
    rows = Ask.objects.reached_by(BURDENS & Q(asked_at__gte=since, asked_at__lte=at) & whose)
    return rows.order_by("pk").values_list("pk", "workspace", "organisation", "person", "title")


def _same_people(people: Sequence[int]) -> dict[int, set[int]]:
    """Return, by the key of each person, the keys of those with the same address anywhere."""
    addresses = dict(
        Person.objects.reached_by(Q(pk__in=people)).order_by("pk").values_list("pk", "email")
    )
    wanted = {form for email in addresses.values() if email for form in (email, email.lower())}
    by_address = defaultdict(set)
    sharing = Person.objects.reached_by(Q(email__in=wanted)).order_by("pk")
    for key, email in sharing.values_list("pk", "email"):
        by_address[email.lower()].add(key)
    return {
        key: {key} | (by_address[email.lower()] if email else set())
        for key, email in addresses.items()
    }
