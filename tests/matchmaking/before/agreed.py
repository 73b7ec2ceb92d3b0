"""Which role gets which answer from the addresses of meetings before there is a schedule."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from raceme.events.actions.own_links import own_link
from raceme.matchmaking.models import Matchmaking, Wish, WishList
from tests.agreement import (
    DONE,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
)
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import MatchmakingFactory, SlotFactory, TableFactory
from tests.matchmaking.build import asked, somebody

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
ORGANISED = {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
# Whoever has an own link is let in by it, signed in or not.
OWN = {"GET": everybody(PAGE), "POST": everybody("no")}
OWN_CHANGE = {"GET": everybody(PAGE), "POST": everybody(DONE)}
OWN_BUTTON = {"GET": everybody("no"), "POST": everybody(DONE)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "matchmaking:matchmaking": READ,
    "matchmaking:begin": BUTTON,
    "matchmaking:open": CHANGE,
    "matchmaking:close": CHANGE,
    "matchmaking:terms": CHANGE,
    "matchmaking:types": CHANGE,
    "matchmaking:slots": CHANGE,
    "matchmaking:slots_remove": BUTTON,
    "matchmaking:tables": CHANGE,
    "matchmaking:walks": BUTTON,
    "matchmaking:table": CHANGE,
    "matchmaking:table_remove": BUTTON,
    "matchmaking:people": READ,
    "matchmaking:let_in": CHANGE,
    "matchmaking:person": CHANGE,
    "matchmaking:person_profile": CHANGE,
    "matchmaking:person_times": CHANGE,
    "matchmaking:requests": READ,
    "matchmaking:answer": BUTTON,
    "matchmaking:wishes": READ,
    "matchmaking:wish_new": CHANGE,
    "matchmaking:wish_end": BUTTON,
    "matchmaking:wish_upload": {
        "GET": answers(PAGE, to=WRITERS),
        # Without a file it is shown again.
        "POST": answers("invalid", to=WRITERS),
    },
    "matchmaking:wish_template": ORGANISED,
    "matchmaking:wish_list": ORGANISED,
    "matchmaking:wish_list_save": BUTTON,
    "matchmaking:wish_list_undo": BUTTON,
    "matchmaking-public:meetings": OWN,
    "matchmaking-public:profile": OWN_CHANGE,
    "matchmaking-public:times": OWN_CHANGE,
    "matchmaking-public:leave": OWN_CHANGE,
    "matchmaking-public:stand_in": OWN_BUTTON,
    "matchmaking-public:suggestions": OWN,
    "matchmaking-public:people": OWN,
    "matchmaking-public:person": OWN_CHANGE,
    "matchmaking-public:no_thanks": OWN_BUTTON,
    "matchmaking-public:accept": OWN_BUTTON,
    "matchmaking-public:decline": OWN_CHANGE,
    "matchmaking-public:counter": OWN_CHANGE,
    "matchmaking-public:withdraw": OWN_BUTTON,
}
# Keys of the records made here, which the forms send.
_KEYS: dict[str, int] = {}


def samples(world: World) -> dict[str, dict[str, Any]]:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    row = MatchmakingFactory.create(event=event)
    slot, table = SlotFactory.create(matchmaking=row), TableFactory.create(matchmaking=row)
    wishes = WishList.objects.create(
        workspace=world.workspace, matchmaking=row, name="wishes.xlsx", read_at=NOW
    )
    wish = Wish.objects.create(workspace=world.workspace, matchmaking=row, way="staff", made_at=NOW)
    waiting = RegistrationFactory.create(event=event, type=_somebody_type(row))
    _KEYS.update(slot=slot.pk, registration=waiting.pk)
    one = {"event": event.slug}
    return {
        **dict.fromkeys((name for name in ANSWERS if "-public" not in name), one),
        **_own_samples(row),
        "matchmaking:begin": {"event": EventFactory.create(workspace=world.workspace).slug},
        "matchmaking:table": {**one, "pk": table.pk},
        "matchmaking:table_remove": {**one, "pk": table.pk},
        "matchmaking:person": {**one, "pk": _KEYS["ana"]},
        "matchmaking:person_profile": {**one, "pk": _KEYS["ana"]},
        "matchmaking:person_times": {**one, "pk": _KEYS["ana"]},
        "matchmaking:answer": {**one, "pk": _KEYS["request"]},
        "matchmaking:wish_end": {**one, "pk": wish.pk},
        **{
            f"matchmaking:wish_list{name}": {**one, "pk": wishes.pk}
            for name in ("", "_save", "_undo")
        },
    }


def _somebody_type(row: Matchmaking) -> Any:  # noqa: ANN401 (a type of participants)
    ana = somebody(row, name="Ana", code="CODEANA")
    _KEYS["ana"] = ana.pk
    return ana.registration.type


def _own_samples(row: Matchmaking) -> dict[str, dict[str, Any]]:
    """Make one with an own link, whom one asked, who asked another, and who may ask a third."""
    bela, cora = somebody(row, name="Bela", code="CODEBELA"), somebody(row, name="Cora")
    firm = bela.registration.organisation_name
    colleague = somebody(row, organisation_name=firm)
    days = timezone.now() + timedelta(days=3)
    request = asked(cora, bela, expires_at=days)
    sent = asked(bela, somebody(row), expires_at=days)
    other = somebody(row)
    _KEYS["request"] = request.pk
    one: dict[str, Any] = {"secret": own_link(bela.registration, at=timezone.now())}
    public = {name: one for name in ANSWERS if "-public" in name}
    for name, key in {
        "stand_in": colleague.pk,
        "person": other.pk,
        "no_thanks": other.pk,
        "accept": request.pk,
        "decline": request.pk,
        "counter": request.pk,
        "withdraw": sent.pk,
    }.items():
        public[f"matchmaking-public:{name}"] = {**one, "pk": key}
    return public


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {
        "matchmaking:terms": {
            "answer_within": "72",
            "least_meetings": "0",
            "most_meetings": "8",
            "revision": "1",
        },
        "matchmaking:types": {"revision": "1"},
        "matchmaking:slots": {
            "days": ["2027-05-12"],
            "begins": "09:00",
            "until": "10:00",
            "minutes": "30",
            "pause": "0",
        },
        "matchmaking:slots_remove": {"slot": _KEYS["slot"]},
        "matchmaking:tables": {"room": "Hall", "count": "2", "named": "Table"},
        "matchmaking:table": {"name": "Stand"},
        "matchmaking:let_in": {"registration": _KEYS["registration"]},
        "matchmaking:person": {"person": "CODEBELA", "strength": "like"},
        "matchmaking:person_profile": {
            "languages": ["en"],
            "presence": "here",
            "time_zone": "Europe/Bucharest",
            "revision": "1",
        },
        "matchmaking:person_times": {"slot": _KEYS["slot"]},
        "matchmaking:answer": {"accept": "1"},
        "matchmaking:wish_new": {"person_1": "CODEANA", "person_2": "CODEBELA", "weight": "1"},
        "matchmaking-public:profile": {
            "languages": ["en"],
            "presence": "here",
            "time_zone": "Europe/Bucharest",
            "revision": "1",
        },
        "matchmaking-public:person": {"strength": "like"},
        "matchmaking-public:counter": {"message": "Online?"},
    }
