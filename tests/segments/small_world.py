"""A small world, and its conditions answered by plain Python over all its rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from raceme.asks.models import Ask
from raceme.consents.models import Consent, LegalBasis, Purpose, Withdrawal
from raceme.engagements.models import Attribution, Engagement, EngagementAttribution
from raceme.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Person,
    SizeFact,
)
from raceme.organisations.names import name_key, person_key
from raceme.segments.conditions import Condition, Filters, Group, Home
from raceme.workspaces.models import Workspace
from tests.factories import (
    ActivityFactory,
    AffiliationFactory,
    AttributionFactory,
    EngagementFactory,
    KindFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    RelationshipFactory,
    SizeFactFactory,
    WorkspaceFactory,
)
from tests.factories.asks import AskFactory
from tests.factories.consents import ConsentFactory, LegalBasisFactory, WithdrawalFactory

TODAY = date(2026, 11, 23)
NAMES = ["Alfa SRL", "Șoimul Soft SRL", "Beta SA", "Gama GmbH", "Delta Labs", "Alfa Nord AS"]
TOWNS = ["Cluj-Napoca", "Dej", "Oslo", ""]
PLACES = [("RO", "RO113"), ("RO", "RO321"), ("NO", "NO081"), ("RO", "")]
CODES = ["62.10", "62", "63.10", "10.71", ""]
PEOPLE = ["Ana Pop", "Ion Șerban", "Kari Nord", "Dan Alb"]
ROLES = ["Manager", "Sales manager", "Engineer", ""]


def _one_in(chance: Random, most: int) -> bool:
    return chance.randrange(most) == 0


def _moment(chance: Random) -> datetime:
    return datetime(2026, chance.randrange(1, 11), 3, tzinfo=UTC)


@dataclass(frozen=True)
class SmallWorld:
    workspace: Workspace
    programmes: list[int]
    clusters: list[int]


def build(seed: int) -> SmallWorld:
    """Make a world by chance, with another workspace beside it that knows the same companies."""
    chance = Random(seed)  # noqa: S311 (makes names, not secrets)
    workspace, other = WorkspaceFactory.create(), WorkspaceFactory.create()
    organisations = [
        OrganisationFactory.create(
            name=f"{name} {number}",
            kind=chance.choice(["company", "research", "cluster"]),
            country=place[0],
            region=place[1],
            town=chance.choice(TOWNS),
            activity_code=chance.choice(CODES),
            registered_number=str(1000 + number),
        )
        for number, name in enumerate(NAMES + NAMES[:3])
        for place in [chance.choice(PLACES)]
    ]
    for one in organisations:
        RelationshipFactory.create(workspace=other, organisation=one)
        if not _one_in(chance, 4):
            RelationshipFactory.create(workspace=workspace, organisation=one)
        for year in chance.sample(range(2022, 2028), chance.randrange(3)):
            SizeFactFactory.create(
                organisation=one,
                valid_from=date(year, 1, 1),
                size_class=chance.choice(["micro", "small", "large"]),
            )
    clusters = organisations[:2]
    for each in (workspace, other):
        for one in organisations[2:]:
            if _one_in(chance, 2):
                _membership(chance, workspace=each, cluster=chance.choice(clusters), member=one)
        _people(chance, workspace=each, organisations=organisations)
        _log(chance, workspace=each, organisations=organisations)
    programmes = Attribution.objects.of(workspace).values_list("programme", flat=True)
    return SmallWorld(workspace, sorted(set(programmes)), [one.pk for one in clusters])


def _membership(chance: Random, **values: Any) -> None:  # noqa: ANN401 (of a factory)
    joined = date(chance.randrange(2020, 2027), 3, 1)
    left = joined + timedelta(days=chance.choice([0, 400, 3000])) if _one_in(chance, 2) else None
    MembershipFactory.create(joined_on=joined, left_on=left, **values)


def _people(chance: Random, *, workspace: Workspace, organisations: list[Organisation]) -> None:
    for number, name in enumerate(PEOPLE * 2):
        person = PersonFactory.create(
            workspace=workspace,
            name=f"{name} {number}",
            email=chance.choice(["", f"p{number}@firm.example", f"p{number}@soft.example"]),
            country=chance.choice(["RO", "NO", ""]),
        )
        for one in chance.sample(organisations, chance.randrange(3)):
            ended = date(2025, 1, 1) if _one_in(chance, 3) else None
            AffiliationFactory.create(
                person=person, organisation=one, role=chance.choice(ROLES), ended_on=ended
            )
        for purpose in Purpose.values:
            _say(chance, person, purpose)
        if _one_in(chance, 3):
            _ask(chance, workspace=workspace, person=person)
    for one in organisations:
        if _one_in(chance, 3):
            _ask(chance, workspace=workspace, organisation=one)
    if _one_in(chance, 2):
        LegalBasisFactory.create(
            workspace=workspace,
            purpose=chance.choice(Purpose.values),
            kind=chance.choice(LegalBasis.Kind.values),
            person=None,
        )


def _say(chance: Random, person: Person, purpose: str) -> None:
    if _one_in(chance, 3):
        over = chance.choice([None, TODAY, TODAY + timedelta(days=1), date(2025, 1, 1)])
        ConsentFactory.create(person=person, purpose=purpose, expires_on=over)
    elif _one_in(chance, 3):
        WithdrawalFactory.create(person=person, purpose=purpose)


def _ask(chance: Random, **of: Any) -> None:  # noqa: ANN401 (of a factory)
    state = chance.choice([Ask.State.OPEN, Ask.State.ANSWERED, Ask.State.EXPIRED])
    closed = None if state == Ask.State.OPEN else datetime(2026, 11, 20, tzinfo=UTC)
    AskFactory.create(
        **{"organisation": None, "person": None, **of},
        state=state,
        due_on=chance.choice([TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=9)]),
        asked_at=datetime(2026, 11, 1, tzinfo=UTC),
        closed_at=closed,
        answered_at=closed if state == Ask.State.ANSWERED else None,
        next_mail_at=None,
    )


def _log(chance: Random, *, workspace: Workspace, organisations: list[Organisation]) -> None:
    kinds = [KindFactory.create(workspace=workspace, code=code) for code in ("seminar", "visit")]
    people = list(Person.objects.of(workspace).order_by("pk"))
    programme = ProgrammeFactory.create(workspace=workspace)
    for number in range(10):
        ended = TODAY - timedelta(days=chance.choice([0, 20, 31, 100, 364, 366, 900]))
        activity = ActivityFactory.create(
            workspace=workspace,
            kind=chance.choice(kinds),
            state=chance.choice(["held", "held", "held", "planned", "not_held"]),
            started_on=ended,
            ended_on=ended,
            title=f"Activity {number}",
        )
        if _one_in(chance, 2):
            AttributionFactory.create(
                activity=activity, programme=programme, is_excluded=_one_in(chance, 4)
            )
        for one in chance.sample(organisations, 3):
            person = chance.choice([*people, None, None])
            part = EngagementFactory.create(
                activity=activity,
                organisation=one,
                person=person,
                state=chance.choice(["took_part", "took_part", "absent", "expected"]),
            )
            if _one_in(chance, 4):
                EngagementAttribution.objects.create(
                    workspace=workspace,
                    engagement=part,
                    programme=programme,
                    is_excluded=_one_in(chance, 2),
                    decided_at=datetime(2026, 11, 20, tzinfo=UTC),
                    decided_by="Ioana",
                )


class Brute:
    """Answers conditions by looking at each row, as one would say them."""

    def __init__(self, workspace: Workspace) -> None:
        self.memberships = list(Membership.objects.of(workspace))
        self.sizes = list(SizeFact.objects.all())
        self.affiliations = [
            one for one in Affiliation.objects.of(workspace) if one.ended_on is None
        ]
        self.parts = list(
            Engagement.objects.of(workspace).select_related("activity", "activity__kind")
        )
        self.attributions = list(Attribution.objects.of(workspace))
        self.otherwise = list(EngagementAttribution.objects.of(workspace))
        self.all_asks = list(Ask.objects.of(workspace))
        self.consents = list(Consent.objects.of(workspace))
        self.withdrawals = [one for one in Withdrawal.objects.of(workspace) if one.ended_at is None]
        self.bases = [one for one in LegalBasis.objects.of(workspace) if one.ended_at is None]
        self.organisations = {
            one.pk: one for one in Organisation.objects.filter(relationships__workspace=workspace)
        }
        self.everywhere = {one.pk: one for one in Organisation.objects.all()}
        self.people = {one.pk: one for one in Person.objects.of(workspace)}

    def found(self, filters: Filters, home: Home) -> set[int]:
        rows: Mapping[int, Any] = self.organisations if home is Home.ORGANISATION else self.people
        return {pk for pk, row in rows.items() if self._holds(filters, row, home)}

    def _holds(self, filters: Filters, row: Any, home: Home) -> bool:  # noqa: ANN401
        groups = [self._group(group, row, home) for group in filters.groups if group.conditions]
        return _both(filters.match, groups)

    def _group(self, group: Group, row: Any, home: Home) -> bool:  # noqa: ANN401
        said = _both(group.match, [self._condition(one, row, home) for one in group.conditions])
        return said is not group.is_negated

    def _condition(self, condition: Condition, row: Any, home: Home) -> bool:  # noqa: ANN401
        return self._said(condition, row, home) is not condition.is_negated

    def _said(self, condition: Condition, row: Any, home: Home) -> bool:  # noqa: ANN401
        check: Callable[[Any, Mapping[str, Any]], bool] = getattr(self, condition.kind.key)
        if condition.kind.home is home:
            return check(row, condition.values)
        if condition.kind.key == "role":
            text = str(condition.values["text"]).lower()
            held = [one for one in self.affiliations if one.organisation_id == row.pk]
            return any(text in one.role.lower() for one in held)
        there: list[Any]
        if home is Home.PERSON:
            there = [
                self.everywhere[one.organisation_id]
                for one in self.affiliations
                if one.person_id == row.pk
            ]
        else:
            there = [
                self.people[one.person_id]
                for one in self.affiliations
                if one.organisation_id == row.pk
            ]
        return any(check(each, condition.values) for each in there)

    def called(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        text = values["text"]
        return (
            name_key(text) in row.name_key
            or text.upper() == row.registered_number
            or text.lower() in row.town.lower()
        )

    def kind(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return row.kind in values["values"]

    def member(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        day = date.fromisoformat(values["on"]) if "on" in values else TODAY
        return any(
            one.member_id == row.pk
            and one.joined_on <= day
            and (one.left_on is None or one.left_on >= day)
            and values.get("cluster", str(one.cluster_id)) == str(one.cluster_id)
            for one in self.memberships
        )

    def size(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        facts = [
            one for one in self.sizes if one.organisation_id == row.pk and one.valid_from <= TODAY
        ]
        if not facts:
            return "unknown" in values["values"]
        return max(facts, key=lambda one: one.valid_from).size_class in values["values"]

    def sector(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        digits = row.activity_code.replace(".", "")
        return any(digits.startswith(code.replace(".", "")) for code in values["prefixes"])

    def country(self, row: Organisation | Person, values: Mapping[str, Any]) -> bool:
        return row.country in values["values"]

    person_country = country

    def region(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return row.region.startswith(tuple(values["prefixes"]))

    def town(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return values["text"].lower() in row.town.lower()

    def took_part(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return any(one.organisation_id == row.pk for one in self._lately(values))

    def person_took_part(self, row: Person, values: Mapping[str, Any]) -> bool:
        return any(one.person_id == row.pk for one in self._lately(values))

    def _lately(self, values: Mapping[str, Any]) -> list[Engagement]:
        year, month = TODAY.year, TODAY.month - values["months"]
        while month < 1:
            year, month = year - 1, month + 12
        since = date(year, month, TODAY.day)
        kinds = values.get("kinds")
        return [
            one
            for one in self._counting()
            if since < one.activity.ended_on <= TODAY
            and (not kinds or one.activity.kind.code in kinds)
        ]

    def _counting(self) -> list[Engagement]:
        return [
            one for one in self.parts if one.state == "took_part" and one.activity.state == "held"
        ]

    def programme(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return any(one.organisation_id == row.pk for one in self._in_programme(values))

    def person_programme(self, row: Person, values: Mapping[str, Any]) -> bool:
        return any(one.person_id == row.pk for one in self._in_programme(values))

    def _in_programme(self, values: Mapping[str, Any]) -> list[Engagement]:
        key = int(values["programme"])
        activities = {
            one.activity_id
            for one in self.attributions
            if one.programme_id == key and not one.is_excluded
        }
        excluded = {
            one.engagement_id
            for one in self.otherwise
            if one.programme_id == key and one.is_excluded
        }
        return [
            one
            for one in self._counting()
            if one.activity_id in activities and one.pk not in excluded
        ]

    def asks(self, row: Organisation, values: Mapping[str, Any]) -> bool:
        return self._asked([one for one in self.all_asks if one.organisation_id == row.pk], values)

    def person_asks(self, row: Person, values: Mapping[str, Any]) -> bool:
        return self._asked([one for one in self.all_asks if one.person_id == row.pk], values)

    def _asked(self, rows: list[Ask], values: Mapping[str, Any]) -> bool:
        said: dict[str, Callable[[Ask], bool]] = {
            "open": lambda one: one.state == "open",
            "overdue": lambda one: one.state == "open" and one.due_on < TODAY,
            "answered": lambda one: one.state == "answered",
            "any": lambda _one: True,
        }
        return any(map(said[values["state"]], rows))

    def person_called(self, row: Person, values: Mapping[str, Any]) -> bool:
        return person_key(values["text"]) in row.name_key

    def role(self, row: Person, values: Mapping[str, Any]) -> bool:
        return any(
            one.person_id == row.pk and values["text"].lower() in one.role.lower()
            for one in self.affiliations
        )

    def consent(self, row: Person, values: Mapping[str, Any]) -> bool:
        purpose = values["purpose"]
        said_no = any(
            one.person_id == row.pk and one.purpose == purpose for one in self.withdrawals
        )
        agreed = any(
            one.person_id == row.pk
            and one.purpose == purpose
            and one.state == "given"
            and (one.expires_on is None or one.expires_on > TODAY)
            for one in self.consents
        )
        bases = [
            one for one in self.bases if one.purpose == purpose and one.person_id in (None, row.pk)
        ]
        permitted = agreed or any(one.is_binding for one in bases) or (bool(bases) and not said_no)
        return {
            "given": permitted,
            "withdrawn": said_no,
            "unsaid": not permitted and not said_no,
        }[values["state"]]

    def address(self, row: Person, _values: Mapping[str, Any]) -> bool:
        return bool(row.email)

    def email(self, row: Person, values: Mapping[str, Any]) -> bool:
        return values["text"].lower() in row.email.lower()


def _both(match: str, said: list[bool]) -> bool:
    if not said:
        return True
    return any(said) if match == "any" else all(said)
