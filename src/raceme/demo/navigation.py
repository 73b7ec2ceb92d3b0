from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords

HISTORY = HistoryWords(
    verbs={"load": _("Demonstration loaded"), "unload": _("Demonstration removed")},
    fields={"name": _("Name")},
)
