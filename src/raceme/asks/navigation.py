from django.utils.translation import gettext_lazy as _

from raceme.asks.models import Ask, Weekday
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab

# What people answer, and their addresses, are for the eyes that see those.
READERS = ("viewer", "staff", "manager", "owner")
MENU = [
    Entry(label=_("Asks"), icon="send", view="asks:asks", position=45, roles=READERS),
]
ORGANISATION_TABS = [
    Tab(label=_("Asks"), view="asks:organisation_asks", position=50, roles=READERS),
]
PERSON_TABS = [
    Tab(label=_("Asks"), view="asks:person_asks", position=50, roles=READERS),
]
SETTINGS = [
    Entry(
        label=_("Asks"),
        icon="send",
        view="asks:rhythm",
        position=50,
        group="settings",
        roles=("manager", "owner"),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "address_anew": _("Addressed to another of the company's people"),
        "answer": _("Ask answered"),
        "ask": _("Asked"),
        "ask_many": _("Asked, with others"),
        "change_rhythm": _("When asks go out changed"),
        "decline": _("Ask declined"),
        "expire": _("Ask run out"),
        "hand_over": _("Ask handed over"),
        "move_due_day": _("Last day moved"),
        "remind": _("Reminder put into the next mail"),
        "resume": _("Asked again"),
        "tell": _("Mailed"),
        "withdraw": _("Ask withdrawn"),
    },
    fields={
        "answer": _("Answer"),
        "asks": _("Asks"),
        "budget": _("Asks a person and quarter"),
        "choice": _("Answer"),
        "despite": _("Asked anyway, because"),
        "due_on": _("Answer by"),
        "hour": _("Hour"),
        "left_out": _("Left out"),
        "minutes": _("Minutes"),
        "next_mail_at": _("In the mail of"),
        "of": _("Of whom"),
        "person": _("Person"),
        "purpose": _("What for"),
        "reason": _("Reason"),
        "reminders": _("Reminders"),
        "title": _("Title"),
        "way": _("Way"),
        "weekday": _("Day of the week"),
    },
    values={
        "choice": dict(Ask.Choice.choices),
        "way": dict(Ask.Way.choices),
        "weekday": lambda day: str(dict(Weekday.choices).get(int(day), day)),
    },
)
