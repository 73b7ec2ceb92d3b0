from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from raceme.accounts.queries import WRITERS
from raceme.core.history import HistoryWords
from raceme.core.models import Record
from raceme.core.navigation import Entry, OwnTab, Tab
from raceme.core.places import country
from raceme.engagements.models import Engagement
from raceme.events.actions.registering.entering import SOMEBODY
from raceme.events.actions.sign_ups import BY_THE_LINE
from raceme.events.exports.calendar import sessions_for
from raceme.events.models import Event, MailKind, Registration, SignUp, Speaker
from raceme.events.queries.hours import has_certificate
from raceme.organisations.models import Organisation

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
    Tab(
        label=_("Registrations"),
        view="events:registrations",
        position=30,
        marks=("events:registration", "events:registration_add"),
    ),
    Tab(
        label=_("Admission"),
        view="events:admission",
        position=32,
        marks=("events:type", "events:type_add"),
        roles=WRITERS,
    ),
    Tab(
        label=_("On the day"),
        view="events:check_in",
        position=40,
        marks=("events:papers", "events:training_hours", "events:close"),
        roles=WRITERS,
    ),
    Tab(
        label=_("Mails"),
        view="events:mails",
        position=50,
        marks=("events:mail", "events:invite", "events:tell"),
    ),
    Tab(
        label=_("Travel"),
        view="events:travel",
        position=60,
        marks=("events:host_add", "events:host", "events:cost_add", "events:cost"),
        roles=WRITERS,
    ),
    Tab(label=_("History"), view="events:history", position=90),
]


def may_have_certificate(opened: Record) -> bool:
    return isinstance(opened, Registration) and has_certificate(opened, at=timezone.now())


# What somebody sees who comes to an event, behind their own link.
ORGANISATION_TABS = [
    Tab(label=_("Events"), view="events:organisation_events", position=48),
]
PERSON_TABS = [
    Tab(label=_("Events"), view="events:person_events", position=25),
]
OWN_TABS = [
    OwnTab(
        label=_("My registration"),
        icon="ticket",
        view="events-public:own",
        position=10,
        marks=("events-public:own_change", "events-public:own_cancel"),
    ),
    OwnTab(
        label=_("My agenda"),
        icon="calendar-event",
        view="events-public:own_sessions",
        position=20,
        marks=("events-public:subscribe",),
    ),
    OwnTab(
        label=_("Certificate"),
        icon="certificate",
        view="events-public:certificate",
        position=60,
        is_shown=may_have_certificate,
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
        "attach_list": _("Signed list attached"),
        "add_type": _("Participant type added"),
        "agree_to_come": _("Agreed to come"),
        "approve": _("Registration approved"),
        "cancel": _("Registration cancelled"),
        "change_type": _("Participant type changed"),
        "come_back": _("Came back"),
        "confirm_out_of_turn": _("Let in out of turn"),
        "check_in": _("Checked in"),
        "close": _("Written into the log"),
        "undo_check_in": _("Check-in taken back"),
        "cancel_event": _("Event cancelled"),
        "set_mail": _("Mail changed"),
        "invite": _("People invited"),
        "tell_change": _("People told of a change"),
        "add_series": _("Series added"),
        "correct_series": _("Series changed"),
        "remove_series": _("Series removed"),
        "copy_event": _("Event copied"),
        "add_host": _("Host named"),
        "correct_host": _("Host changed"),
        "remove_host": _("Host removed"),
        "add_cost": _("Cost written down"),
        "correct_cost": _("Cost changed"),
        "remove_cost": _("Cost taken away"),
        "leave_session": _("Session left"),
        "move_up": _("Moved up in a session"),
        "move_up_registration": _("Moved up from the waiting list"),
        "sign_up": _("Signed up for a session"),
        "correct_admission": _("Admission changed"),
        "correct_event": _("Event changed"),
        "correct_registration": _("Registration corrected"),
        "correct_room": _("Room changed"),
        "correct_session": _("Session changed"),
        "correct_track": _("Track changed"),
        "correct_type": _("Participant type changed"),
        "name_speaker": _("Speaker named"),
        "open_admission": _("Admission opened"),
        "order_types": _("Participant types put in another order"),
        "publish": _("Agenda published"),
        "refuse": _("Registration refused"),
        "register": _("Registered"),
        "remove_event": _("Event removed"),
        "remove_room": _("Room removed"),
        "remove_track": _("Track removed"),
        "remove_type": _("Participant type removed"),
        "send_own_link": _("Own link sent again"),
        "settle_person": _("Said who that is in the register"),
        "take_out": _("Session taken out"),
        "take_speaker_away": _("Speaker taken away"),
    },
    fields={
        "about": _("What it is"),
        "address": _("Street"),
        "came": _("How many"),
        "capacity": _("Places"),
        "closes_at": _("Closes"),
        "countries": _("Only from these countries"),
        "country": _("Country"),
        "description": _("Description"),
        "despite": _("Although no place was left, because"),
        "email": _("E-mail"),
        "ends_at": _("Until"),
        "engagements": _("New in the log"),
        "ends_on": _("Last day"),
        "has_meetings": _("May have bilateral meetings"),
        "has_waiting_list": _("There is a waiting list"),
        "is_announced": _("The agenda shows it"),
        "is_offered": _("Everybody may choose it"),
        "is_online": _("Online"),
        "is_open": _("People can register"),
        "job_title": _("Job title"),
        "kind": _("Kind"),
        "language": _("Language"),
        "link": _("Address of the meeting"),
        "list": _("Signed list"),
        "name": _("Name"),
        "mail": _("Mail"),
        "is_on": _("Goes out by itself"),
        "days": _("Days before or after"),
        "people": _("People"),
        "said": _("In words"),
        "series": _("Series"),
        "times": _("Times"),
        "amount": _("Amount"),
        "contact": _("Contact"),
        "currency": _("Currency"),
        "paid_on": _("Paid on"),
        "receipt": _("Receipt"),
        "traveller": _("For"),
        "what": _("What"),
        "sign_up": _("Sign-up"),
        "needs_approval": _("Needs approval"),
        "needs_sign_up": _("Needs sign-up"),
        "note": _("Note"),
        "notice": _("Notice"),
        "opens_at": _("Opens"),
        "organisation": _("Organisation"),
        "organisation_kind": _("Kind of organisation"),
        "organisation_kinds": _("Only for these kinds of organisation"),
        "organisation_name": _("Organisation"),
        "participant_type": _("Participant type"),
        "person": _("Person"),
        "phone": _("Phone"),
        "programmes": _("Counts towards"),
        "questionnaire": _("What else is asked"),
        "reason": _("Reason"),
        "region": _("Region"),
        "registration_state": _("State"),
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
        "takes_colleagues": _("One may register colleagues along"),
        "time_zone": _("Time zone"),
        "title": _("Title"),
        "town": _("Town"),
        "track": _("Track"),
        "venue": _("Venue"),
        "way": _("How"),
    },
    values={
        "country": country,
        "language": dict(settings.LANGUAGES),
        "organisation_kind": dict(Organisation.Kind.choices),
        "registration_state": dict(Registration.State.choices),
        "role": {**dict(Engagement.Role.choices), **dict(Speaker.Role.choices)},
        "mail": dict(MailKind.choices),
        "sign_up": dict(SignUp.State.choices),
        "state": dict(Event.State.choices),
        "way": dict(Registration.Way.choices),
    },
    actors={
        SOMEBODY: _("Registration form"),
        BY_THE_LINE: _("Waiting list"),
    },
)
