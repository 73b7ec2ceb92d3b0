"""Which role gets which answer from each address of events."""

from typing import Any

from raceme.events import actions
from tests.agreement import (
    DONE,
    MANAGERS,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
)
from tests.conftest import World
from tests.events import agreed_attending, agreed_day, agreed_registering
from tests.events.build import kind
from tests.factories import NOW
from tests.factories.events import (
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
ANSWERS: dict[str, dict[str, Answers]] = {
    "events:events": READ,
    "events:create": CHANGE,
    "events:event": READ,
    "events:edit": CHANGE,
    "events:publish": CHANGE,
    "events:cancel": {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)},
    "events:remove": CHANGE,
    "events:history": READ,
    "events:session_create": CHANGE,
    "events:session": CHANGE,
    "events:session_take_out": CHANGE,
    "events:name_speaker": BUTTON,
    "events:speaker_away": BUTTON,
    "events:rooms": CHANGE,
    "events:room": CHANGE,
    "events:room_remove": BUTTON,
    "events:track": CHANGE,
    "events:track_remove": BUTTON,
    # What is published is everybody's.
    "events-public:events": OPEN,
    "events-public:agenda": OPEN,
    "events-public:frame": OPEN,
    "events-public:calendar": OPEN,
    "events-public:paper": OPEN,
    **agreed_day.ANSWERS,
    **agreed_attending.ANSWERS,
    **agreed_registering.ANSWERS,
}
HEADERS = agreed_registering.HEADERS


def samples(world: World) -> dict[str, dict[str, Any]]:
    draft = EventFactory.create(workspace=world.workspace)
    session = SessionFactory.create(event=draft)
    speaker = SpeakerFactory.create(session=session)
    published = EventFactory.create(workspace=world.workspace)
    SessionFactory.create(event=published)
    published = actions.publish(published, by=world.owner, at=NOW)
    one: dict[str, Any] = {"event": draft.slug}
    public = {"workspace": world.workspace.slug, "event": published.slug}
    room = {**one, "pk": RoomFactory.create(event=draft).pk}
    track = {**one, "pk": TrackFactory.create(event=draft).pk}
    of_session = {**one, "pk": session.pk}
    return {
        **dict.fromkeys(ANSWERS, one),
        "events:cancel": {"event": published.slug},
        "events:session": of_session,
        "events:session_take_out": of_session,
        "events:name_speaker": of_session,
        "events:speaker_away": {**of_session, "speaker": speaker.pk},
        "events:room": room,
        "events:room_remove": room,
        "events:track": track,
        "events:track_remove": track,
        "events-public:events": {"workspace": world.workspace.slug},
        **agreed_day.samples(world),
        **agreed_attending.samples(world),
        **agreed_registering.samples(world),
        **{f"events-public:{name}": public for name in ("agenda", "frame", "calendar", "paper")},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    event = {
        "title": "Clusters Meet Regions",
        "kind": kind().pk,
        "starts_on": "11.05.2027",
        "ends_on": "12.05.2027",
        "time_zone": "Europe/Bucharest",
    }
    session = {"title": "Opening", "day": "2027-05-11", "begins": "14:00", "until": "15:00"}
    return {
        "events:create": event,
        "events:edit": {**event, "revision": 1},
        "events:cancel": {"reason": "Storm"},
        "events:session_create": session,
        "events:session": {**session, "revision": 1},
        "events:name_speaker": {"name": "Marit Berg", "role": "speaker"},
        "events:rooms": {"what": "room", "room-name": "Sala Unirii"},
        "events:room": {"name": "Sala Unirii"},
        "events:track": {"name": "Digital"},
        **agreed_day.posted(world),
        **agreed_attending.posted(world),
        **agreed_registering.posted(world),
    }
