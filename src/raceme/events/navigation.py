from django.utils.translation import gettext_lazy as _

from raceme.accounts.queries import WRITERS
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, OwnTab, Tab
from raceme.events.exports.calendar import sessions_for
from raceme.events.models import Event, Speaker

MENU = [Entry(label=_("Events"), icon="calendar-event", view="events:events", position=25)]
EVENT_TABS = [
    Tab(
        label=_("Agenda"),
        view="events:event",
        position=10,
        marks=("events:edit", "events:session_create", "events:session", "events:sign_ups"),
    ),
    Tab(
        label=_("Rooms and tracks"),
        view="events:rooms",
        position=15,
        marks=("events:room", "events:track"),
        roles=WRITERS,
    ),
    Tab(label=_("On the day"), view="events:check_in", position=40, roles=WRITERS),
    Tab(label=_("History"), view="events:history", position=90),
]
# What somebody sees who comes to an event, behind their own link.
OWN_TABS = [
    OwnTab(label=_("My registration"), icon="ticket", view="events-public:own", position=10),
    OwnTab(
        label=_("My agenda"),
        icon="calendar-event",
        view="events-public:own_sessions",
        position=20,
        marks=("events-public:subscribe",),
    ),
]
# What somebody's calendar says, each app's part: entries for a registration.
FEED = [sessions_for]
HISTORY = HistoryWords(
    verbs={
        "add_event": _("Event added"),
        "add_room": _("Room added"),
        "add_session": _("Session added"),
        "add_track": _("Track added"),
        "check_in": _("Checked in"),
        "close": _("Written into the log"),
        "undo_check_in": _("Check-in taken back"),
        "cancel_event": _("Event cancelled"),
        "leave_session": _("Session left"),
        "move_up": _("Moved up in a session"),
        "sign_up": _("Signed up for a session"),
        "correct_event": _("Event changed"),
        "correct_room": _("Room changed"),
        "correct_session": _("Session changed"),
        "correct_track": _("Track changed"),
        "name_speaker": _("Speaker named"),
        "publish": _("Agenda published"),
        "remove_event": _("Event removed"),
        "remove_room": _("Room removed"),
        "remove_track": _("Track removed"),
        "take_out": _("Session taken out"),
        "take_speaker_away": _("Speaker taken away"),
    },
    fields={
        "address": _("Street"),
        "came": _("How many"),
        "capacity": _("Places"),
        "country": _("Country"),
        "description": _("Description"),
        "ends_at": _("Until"),
        "engagements": _("New in the log"),
        "ends_on": _("Last day"),
        "is_online": _("Online"),
        "kind": _("Kind"),
        "link": _("Address of the meeting"),
        "name": _("Name"),
        "needs_sign_up": _("Needs sign-up"),
        "programmes": _("Counts towards"),
        "reason": _("Reason"),
        "region": _("Region"),
        "role": _("As"),
        "room": _("Room"),
        "session": _("Session"),
        "sessions_held": _("Sessions held"),
        "sessions_not_held": _("Sessions not held"),
        "slug": _("Address"),
        "speaker": _("Speaker"),
        "starts_at": _("From"),
        "starts_on": _("First day"),
        "state": _("State"),
        "summary": _("In one sentence"),
        "time_zone": _("Time zone"),
        "title": _("Title"),
        "town": _("Town"),
        "track": _("Track"),
        "venue": _("Venue"),
    },
    values={"role": dict(Speaker.Role.choices), "state": dict(Event.State.choices)},
)
