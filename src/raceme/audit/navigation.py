from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords

HISTORY = HistoryWords(
    verbs={"forget": _("Erased from the history")},
    fields={"entries": _("Entries"), "reason": _("Reason")},
)
