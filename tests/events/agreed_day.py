"""Which role gets which answer from the pages of the day of an event."""

from datetime import timedelta
from typing import Any

from raceme.events import actions
from raceme.events.actions.own_links import own_link
from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers, everybody
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
)

CODE = "ABCDEFGH23"
YESTERDAY = NOW.date() - timedelta(days=1)
WRITERS_READ = {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "events:check_in": WRITERS_READ,
    "events:tick": BUTTON,
    "events:undo_check_in": BUTTON,
    "events:seen": {"GET": REFUSED, "POST": answers(PAGE, to=WRITERS)},
    "events:papers": WRITERS_READ,
    "events:badges": WRITERS_READ,
    "events:print_all": BUTTON,
    "events:signature_list": WRITERS_READ,
    "events:certificates": WRITERS_READ,
    "events:signatures": {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)},
    "events:training_hours": WRITERS_READ,
    "events:close": {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)},
    # What is published is everybody's; a certificate is its owner's, by their link.
    "events-public:screen": OPEN,
    "events-public:certificate": OPEN,
    "events-public:certificate_file": OPEN,
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    event = EventFactory.create(
        workspace=world.workspace,
        slug="the-day",
        starts_on=YESTERDAY,
        ends_on=YESTERDAY,
    )
    SessionFactory.create(event=event)
    event = actions.publish(event, by=world.owner, at=NOW)
    coming = RegistrationFactory.create(event=event, code=CODE)
    AttendanceFactory.create(registration=coming)
    one: dict[str, Any] = {"event": event.slug}
    own: dict[str, Any] = {"secret": own_link(coming, at=NOW)}
    return {
        **dict.fromkeys(ANSWERS, one),
        "events:print_all": {**one, "kind": "badges"},
        "events-public:screen": {"workspace": world.workspace.slug, **one},
        "events-public:certificate": own,
        "events-public:certificate_file": own,
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {
        "events:tick": {"came": CODE},
        "events:undo_check_in": {"undo": CODE},
        "events:signatures": {"signed": CODE},
    }
