from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry

MENU = [
    Entry(
        label=_("Segments"),
        icon="filter",
        view="segments:segments",
        position=45,
        marks=("portal:ask_segment_consent",),
        roles=("viewer", "staff", "manager", "owner"),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "change": _("Segment changed"),
        "delete": _("Segment deleted"),
        "duplicate": _("Segment copied"),
        "save": _("Segment saved"),
    },
    fields={"name": _("Name"), "conditions": _("Groups of conditions")},
)
