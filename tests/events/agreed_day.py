"""Which role gets which answer from the pages of the day of an event."""

from typing import Any

from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import AttendanceFactory, EventFactory, RegistrationFactory

CODE = "ABCDEFGH23"
WRITERS_READ = {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "events:check_in": WRITERS_READ,
    "events:tick": BUTTON,
    "events:undo_check_in": BUTTON,
    "events:seen": {"GET": REFUSED, "POST": answers(PAGE, to=WRITERS)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    event = EventFactory.create(
        workspace=world.workspace, slug="the-day", state="published", published_at=NOW
    )
    AttendanceFactory.create(registration=RegistrationFactory.create(event=event, code=CODE))
    one: dict[str, Any] = {"event": event.slug}
    return dict.fromkeys(ANSWERS, one)


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {"events:tick": {"came": CODE}, "events:undo_check_in": {"undo": CODE}}
