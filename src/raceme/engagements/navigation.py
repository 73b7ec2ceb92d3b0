from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.core import places
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab
from raceme.engagements.kinds import SHIPPED
from raceme.engagements.models import Activity, Engagement

MANAGERS = ("manager", "owner")
MENU = [
    Entry(
        label=_("Log"),
        icon="timeline",
        view="engagements:log",
        position=20,
        marks=(
            "portal:drafts",
            "portal:exclude",
            "portal:exclude_chosen",
            "portal:exclude_participants",
            "portal:include",
            "portal:include_participant",
            "portal:record",
            "portal:record_for",
            "portal:restore",
            "portal:take_away",
            "portal:unattribute",
            "portal:withdraw",
        ),
    ),
]
PROGRAMME_TABS = [
    Tab(label=_("Log"), view="engagements:programme_log", position=30),
    Tab(label=_("Documents"), view="engagements:programme_documents", position=50),
]
SETTINGS = [
    Entry(
        label=_("Kinds of activity"),
        icon="timeline",
        view="engagements:kinds",
        position=40,
        group="settings",
        roles=MANAGERS,
        marks=("engagements:kind",),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "add_evidence": _("Evidence added"),
        "add_kind": _("Kind of activity added"),
        "add_participants": _("Participants added"),
        "attribute": _("Counted towards a programme"),
        "change_share": _("Share changed"),
        "correct": _("Activity corrected"),
        "correct_engagement": _("Participant corrected"),
        "exclude": _("Excluded from a programme"),
        "exclude_engagements": _("Participants excluded from a programme"),
        "hold": _("Said whether it was held"),
        "include_again": _("Included in a programme again"),
        "include_engagements_again": _("Participants included in a programme again"),
        "offer_kind": _("Kind of activity offered again"),
        "record": _("Activity recorded"),
        "remove_evidence": _("Evidence taken away"),
        "rename_kind": _("Kind of activity renamed"),
        "restore": _("Activity restored"),
        "stop_offering_kind": _("Kind of activity offered no more"),
        "take_additions_back": _("What was added taken back"),
        "take_engagement_away": _("Participant taken away"),
        "take_from_register": _("Size and membership taken from the register"),
        "unattribute": _("Counted towards a programme no more"),
        "withdraw": _("Activity withdrawn"),
    },
    fields={
        "activities": _("Activities"),
        "activity": _("Activity"),
        "amount": _("Amount"),
        "code": _("Code"),
        "country": _("Country"),
        "currency": _("Currency"),
        "end_time": _("Until"),
        "ended_on": _("Last day"),
        "engagements": _("Participants"),
        "evidence": _("Evidence"),
        "excluded": _("Excluded participants"),
        "hours": _("Hours"),
        "is_excluded": _("Excluded"),
        "is_offered": _("Offered"),
        "is_online": _("Online"),
        "kind": _("Kind"),
        "level": _("Level"),
        "name": _("Name"),
        "participants": _("Participants"),
        "part_of": _("Part of"),
        "programme": _("Programme"),
        "programmes": _("Programmes"),
        "reason": _("Reason"),
        "region": _("Region"),
        "role": _("Role"),
        "share": _("Share"),
        "start_time": _("From"),
        "started_on": _("First day"),
        "state": _("State"),
        "title": _("Title"),
        "town": _("Town"),
    },
    values={
        "country": places.country,
        # By its code, or by its name in English where an activity was corrected.
        "kind": lambda kind: gettext(SHIPPED.get(kind, kind)),
        "level": dict(Activity.Level.choices),
        "region": places.region,
        "role": dict(Engagement.Role.choices),
        "state": dict(Activity.State.choices) | dict(Engagement.State.choices),
    },
)
