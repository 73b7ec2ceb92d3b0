"""Which role gets which answer from the pages of sign-ups, mails, series and travel."""

from typing import Any

from raceme.events.actions.own_links import feed_link, own_link
from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers, everybody
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory

CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
# Whoever has somebody's own link may do what they may.
OWN_BUTTON = {"GET": everybody("no"), "POST": everybody(DONE)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "events:sign_ups": CHANGE,
    "events:sign_ups_remove": BUTTON,
    "events-public:own_sessions": OPEN,
    "events-public:session_sign_up": OWN_BUTTON,
    "events-public:session_leave": OWN_BUTTON,
    "events-public:subscribe": {"GET": everybody(PAGE), "POST": everybody(PAGE)},
    "events-public:feed": OPEN,
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    session = SessionFactory.create(event=event, needs_sign_up=True)
    registration = RegistrationFactory.create(event=event, name="Agreed Upon")
    of_session = {"event": event.slug, "pk": session.pk}
    secret = own_link(registration, at=NOW)
    own = {"secret": secret, "pk": session.pk}
    return {
        "events:sign_ups": of_session,
        "events:sign_ups_remove": of_session,
        "events-public:own_sessions": own,
        "events-public:session_sign_up": own,
        "events-public:session_leave": own,
        "events-public:subscribe": own,
        "events-public:feed": {"secret": feed_link(registration, at=NOW)},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {"events:sign_ups": {"who": "Agreed Upon"}}
