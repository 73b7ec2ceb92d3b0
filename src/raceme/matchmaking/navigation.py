from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.history import HistoryWords
from raceme.core.models import Record
from raceme.core.navigation import OwnTab, Tab
from raceme.events.models import Registration
from raceme.matchmaking.exports.calendar import meetings_followed
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Outcome, Request
from raceme.matchmaking.queries.meetings import has_held, has_schedule
from raceme.matchmaking.queries.profiles import may_meet


def _has_schedule(of: Record) -> bool:
    return isinstance(of, Registration) and has_schedule(of)


def _has_held(of: Record) -> bool:
    return isinstance(of, Registration) and has_held(of)


def _may_meet(of: Record) -> bool:
    return isinstance(of, Registration) and may_meet(of)


EVENT_TABS = [
    Tab(
        label=_("Schedule"),
        view="matchmaking:schedules",
        position=42,
        marks=(
            "matchmaking:schedule",
            "matchmaking:schedule_make",
            "matchmaking:schedule_people",
            "matchmaking:schedule_differences",
            "matchmaking:schedule_repair",
            "matchmaking:schedule_not_kept",
            "matchmaking:schedule_why_not",
            "matchmaking:schedule_meeting",
            "matchmaking:schedule_move",
        ),
    ),
    Tab(
        label=_("Meetings"),
        view="matchmaking:matchmaking",
        position=40,
        marks=(
            "matchmaking:people",
            "matchmaking:let_in",
            "matchmaking:person",
            "matchmaking:person_profile",
            "matchmaking:person_times",
            "matchmaking:requests",
            "matchmaking:wishes",
            "matchmaking:wish_new",
            "matchmaking:wish_upload",
            "matchmaking:wish_list",
            "matchmaking:slots",
            "matchmaking:tables",
            "matchmaking:table",
            "matchmaking:walks",
            "matchmaking:terms",
            "matchmaking:types",
        ),
    ),
    Tab(
        label=_("Day and after"),
        view="matchmaking:figures",
        position=45,
        marks=("matchmaking:meetings", "matchmaking:day", "matchmaking:after"),
    ),
]
OWN_TABS = [
    OwnTab(
        label=_("Meetings"),
        icon="users-group",
        view="matchmaking-public:meetings",
        position=20,
        marks=tuple(
            f"matchmaking-public:{name}"
            for name in (
                "profile",
                "times",
                "leave",
                "suggestions",
                "people",
                "person",
                "decline",
                "counter",
            )
        ),
        is_shown=_may_meet,
    ),
    OwnTab(
        label=_("My schedule"),
        icon="calendar-event",
        view="matchmaking-public:schedule",
        position=30,
        marks=("matchmaking-public:cannot_come",),
        is_shown=_has_schedule,
    ),
    OwnTab(
        label=_("What came of it"),
        icon="message",
        view="matchmaking-public:outcomes",
        position=40,
        is_shown=_has_held,
    ),
]
# What a calendar that follows somebody has of this app.
FEED = [meetings_followed]
HISTORY = HistoryWords(
    verbs={
        "accept": _("Request accepted"),
        "accept_offer": _("Free half hour accepted"),
        "ask": _("Meeting asked for"),
        "ask_after": _("Asked what came of the meetings"),
        "begin": _("Meetings begun"),
        "cancel_meeting": _("Meeting cancelled"),
        "close_requests": _("Closed for requests"),
        "correct_profile": _("Profile changed"),
        "correct_table": _("Table changed"),
        "correct_terms": _("Terms of the meetings changed"),
        "counter": _("Something else offered instead"),
        "decline": _("Request declined"),
        "decline_offer": _("Free half hour left to others"),
        "end_meetings": _("Meetings closed"),
        "end_wish": _("Wish ended"),
        "expire": _("Request run out"),
        "hold_meeting": _("Corrected whether a meeting was held"),
        "join": _("Joined the meetings"),
        "leave": _("Left the meetings"),
        "lock_meeting": _("Meeting locked"),
        "make_schedule": _("Schedule begun"),
        "make_slots": _("Slots made"),
        "make_tables": _("Tables made"),
        "make_wish": _("Let people meet"),
        "move_meeting": _("Meeting moved"),
        "no_thanks": _("Said no thanks"),
        "no_thanks_back": _("Took no thanks back"),
        "offer_again": _("Free half hour offered"),
        "open_requests": _("Opened for requests"),
        "publish_schedule": _("Schedule published"),
        "put_meeting_in": _("Meeting put in"),
        "read_list": _("List of wishes read"),
        "remove_slots": _("Slots removed"),
        "remove_table": _("Table removed"),
        "repair_schedule": _("Schedule repaired"),
        "save_list": _("List of wishes saved"),
        "say_absent": _("Somebody did not come"),
        "say_outcomes": _("Said what came of meetings"),
        "set_times": _("Said when they are free"),
        "set_types": _("Who meets whom changed"),
        "set_walks": _("Ways between rooms changed"),
        "settle_meetings": _("Meetings written into the log"),
        "stand_in": _("Stand-in switched on"),
        "stand_in_no_more": _("Stand-in switched off"),
        "stop_schedule": _("Schedule ended with the best so far"),
        "take_back_absent": _("Taken back that somebody did not come"),
        "take_meeting_out": _("Meeting taken out"),
        "undo_list": _("List of wishes taken back"),
        "unlock_meeting": _("Meeting unlocked"),
        "withdraw": _("Request taken back"),
    },
    fields={
        "about": _("In one sentence"),
        "answer": _("Answer"),
        "answer_within": _("Answer within"),
        "apart": _("Do not meet"),
        "asked": _("Asked"),
        "cancelled_meetings": _("Meetings called off"),
        "closes_at": _("Requests until"),
        "countries": _("Countries"),
        "ended_at": _("Ended"),
        "faults": _("Rows with faults"),
        "free_slots": _("Slots free in"),
        "held": _("Held"),
        "host": _("Whose it is"),
        "is_online": _("All online"),
        "is_shown": _("Shown to the others"),
        "languages": _("Languages"),
        "least_meetings": _("Meetings at least"),
        "left": pgettext_lazy("person", "Gone"),
        "left_at": pgettext_lazy("person", "Left"),
        "link": _("Address of the video room"),
        "list": _("List"),
        "lost_slots": _("Lost times"),
        "lost_tables": _("Lost tables"),
        "meeting": _("Meeting"),
        "meetings": _("Meetings"),
        "message": _("Message"),
        "most_meetings": _("Meetings at most"),
        "most_requests": _("Requests at once"),
        "name": _("Name"),
        "not_held": _("Not held"),
        "notice": _("A word to who joins"),
        "offer_tags": _("Offers"),
        "offers": _("Offers"),
        "opens_at": _("Requests from"),
        "people": _("Who"),
        "presence": _("Whether they came"),
        "reason": _("Reason"),
        "request_state": _("State"),
        "room": _("Room"),
        "seek_tags": _("Seeks"),
        "seeks": _("Seeks, in words"),
        "slots": _("Slots"),
        "stands_in": _("Stand-in"),
        "state": _("State"),
        "strength": _("How much it matters"),
        "table": _("Table"),
        "tables": _("Tables"),
        "time_zone": _("Time zone"),
        "version": _("Version"),
        "waking_from": _("Nobody meets before"),
        "waking_until": _("Nobody meets after"),
        "walks": _("Ways between rooms"),
        "wave": _("When"),
        "wishes": _("Wishes"),
    },
    values={
        "presence": dict(MeetingSeat.Presence.choices),
        "request_state": dict(Request.State.choices),
        "state": dict([*Matchmaking.State.choices, *Meeting.State.choices]),
        "strength": dict(Request.Strength.choices),
        "wave": dict(Outcome.Wave.choices),
    },
)
