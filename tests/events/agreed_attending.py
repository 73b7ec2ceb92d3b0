"""Which role gets which answer from the pages of sign-ups, mails, series and travel."""

from typing import Any

from raceme.events.actions.own_links import feed_link, own_link
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
from tests.factories.events import (
    EventFactory,
    HostFactory,
    RegistrationFactory,
    SeriesFactory,
    SessionFactory,
    TravelCostFactory,
)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
# Whoever has somebody's own link may do what they may.
OWN_BUTTON = {"GET": everybody("no"), "POST": everybody(DONE)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "events:sign_ups": CHANGE,
    "events:sign_ups_remove": BUTTON,
    "events:mails": READ,
    "events:mail": CHANGE,
    "events:mail_try_out": BUTTON,
    "events:invite": {"GET": answers(PAGE, to=WRITERS), "POST": answers(PAGE, to=WRITERS)},
    "events:tell": CHANGE,
    "events:series_list": READ,
    "events:series_create": CHANGE,
    "events:series": READ,
    "events:series_edit": CHANGE,
    "events:series_remove": CHANGE,
    "events:copy": CHANGE,
    "events:travel": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "events:host_add": CHANGE,
    "events:host": CHANGE,
    "events:host_remove": BUTTON,
    "events:cost_add": CHANGE,
    "events:cost": CHANGE,
    "events:cost_remove": BUTTON,
    "events-public:series": OPEN,
    "events-public:series_calendar": OPEN,
    "events-public:own_sessions": OPEN,
    "events-public:session_sign_up": OWN_BUTTON,
    "events-public:session_leave": OWN_BUTTON,
    "events-public:subscribe": {"GET": everybody(PAGE), "POST": everybody(PAGE)},
    "events-public:feed": OPEN,
}

OF_EVENT = ("mails", "invite", "tell", "copy", "travel", "host_add", "cost_add")
COST = {"what": "Hotel", "kind": "travel", "amount": "120", "currency": "EUR"}
MAIL = {
    "is_on": "on",
    "days": "3",
    **{f"{part}_{code}": "Hello" for part in ("subject", "text") for code in ("en", "ro")},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    session = SessionFactory.create(event=event, needs_sign_up=True)
    registration = RegistrationFactory.create(event=event, name="Agreed Upon")
    of_session = {"event": event.slug, "pk": session.pk}
    secret = own_link(registration, at=NOW)
    own = {"secret": secret, "pk": session.pk}
    series = SeriesFactory.create(workspace=world.workspace)
    EventFactory.create(
        workspace=world.workspace, series=series, state="published", published_at=NOW
    )
    of_series = {"workspace": world.workspace.slug, "series": series.slug}
    empty = SeriesFactory.create(workspace=world.workspace)
    of_host = {"event": event.slug, "pk": HostFactory.create(event=event).pk}
    of_cost = {"event": event.slug, "pk": TravelCostFactory.create(event=event).pk}
    return {
        "events:sign_ups": of_session,
        "events:sign_ups_remove": of_session,
        "events:mail": {"event": event.slug, "kind": "reminder"},
        "events:mail_try_out": {"event": event.slug, "kind": "reminder"},
        "events:series": of_series,
        "events:series_edit": of_series,
        "events:series_remove": {"series": empty.slug},
        **{f"events:{name}": {"event": event.slug} for name in OF_EVENT},
        "events:host": of_host,
        "events:host_remove": of_host,
        "events:cost": of_cost,
        "events:cost_remove": of_cost,
        "events-public:series": of_series,
        "events-public:series_calendar": of_series,
        "events-public:own_sessions": own,
        "events-public:session_sign_up": own,
        "events-public:session_leave": own,
        "events-public:subscribe": own,
        "events-public:feed": {"secret": feed_link(registration, at=NOW)},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {
        "events:sign_ups": {"who": "Agreed Upon"},
        "events:series_create": {"title": "Evenings"},
        "events:series_edit": {"title": "Evenings", "revision": 1},
        "events:copy": {"times": "1", "step": "week"},
        "events:host_add": {"name": "Oslo Cluster"},
        "events:host": {"name": "Oslo Cluster", "revision": 1},
        "events:cost_add": COST,
        "events:cost": {**COST, "revision": 1},
        "events:mail": MAIL,
        "events:invite": {"names": "Nobody at all"},
    }
