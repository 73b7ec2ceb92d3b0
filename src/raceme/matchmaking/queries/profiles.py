"""Named reads of who takes part: themselves by their own link, the others once they are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from raceme.core.search import condition
from raceme.events.models import Registration
from raceme.matchmaking.library.interests import Tag
from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    NoThanks,
    Participant,
    StandIn,
    Unavailability,
)

CONFIRMED = Registration.State.CONFIRMED
# What was asked for a page already: its frame asks the same once more.
ANSWERED = "_meets_at"


class Guest(NamedTuple):
    """Where somebody may have meetings, and who they are among those who meet."""

    matchmaking: Matchmaking
    # None as long as they have not joined; whether they have left or not.
    participant: Participant | None


def guest_of(registration: Registration) -> Guest | None:
    """Return the meetings that a registration lets into, once they are prepared."""
    if registration.state != CONFIRMED or not registration.type.has_meetings:
        return None
    rows = Participant.objects.of(registration.workspace_id).filter(registration=registration)
    participant = rows.select_related("matchmaking").first()
    if participant is None:
        matchmaking = _matchmaking_for(registration)
        return None if matchmaking is None else Guest(matchmaking, None)
    participant.registration = registration
    return _let_in(registration, participant)


def _let_in(registration: Registration, participant: Participant) -> Guest | None:
    found = participant.matchmaking
    if found.state == Matchmaking.State.PREPARED:
        return None
    let_know(registration, found)
    return Guest(found, participant)


def _matchmaking_for(registration: Registration) -> Matchmaking | None:
    rows = Matchmaking.objects.of(registration.workspace_id).filter(event=registration.event_id)
    found = rows.exclude(state=Matchmaking.State.PREPARED).first()
    let_know(registration, found)
    return found


def let_know(registration: Registration, found: Matchmaking | None) -> None:
    """Keep which meetings somebody may be at, so that a page asks for them once."""
    vars(registration)[ANSWERED] = found
    if found is not None:
        found.event = registration.event
        found.workspace = registration.workspace


def may_meet(registration: Registration) -> bool:
    """Tell whether somebody may have meetings, without asking again what was asked for a page."""
    if registration.state != CONFIRMED or not registration.type.has_meetings:
        return False
    if ANSWERED not in vars(registration):
        _matchmaking_for(registration)
    found = vars(registration)[ANSWERED]
    return found is not None and found.state != Matchmaking.State.PREPARED


def state_known_of(registration: Registration) -> str:
    """Return how far the meetings are that a page has asked for; nothing where it has not."""
    found = vars(registration).get(ANSWERED)
    return "" if found is None else str(found.state)


def participants_of(matchmaking: Matchmaking) -> QuerySet[Participant]:
    """Return who takes part, whether they are shown or not, by name: for who organises."""
    rows = Participant.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.select_related("registration__type").order_by("registration__name", "pk")


def taking_part(matchmaking: Matchmaking) -> QuerySet[Participant]:
    """Return the same without who has left."""
    return participants_of(matchmaking).filter(left_at=None, registration__state=CONFIRMED)


def shown_to(participant: Participant) -> QuerySet[Participant]:
    """
    Return whom somebody finds: the others who let themselves be shown, by name.

    Not their own company's, nor where one of the two said *no thanks* about the other: who it is
    said of is never told.
    """
    refused = NoThanks.objects.of(participant.workspace_id).filter(
        Q(by=OuterRef("pk"), about=participant.pk) | Q(by=participant.pk, about=OuterRef("pk"))
    )
    rows = taking_part(participant.matchmaking).filter(is_shown=True).exclude(pk=participant.pk)
    own = of_one_organisation(participant.registration)
    return rows.exclude(own).exclude(Exists(refused))


def of_one_organisation(registration: Registration) -> Q:
    """Return the condition that a participant is of the same organisation."""
    meant = Q(pk__in=[])
    if registration.organisation_id is not None:
        meant |= Q(registration__organisation=registration.organisation_id)
    if registration.organisation_name.strip():
        meant |= Q(registration__organisation_name__iexact=registration.organisation_name.strip())
    return meant


def colleagues_of(participant: Participant) -> QuerySet[Participant]:
    """Return who else of the same organisation takes part, and whether each ``stands_in``."""
    rows = taking_part(participant.matchmaking).filter(
        of_one_organisation(participant.registration)
    )
    pairs = StandIn.objects.of(participant.workspace_id).filter(
        Q(first=participant, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=participant)
    )
    return rows.exclude(pk=participant.pk).annotate(stands_in=Exists(pairs))


def stand_ins_of(participant: Participant) -> set[int]:
    """Return the keys of those who may stand in for somebody."""
    rows = StandIn.objects.of(participant.workspace_id).filter(
        Q(first=participant) | Q(second=participant)
    )
    pairs = rows.order_by("pk").values_list("first", "second")
    return {second if first == participant.pk else first for first, second in pairs}


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a list of people is narrowed by; what is empty narrows nothing."""

    text: str = ""
    offers: Tag | None = None
    seeks: Tag | None = None
    country: str = ""
    language: str = ""


def found_by(rows: QuerySet[Participant], sought: Sought) -> QuerySet[Participant]:
    """Narrow people to those who fit everything that is ``sought``."""
    if sought.text:
        words = Registration.objects.reached_by(condition(Registration, sought.text))
        rows = rows.filter(
            Q(registration__in=words.values("pk"))
            | Q(about__icontains=sought.text)
            | Q(offers__icontains=sought.text)
            | Q(seeks__icontains=sought.text)
        )
    for tag, direction in (
        (sought.offers, Interest.Direction.OFFER),
        (sought.seeks, Interest.Direction.SEEK),
    ):
        if tag is not None:
            rows = rows.filter(Exists(_interest(tag, direction)))
    if sought.country:
        rows = rows.filter(registration__country=sought.country)
    if sought.language:
        # A list of codes is written alike by both databases; a code never holds a quote.
        rows = rows.annotate(spoken=Cast("languages", TextField()))
        rows = rows.filter(spoken__contains=f'"{sought.language}"')
    return rows


def _interest(tag: Tag, direction: str) -> QuerySet[Interest]:
    return Interest.objects.reached_by(
        Q(
            participant=OuterRef("pk"),
            direction=direction,
            scheme=tag.scheme,
            code=tag.code,
        )
    )


Tags = Mapping[str, list[Tag]]


def tags_of(participants: Iterable[Participant]) -> dict[int, Tags]:
    """Return what each of ``participants`` offers and seeks, by key and direction."""
    keys = [one.pk for one in participants]
    found: dict[int, dict[str, list[Tag]]] = {
        key: {str(direction): [] for direction in Interest.Direction.values} for key in keys
    }
    rows = Interest.objects.reached_by(Q(participant__in=keys)).order_by("scheme", "code", "pk")
    for key, direction, scheme, code in rows.values_list(
        "participant", "direction", "scheme", "code"
    ):
        found[key][direction].append(Tag(scheme, code))
    return dict(found)


def slots_missed_by(participants: Iterable[Participant]) -> dict[int, set[int]]:
    """Return the keys of the slots in which each of ``participants`` cannot meet anyone."""
    keys = [one.pk for one in participants]
    missed: dict[int, set[int]] = {key: set() for key in keys}
    rows = Unavailability.objects.reached_by(Q(participant__in=keys)).order_by("pk")
    for key, slot in rows.values_list("participant", "slot"):
        missed[key].add(slot)
    return missed


def countries_among(rows: QuerySet[Participant]) -> list[str]:
    """Return from where people come, each country once."""
    codes = rows.order_by("registration__country").values_list("registration__country", flat=True)
    return [code for code in codes.distinct() if code]


def may_join(matchmaking: Matchmaking) -> QuerySet[Registration]:
    """Return who is registered and may have meetings, and has not joined."""
    joined = Participant.objects.of(matchmaking.workspace_id).filter(registration=OuterRef("pk"))
    rows = Registration.objects.of(matchmaking.workspace_id).filter(
        event=matchmaking.event_id, state=CONFIRMED, type__has_meetings=True
    )
    return rows.exclude(Exists(joined)).select_related("type").order_by("name", "pk")


def no_thanks_of(participant: Participant) -> QuerySet[Participant]:
    """Return whom somebody does not want to meet: for themselves alone."""
    said = NoThanks.objects.of(participant.workspace_id).filter(by=participant)
    rows = participants_of(participant.matchmaking)
    return rows.filter(pk__in=said.values("about"))
