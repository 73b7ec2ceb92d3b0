"""
Whom to suggest to somebody: the database narrows, the engine judges and says why.

Only so many are judged as fit in a moment: those first with whom most is in common.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from raceme.engines.matchmaking.suggestions import Profile, Reason, Rules, suggested
from raceme.matchmaking.library.interests import Tag
from raceme.matchmaking.models import Interest, MeetingSeat, Participant, Request, Wish, WishMember
from raceme.matchmaking.queries.profiles import Tags, shown_to, slots_missed_by, tags_of
from raceme.matchmaking.queries.requests import HOLDING, requests_with
from raceme.matchmaking.queries.set_up import kinds_apart, slots_of

MOST_JUDGED = 300
Direction = Interest.Direction
State = Request.State


@dataclass(frozen=True)
class Suggested:
    participant: Participant
    score: int
    reasons: tuple[Reason, ...]


def suggestions_for(participant: Participant, *, tags: Tags, most: int) -> list[Suggested]:
    """
    Return whom somebody should ask, the best first, each with the facts that speak for it.

    ``tags`` are what they themselves offer and seek.
    """
    candidates = {row.pk: row for row in _candidates(participant, tags)}
    if not candidates:
        return []
    people = [participant, *candidates.values()]
    theirs = {participant.pk: tags, **tags_of(candidates.values())}
    missed = slots_missed_by(people)
    standing = slots_of(participant.matchmaking).filter(is_lost=False)
    slots = set(standing.values_list("pk", flat=True))
    me, *others = (
        _profile(row, tags=theirs[row.pk], free=slots - missed[row.pk]) for row in people
    )
    rules = Rules(
        apart=kinds_apart(participant.matchmaking),
        met=_met_before(participant, candidates),
        has_slots=bool(slots),
    )
    return [
        Suggested(candidates[one.key], one.score, one.reasons)
        for one in suggested(me, others, rules=rules, most=most)
    ]


def _candidates(participant: Participant, tags: Tags) -> list[Participant]:
    """Return whom somebody can ask: with whom most tags match, then by countries they look for."""
    known, agreed = _asked_with(participant), _agreed_with(participant)
    wanted = _any(tags[Direction.SEEK], Direction.OFFER) | _any(
        tags[Direction.OFFER], Direction.SEEK
    )
    # Counted from the index of interests alone: a join would count each of thousands of people.
    matched = (
        Interest.objects.of(participant.workspace_id)
        .filter(wanted, participant__matchmaking=participant.matchmaking_id)
        .exclude(participant__in=known)
        .values("participant")
        .annotate(number=Count("pk"))
        .order_by("-number", "participant")
        .values_list("participant", flat=True)[:MOST_JUDGED]
    )
    shown = shown_to(participant).exclude(pk__in=known).exclude(pk__in=agreed)
    shown = shown.annotate(asked=Count("received", filter=Q(received__state__in=HOLDING)))
    found = list(shown.filter(pk__in=matched))
    by_country = shown.filter(registration__country__in=participant.countries)
    by_country = by_country.exclude(pk__in=[row.pk for row in found])
    return [*found, *by_country[: MOST_JUDGED - len(found)]]


def _asked_with(participant: Participant) -> set[int]:
    """Return whom somebody need not be told of: asked, or asking, already."""
    pairs = requests_with(participant).exclude(state=State.WITHDRAWN)
    pairs = pairs.exclude(Q(receiver=participant) & ~Q(state__in=HOLDING))
    keys = {key for pair in pairs.values_list("sender", "receiver") for key in pair}
    return keys - {participant.pk}


def _agreed_with(participant: Participant) -> QuerySet[WishMember, int]:
    """Return the keys of those with whom somebody agreed to meet, whoever wished it."""
    wishes = Wish.objects.of(participant.workspace_id).filter(
        members__participant=participant, ended_at=None
    )
    rows = WishMember.objects.of(participant.workspace_id).filter(wish__in=wishes.values("pk"))
    return rows.values_list("participant", flat=True)


def _any(tags: list[Tag], direction: str) -> Q:
    """Return the condition that an interest in ``direction`` is one of ``tags``."""
    by_scheme: dict[str, list[str]] = {}
    for tag in tags:
        by_scheme.setdefault(tag.scheme, []).append(tag.code)
    condition = Q(pk__in=[])
    for scheme, codes in by_scheme.items():
        condition |= Q(direction=direction, scheme=scheme, code__in=codes)
    return condition


def _profile(row: Participant, *, tags: Tags, free: set[int]) -> Profile:
    registration = row.registration
    return Profile(
        key=row.pk,
        kind=registration.type_id,
        offers=frozenset(tag.key for tag in tags[Direction.OFFER]),
        seeks=frozenset(tag.key for tag in tags[Direction.SEEK]),
        languages=frozenset(row.languages),
        country=registration.country,
        wanted=frozenset(row.countries),
        free=frozenset(free),
        asked=getattr(row, "asked", 0),
    )


def _met_before(participant: Participant, candidates: dict[int, Participant]) -> set[int]:
    """Return whom of ``candidates`` somebody met at an earlier event here, by person or address."""
    own = participant.registration
    mine = Q(participant__registration__email__iexact=own.email) if own.email else Q(pk__in=[])
    if own.person_id:
        mine |= Q(participant__registration__person=own.person_id)
    meetings = MeetingSeat.objects.of(participant.workspace_id).filter(mine, meeting__state="held")
    rows = MeetingSeat.objects.of(participant.workspace_id).filter(
        meeting__in=meetings.values("meeting")
    )
    people: set[int] = set()
    addresses: set[str] = set()
    for person, email in rows.values_list(
        "participant__registration__person", "participant__registration__email"
    ):
        people |= {person} if person else set()
        addresses |= {email.lower()} if email else set()
    return {
        key
        for key, row in candidates.items()
        if row.registration.person_id in people or row.registration.email.lower() in addresses
    }
