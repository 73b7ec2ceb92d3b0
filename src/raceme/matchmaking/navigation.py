from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.models import Record
from raceme.core.navigation import OwnTab, Tab
from raceme.events.models import Registration
from raceme.matchmaking.models import Meeting, MeetingSeat, Outcome
from raceme.matchmaking.queries.meetings import has_held, has_schedule


def _has_schedule(of: Record) -> bool:
    return isinstance(of, Registration) and has_schedule(of)


def _has_held(of: Record) -> bool:
    return isinstance(of, Registration) and has_held(of)


EVENT_TABS = [
    Tab(
        label=_("Day and after"),
        view="matchmaking:figures",
        position=45,
        marks=("matchmaking:meetings", "matchmaking:day", "matchmaking:after"),
    ),
]
OWN_TABS = [
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
HISTORY = HistoryWords(
    verbs={
        "accept_offer": _("Free half hour accepted"),
        "ask_after": _("Asked what came of the meetings"),
        "cancel_meeting": _("Meeting cancelled"),
        "decline_offer": _("Free half hour left to others"),
        "end_meetings": _("Meetings closed"),
        "hold_meeting": _("Corrected whether a meeting was held"),
        "offer_again": _("Free half hour offered"),
        "say_absent": _("Somebody did not come"),
        "say_outcomes": _("Said what came of meetings"),
        "settle_meetings": _("Meetings written into the log"),
        "take_back_absent": _("Taken back that somebody did not come"),
    },
    fields={
        "asked": _("Asked"),
        "held": _("Held"),
        "meetings": _("Meetings"),
        "not_held": _("Not held"),
        "offers": _("Offers"),
        "presence": _("Whether they came"),
        "reason": _("Reason"),
        "state": _("State"),
        "wave": _("When"),
    },
    values={
        "presence": dict(MeetingSeat.Presence.choices),
        "state": dict(Meeting.State.choices),
        "wave": dict(Outcome.Wave.choices),
    },
)
