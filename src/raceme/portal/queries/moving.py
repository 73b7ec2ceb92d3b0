"""What an entry would move before it is saved: each figure of each programme, now and after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from raceme.core.timing import counting
from raceme.documents.models import Document
from raceme.engagements.actions import Facts, Towards
from raceme.engagements.models import Activity as Stands
from raceme.engines.indicators import (
    Activity,
    ActivityState,
    LeftOut,
    Participant,
    ParticipantState,
    Reason,
    Rule,
    SizeClass,
)
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import Snapshot, people_of, snapshots
from raceme.programmes.models import Programme
from raceme.reporting.models import Indicator
from raceme.reporting.queries.moves import MovedFigure, moves
from raceme.reporting.solving import activities_for
from raceme.workspaces.models import Workspace

CENTS = 100
# An id that no record has; the engine sorts it after all of theirs.
SUPPOSED = "supposed"


@dataclass(frozen=True, kw_only=True)
class SupposedPart:
    """One participant of an entry, known to the register or not yet."""

    name: str
    organisation_id: int | None = None
    person_id: int | None = None
    new_organisation: str = ""
    new_person: str = ""
    role: str
    state: str
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """An entry as if it were saved; ``country`` and ``region`` are of those it would add."""

    workspace: Workspace
    facts: Facts
    parts: Sequence[SupposedPart]
    documents: Sequence[Document] = ()
    covers_all: bool = True
    country: str = ""
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """
    A figure now and after; ``left_out`` names by reason who would not count.

    ``stands_already`` are those who count and make no new line.
    """

    indicator: Indicator
    rule: Rule
    now: Decimal
    after: Decimal
    left_out: dict[Reason, list[str]]
    stands_already: list[str]

    @property
    def difference(self) -> Decimal:
        return self.after - self.now


def moved_by(
    supposed: Supposed, *, towards: Sequence[Towards], today: date
) -> list[tuple[Programme, list[Moved]]]:
    """Return what a new activity would move in each programme it would count towards."""
    participants = _participants(supposed)
    told = [(each.programme, _activity(supposed, each.share, participants)) for each in towards]
    return _moved(told, names=_names(supposed), today=today)


def moved_by_more(
    stands: Stands, supposed: Supposed, *, programmes: Sequence[Programme], today: date
) -> list[tuple[Programme, list[Moved]]]:
    """Return what more participants and evidence would move of an activity that stands."""
    more = _participants(supposed)
    papers = _papers(supposed)
    # To read it as a programme counts it is part of counting that programme's figures.
    with counting():
        told = [
            (programme, _grown(known, more, papers=papers))
            for programme in programmes
            for known in activities_for(programme, activities=Q(pk=stands.pk))
        ]
    return _moved(told, names=_names(supposed), today=today)


def _grown(known: Activity, more: Sequence[Participant], *, papers: tuple[str, ...]) -> Activity:
    # New evidence may cover all: those there already are proven by it, too.
    return replace(
        known,
        participants=(*known.participants, *more),
        documents=(*known.documents, *papers),
        has_evidence=known.has_evidence or bool(papers),
    )


def _moved(
    told: Sequence[tuple[Programme, Activity]], *, names: dict[str, str], today: date
) -> list[tuple[Programme, list[Moved]]]:
    found = zip(told, moves(told, today=today), strict=True)
    return [
        (programme, [said(move, names=names) for move in figures if move.looks_at_it])
        for (programme, _activity), figures in found
    ]


def said(move: MovedFigure, *, names: dict[str, str]) -> Moved:
    return Moved(
        indicator=move.asked.indicator,
        rule=move.asked.rule,
        now=move.now,
        after=move.after,
        left_out=_by_reason(move.left_out, names=names),
        stands_already=[names[one] for one in move.stands_already if one in names],
    )


def _by_reason(left_out: Sequence[LeftOut], *, names: dict[str, str]) -> dict[Reason, list[str]]:
    found: dict[Reason, list[str]] = defaultdict(list)
    for one in left_out:
        # Of an activity that stands, those who are new to it are told about.
        if one.record in names:
            found[one.reason].append(names[one.record])
    return dict(found)


def _activity(
    supposed: Supposed, share: Decimal, participants: tuple[Participant, ...]
) -> Activity:
    facts = supposed.facts
    papers = _papers(supposed)
    return Activity(
        id=SUPPOSED,
        kind=facts.kind.code,
        level=facts.level,
        state=ActivityState(facts.state),
        started_on=facts.started_on,
        ended_on=facts.ended_on,
        country=facts.country,
        region=facts.region,
        is_online=facts.is_online,
        hours=facts.hours,
        share=share,
        has_evidence=bool(papers),
        documents=papers,
        participants=participants,
    )


def _papers(supposed: Supposed) -> tuple[str, ...]:
    return tuple(str(document.pk) for document in supposed.documents)


def _names(supposed: Supposed) -> dict[str, str]:
    return {_id(number): part.name for number, part in enumerate(supposed.parts)} | {
        SUPPOSED: supposed.facts.title
    }


def _id(number: int) -> str:
    return f"{SUPPOSED}-{number}"


def _participants(supposed: Supposed) -> tuple[Participant, ...]:
    """Return who would take part, with what each was on the day as the register knows it."""
    keys = {part.organisation_id for part in supposed.parts if part.organisation_id}
    day = supposed.facts.ended_on
    then = snapshots(keys, workspace=supposed.workspace, on=day)
    people = people_of(supposed.workspace).in_bulk(
        [part.person_id for part in supposed.parts if part.person_id]
    )
    return tuple(
        _participant(
            part,
            key=_id(number),
            was=_was(part, then, people=people, supposed=supposed),
            person=people.get(part.person_id or 0),
            is_proven=bool(supposed.documents) and supposed.covers_all,
        )
        for number, part in enumerate(supposed.parts)
    )


def _was(
    part: SupposedPart,
    then: dict[int, Snapshot],
    *,
    people: dict[int, Person],
    supposed: Supposed,
) -> Snapshot:
    if part.organisation_id in then:
        return then[part.organisation_id]
    if part.new_organisation:
        return _unknown(supposed.country, region=supposed.region, kind=Organisation.Kind.COMPANY)
    person = people.get(part.person_id or 0)
    return _unknown(person.country if person else supposed.country)


def _unknown(country: str, *, region: str = "", kind: str = "") -> Snapshot:
    return Snapshot(
        country=country, region=region, size_class="", kind=kind, activity_code="", is_member=False
    )


def _participant(
    part: SupposedPart,
    *,
    key: str,
    was: Snapshot,
    person: Person | None,
    is_proven: bool,
) -> Participant:
    return Participant(
        id=key,
        organisation=_key(part.organisation_id, part.new_organisation),
        person=_key(part.person_id, part.new_person and f"{part.new_person} {key}"),
        role=part.role,
        state=ParticipantState(part.state),
        country=was.country,
        region=was.region,
        size_class=SizeClass(was.size_class) if was.size_class else None,
        organisation_kind=was.kind,
        sector=was.activity_code,
        is_cluster_member=was.is_member,
        gender=person.gender if person else "",
        hours=part.hours,
        amount=None if part.amount is None else int(part.amount * CENTS),
        currency=part.currency,
        has_evidence=is_proven,
    )


def _key(pk: int | None, name: str) -> str | None:
    """Return what the engine knows somebody by; a newcomer is nobody it has seen."""
    if pk is not None:
        return str(pk)
    return f"{SUPPOSED} {name}" if name else None
