from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry

MENU = [
    Entry(
        label=_("Documents"),
        icon="files",
        view="documents:documents",
        position=120,
        group="set-up",
        marks=("portal:document", "portal:document_history"),
    ),
]
HISTORY = HistoryWords(
    verbs={"add": _("Document added"), "discard": _("Document taken away")},
    fields={"name": _("Name"), "sha256": _("SHA-256"), "size": _("Size in bytes")},
)
