"""
Each condition as the ORM asks it: the one place where that is said.

A condition that speaks of people is asked of an organisation through who belongs to it now, and
the other way round. All are ``Exists``, so that a database may answer by index or by hash; that
holds of what is joined by *and*. What is joined by *or*, or turned round as a whole, is looked for
way by way and put together as keys: PostgreSQL would ask each way anew of every row.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.asks.models import Ask
from raceme.consents.models import Withdrawal
from raceme.consents.queries import permitted
from raceme.engagements.models import Activity, Engagement, EngagementAttribution
from raceme.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Person,
    SizeFact,
)
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.segments.conditions.terms import NO_SIZE, Condition, Filters, Group, Home, Value

MONTHS = 12
NACE_GROUP = 2
NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Asked:
    """Whose records are looked through, and on which day."""

    workspace: int
    on: date


def compiled(filters: Filters, *, home: Home, asked: Asked) -> Q:
    """Return ``filters`` as a condition on organisations or on people, as ``home`` says."""
    groups = [_group(group, home=home, asked=asked) for group in filters.groups if group.conditions]
    return _joined(groups, filters.match, home=home, asked=asked)


def _group(group: Group, *, home: Home, asked: Asked) -> Q:
    conditions = [_condition(each, home=home, asked=asked) for each in group.conditions]
    joined = _joined(conditions, group.match, home=home, asked=asked)
    return _opposite(joined, home=home, asked=asked) if group.is_negated else joined


def _joined(conditions: list[Q], match: str, *, home: Home, asked: Asked) -> Q:
    if not conditions:
        return Q()
    if match == "any":
        return _any(conditions, home=home, asked=asked)
    return reduce(and_, conditions)


def _any(conditions: list[Q], *, home: Home, asked: Asked) -> Q:
    """Join them by *or*: those of the row itself at once, each other one by itself."""
    ways = [each for each in conditions if _looks_elsewhere(each)]
    if own := [each for each in conditions if not _looks_elsewhere(each)]:
        ways.append(reduce(or_, own))
    if len(ways) == 1:
        return ways[0]
    first, *others = (_everybody(home, asked).filter(way).values("pk") for way in ways)
    return Q(pk__in=first.union(*others, all=True))


def _opposite(said: Q, *, home: Home, asked: Asked) -> Q:
    """Turn it round; what is said by several things together, by whom they hold of."""
    is_one = len(said.children) == 1 and isinstance(said.children[0], Exists)
    if is_one or not _looks_elsewhere(said):
        return ~said
    return ~Q(Exists(_everybody(home, asked).filter(said, pk=OuterRef("pk"))))


def _looks_elsewhere(said: Q) -> bool:
    return any(isinstance(each, Exists | QuerySet) for each in said.flatten())


def _everybody(home: Home, asked: Asked) -> QuerySet[Any]:
    if home is Home.ORGANISATION:
        return Organisation.objects.order_by()
    return Person.objects.of(asked.workspace).order_by()


def _condition(condition: Condition, *, home: Home, asked: Asked) -> Q:
    if home is Home.ORGANISATION and condition.kind.key == "role":
        said = _role_in(condition.values, asked)
    else:
        own = COMPILED[condition.kind.key](condition.values, asked)
        said = own if condition.kind.home is home else _through(own, home=home, asked=asked)
    return _opposite(said, home=home, asked=asked) if condition.is_negated else said


def _through(own: Q, *, home: Home, asked: Asked) -> Q:
    """Ask it of those who belong to an organisation now, or of where a person belongs."""
    belonging = Affiliation.objects.of(asked.workspace).filter(ended_on=None)
    if home is Home.ORGANISATION:
        people = Person.objects.of(asked.workspace).filter(own).order_by()
        rows = belonging.filter(organisation=OuterRef("pk"), person__in=people.values("pk"))
    else:
        organisations = Organisation.objects.filter(own).order_by()
        rows = belonging.filter(person=OuterRef("pk"), organisation__in=organisations.values("pk"))
    return Q(Exists(rows))


def _called(values: Mapping[str, Value], _asked: Asked) -> Q:
    text = str(values["text"])
    return (
        Q(name_key__contains=name_key(text))
        | Q(registered_number__in=number_forms(text))
        | Q(town__icontains=text)
    )


def _kind(values: Mapping[str, Value], _asked: Asked) -> Q:
    return Q(kind__in=values["values"])


def _member(values: Mapping[str, Value], asked: Asked) -> Q:
    day = date.fromisoformat(str(values["on"])) if values.get("on") else asked.on
    rows = Membership.objects.of(asked.workspace).filter(
        Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day, member=OuterRef("pk")
    )
    if cluster := values.get("cluster"):
        key = _key(cluster)
        rows = rows.filter(cluster=key) if key else rows.none()
    return Q(Exists(rows))


def _size(values: Mapping[str, Value], asked: Asked) -> Q:
    codes = _codes(values["values"])
    facts = SizeFact.objects.filter(valid_from__lte=asked.on)
    later = facts.filter(
        organisation=OuterRef("organisation"), valid_from__gt=OuterRef("valid_from")
    )
    known = facts.filter(organisation=OuterRef("pk"))
    said = [code for code in codes if code != NO_SIZE]
    conditions = []
    if said:
        conditions.append(Q(Exists(known.filter(~Exists(later), size_class__in=said))))
    if NO_SIZE in codes:
        conditions.append(~Q(Exists(known)))
    return _any(conditions, home=Home.ORGANISATION, asked=asked)


def _sector(values: Mapping[str, Value], _asked: Asked) -> Q:
    """Compare digits by the way codes are kept: two, a point, and the others."""
    starts = set()
    for code in _codes(values["prefixes"]):
        digits = code.replace(".", "")
        behind = f".{digits[NACE_GROUP:]}" if len(digits) > NACE_GROUP else ""
        starts.add(f"{digits[:NACE_GROUP]}{behind}")
    return _begins("activity_code", sorted(starts))


def _region(values: Mapping[str, Value], _asked: Asked) -> Q:
    return _begins("region", _codes(values["prefixes"]))


def _begins(field: str, starts: list[str]) -> Q:
    return reduce(or_, [Q((f"{field}__startswith", start)) for start in starts])


def _country(values: Mapping[str, Value], _asked: Asked) -> Q:
    return Q(country__in=values["values"])


def _town(values: Mapping[str, Value], _asked: Asked) -> Q:
    return Q(town__icontains=values["text"])


def _took_part(of: str) -> Callable[[Mapping[str, Value], Asked], Q]:
    def condition(values: Mapping[str, Value], asked: Asked) -> Q:
        since = months_before(asked.on, int(str(values["months"])))
        rows = _parts(of, asked).filter(
            activity__ended_on__gt=since, activity__ended_on__lte=asked.on
        )
        if kinds := values.get("kinds"):
            rows = rows.filter(activity__kind__code__in=_codes(kinds))
        return Q(Exists(rows))

    return condition


def _programme(of: str) -> Callable[[Mapping[str, Value], Asked], Q]:
    def condition(values: Mapping[str, Value], asked: Asked) -> Q:
        key = _key(values["programme"])
        if key is None:
            return NOBODY
        excluded = EngagementAttribution.objects.of(asked.workspace).filter(
            engagement=OuterRef("pk"), programme=key, is_excluded=True
        )
        rows = _parts(of, asked).filter(
            ~Exists(excluded),
            activity__attributions__programme=key,
            activity__attributions__is_excluded=False,
        )
        return Q(Exists(rows))

    return condition


def _parts(of: str, asked: Asked) -> QuerySet[Engagement]:
    """Return in what the one of the outer row took part, in the log of the workspace."""
    return Engagement.objects.of(asked.workspace).filter(
        Q((of, OuterRef("pk"))),
        state=Engagement.State.TOOK_PART,
        activity__state=Activity.State.HELD,
    )


def _asks(of: str) -> Callable[[Mapping[str, Value], Asked], Q]:
    def condition(values: Mapping[str, Value], asked: Asked) -> Q:
        rows = Ask.objects.of(asked.workspace).filter(Q((of, OuterRef("pk"))))
        narrowed = {
            "open": Q(state=Ask.State.OPEN),
            "overdue": Q(state=Ask.State.OPEN, due_on__lt=asked.on),
            "answered": Q(state=Ask.State.ANSWERED),
            "any": Q(),
        }
        return Q(Exists(rows.filter(narrowed[str(values["state"])])))

    return condition


def _person_called(values: Mapping[str, Value], _asked: Asked) -> Q:
    return Q(name_key__contains=person_key(str(values["text"])))


def _role(values: Mapping[str, Value], asked: Asked) -> Q:
    rows = Affiliation.objects.of(asked.workspace).filter(
        ended_on=None, person=OuterRef("pk"), role__icontains=str(values["text"])
    )
    return Q(Exists(rows))


def _role_in(values: Mapping[str, Value], asked: Asked) -> Q:
    """Tell of an organisation that somebody has the role in it, not anywhere."""
    rows = Affiliation.objects.of(asked.workspace).filter(
        ended_on=None, organisation=OuterRef("pk"), role__icontains=str(values["text"])
    )
    return Q(Exists(rows))


def _consent(values: Mapping[str, Value], asked: Asked) -> Q:
    purpose = str(values["purpose"])
    agreed = permitted(purpose, on=asked.on)
    said_no = Q(
        Exists(
            Withdrawal.objects.of(asked.workspace).filter(
                person=OuterRef("pk"), purpose=purpose, ended_at=None
            )
        )
    )
    return {"given": agreed, "withdrawn": said_no, "unsaid": ~agreed & ~said_no}[
        str(values["state"])
    ]


def _address(_values: Mapping[str, Value], _asked: Asked) -> Q:
    return ~Q(email="")


def _email(values: Mapping[str, Value], _asked: Asked) -> Q:
    return Q(email__icontains=values["text"])


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, the last of its month where it has none such."""
    index = day.year * MONTHS + day.month - 1 - months
    year, month = divmod(index, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _key(value: Value) -> int | None:
    """Return the key of a record that was chosen; None of what is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004


def _codes(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


COMPILED: dict[str, Callable[[Mapping[str, Value], Asked], Q]] = {
    "called": _called,
    "kind": _kind,
    "member": _member,
    "size": _size,
    "sector": _sector,
    "country": _country,
    "region": _region,
    "town": _town,
    "took_part": _took_part("organisation"),
    "programme": _programme("organisation"),
    "asks": _asks("organisation"),
    "person_called": _person_called,
    "role": _role,
    "consent": _consent,
    "address": _address,
    "email": _email,
    "person_country": _country,
    "person_took_part": _took_part("person"),
    "person_programme": _programme("person"),
    "person_asks": _asks("person"),
}
