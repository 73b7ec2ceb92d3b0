from django.utils.translation import gettext_lazy as _

from raceme.accounts.queries import MANAGERS
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab

MENU = [
    Entry(label=_("Today"), icon="sun", view="portal:today", position=10, is_alone=True),
    Entry(label=_("Calendar"), icon="calendar", view="portal:calendar", position=60, is_alone=True),
    Entry(
        label=_("Mailings"),
        icon="mail",
        view="portal:mailings",
        position=120,
        group="set-up",
        roles=MANAGERS,
        marks=(
            "portal:mailing",
            "portal:mailing_edit",
            "portal:mailing_send",
            "portal:mailing_discard",
        ),
        is_alone=True,
    ),
    Entry(
        label=_("Yearly rounds"),
        icon="refresh",
        view="portal:rounds",
        position=122,
        group="set-up",
        roles=MANAGERS,
        marks=("portal:round", "portal:round_start"),
        is_alone=True,
    ),
    Entry(
        label=_("Jobs"),
        icon="clock",
        view="portal:jobs",
        position=125,
        group="set-up",
        marks=("portal:job",),
        is_alone=True,
    ),
]
PROGRAMME_TABS = [
    Tab(
        label=_("Work plan"),
        view="portal:work_plan",
        position=40,
        marks=("portal:plan_item_create", "portal:plan_item_edit"),
    ),
]
ORGANISATION_TABS = [
    Tab(label=_("Overview"), view="portal:organisation", position=10),
]
PERSON_TABS = [
    Tab(label=_("Took part in"), view="portal:person_log", position=20),
]
HISTORY = HistoryWords(
    verbs={
        "begin_mailing": _("Mailing begun"),
        "discard_mailing": _("Mailing discarded"),
        "finish_set_up": _("Set up to the end"),
        "hold_mailing": _("Mailing held"),
        "release_mailing": _("Held mailing sent"),
        "send_mailing": _("Mailing sent"),
    },
    fields={"people": _("People")},
)
# What a company is asked about, by the field that keeps it.
MY_COMPANY_FACTS = {
    "address": _("address"),
    "email": _("e-mail"),
    "employees": _("people employed"),
    "signatory": _("who signs"),
    "town": _("town"),
    "turnover": _("turnover"),
    "website": _("website"),
}
