"""Who comes to the event that lies ahead, and whom they meet; invented, and called so."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from raceme.accounts.models import User
from raceme.demo.held.meetings import begin, profile, schedule
from raceme.demo.held.people import admit
from raceme.demo.stage import chance_for
from raceme.events.actions import registering
from raceme.events.models import Event, ParticipantType, Registration
from raceme.matchmaking.actions import requesting, set_up
from raceme.matchmaking.actions.joining import join, set_times
from raceme.matchmaking.actions.terms import Asking
from raceme.matchmaking.models import Matchmaking, Participant, Request
from raceme.matchmaking.queries.set_up import slots_of
from raceme.organisations.models import Affiliation, Organisation
from raceme.organisations.queries import open_affiliations

# Who registers, from when on, and how many of them mean to meet somebody.
COMING, MEETING = 44, 22
OPENED, ASKED, ANSWERED = timedelta(days=21), timedelta(days=9), timedelta(days=7)
LATELY = timedelta(hours=20)
# Of the pairs that could be: so many are agreed, so many wait for a word, so many are declined.
AGREED, OPEN, DECLINED = 40, 5, 4
MOST_EACH = 5
SOMEBODY_ALONG, FAMILIES = 5, ("Pop", "Rus", "Moga", "Bota")
LANGUAGES = (("ro", "en"), ("ro", "en", "de"), ("ro", "en", "hu"))


def build(event: Event, told: dict[str, Any], *, by: User, now: datetime) -> None:
    """Open the admission to a published event, let people come, ask, agree, and be scheduled."""
    opened = now - OPENED
    company, guest = admit(event, told, by=by, at=opened).values()
    _register(event, company=company, guest=guest, opened=opened, by=by)
    event.registrations.update(is_generated=True)
    matchmaking = begin(event, told["meetings"], by=by, at=opened)
    chance = chance_for("whom they meet")
    people = _join(matchmaking, told["profiles"], chance=chance, at=now - ASKED)
    _ask(people, chance=chance, now=now)
    set_up.close_requests(matchmaking, by=by, at=now - LATELY)
    schedule(matchmaking, by=by, at=now - LATELY)


def _register(
    event: Event,
    *,
    company: ParticipantType,
    guest: ParticipantType,
    opened: datetime,
    by: User,
) -> None:
    """Let companies come with a colleague now and then, more than there is room for."""
    firms = [one for one in _known(event) if one.organisation.kind == Organisation.Kind.COMPANY]
    others = [one for one in _known(event) if one.organisation.kind != Organisation.Kind.COMPANY]
    for number, one in enumerate(others[:3]):
        at = opened + timedelta(days=2, hours=5 * number)
        registering.register(event, kind=guest, said=_said(one), at=at)
    for number, one in enumerate(firms[:COMING]):
        registering.register(
            event,
            kind=company,
            said=_said(one),
            colleagues=_colleagues(one, number),
            at=opened + timedelta(hours=9 * number + 1),
        )
    first = event.registrations.filter(state=Registration.State.APPLIED).order_by("pk").first()
    if first is not None:
        registering.approve(first, by=by, at=opened + timedelta(days=4))


def _colleagues(one: Affiliation, number: int) -> list[registering.Colleague]:
    """Let every twelfth bring somebody, who has not said yes yet."""
    if number % 12 != SOMEBODY_ALONG:
        return []
    given, family = one.person.name.split()[0], FAMILIES[number // 12 % len(FAMILIES)]
    address = f"{family.lower()}.{number}@{one.person.email.partition('@')[2]}"
    return [registering.Colleague(name=f"{given} {family}", email=address)]


def _known(event: Event) -> list[Affiliation]:
    """Return one of each organisation that the workspace knows with an address of somebody."""
    rows = open_affiliations(event.workspace).exclude(person__email="")
    rows = rows.select_related("person", "organisation").order_by("person__name_key", "pk")
    return list({one.organisation_id: one for one in rows}.values())


def _said(one: Affiliation) -> registering.Said:
    return registering.Said(
        name=one.person.name,
        email=one.person.email,
        organisation_name=one.organisation.name,
        organisation_kind=one.organisation.kind,
        country=one.organisation.country,
        job_title=one.role,
        language="ro" if one.organisation.country == "RO" else "en",
    )


def _join(
    matchmaking: Matchmaking,
    profiles: Sequence[dict[str, Any]],
    *,
    chance: Random,
    at: datetime,
) -> list[Participant]:
    """Let the first who are confirmed say what they offer and seek, and when they are free."""
    coming = matchmaking.event.registrations.filter(
        state=Registration.State.CONFIRMED, type__has_meetings=True
    ).select_related("event__workspace", "type", "workspace")
    slots = list(slots_of(matchmaking).values_list("pk", flat=True))
    people = []
    for number, one in enumerate(coming.order_by("registered_at", "pk")[:MEETING]):
        facts = profile(
            profiles[number % len(profiles)],
            about=one.job_title,
            languages=LANGUAGES[number % len(LANGUAGES)],
            time_zone=matchmaking.event.time_zone,
        )
        row = join(one, facts=facts, by=one, at=at + timedelta(minutes=11 * number))
        if number % 4 == 1:
            free = chance.sample(slots, len(slots) - 2)
            row = set_times(row, free=free, by=one, at=at + timedelta(minutes=11 * number + 5))
        people.append(row)
    return people


def _ask(people: Sequence[Participant], *, chance: Random, now: datetime) -> None:
    """Let them ask each other: most agree, some have not answered yet, some said no."""
    pairs = list(_pairs(people, chance))
    for number, (sender, receiver) in enumerate(pairs):
        is_open = number >= AGREED + DECLINED
        at = now - (LATELY if is_open else ASKED - timedelta(days=1)) + timedelta(minutes=number)
        strength = Request.Strength.MUST if number % 5 == 0 else Request.Strength.LIKE
        asking = Asking(strength=strength, message="Zece minute despre ce facem amândoi?")
        row = requesting.ask(sender, receiver, asking=asking, by=sender.registration, at=at)
        if is_open:
            continue
        later = max(now - ANSWERED, at) + timedelta(minutes=number)
        if number < AGREED:
            back = Request.Strength.LIKE if number % 3 else Request.Strength.MUST
            requesting.accept(row, strength=back, by=receiver.registration, at=later)
        else:
            requesting.decline(row, word="", by=receiver.registration, at=later)


def _pairs(
    people: Sequence[Participant], chance: Random
) -> Iterator[tuple[Participant, Participant]]:
    """Give as many different pairs of two companies as are asked, none of them too often."""
    asked = dict.fromkeys((one.pk for one in people), 0)
    every = [pair for pair in combinations(people, 2) if _are_of_two(*pair)]
    chance.shuffle(every)
    given = 0
    for one, other in every:
        if given == AGREED + DECLINED + OPEN:
            return
        if max(asked[one.pk], asked[other.pk]) < MOST_EACH:
            asked[one.pk] += 1
            asked[other.pk] += 1
            given += 1
            yield one, other


def _are_of_two(one: Participant, other: Participant) -> bool:
    return one.registration.organisation_name != other.registration.organisation_name
