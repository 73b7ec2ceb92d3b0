from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab

MENU = [
    Entry(
        label=_("Counting rules"),
        icon="ruler-measure",
        view="reporting:rules",
        position=110,
        group="set-up",
        marks=(
            "reporting:rule",
            "reporting:rule_create",
            "reporting:rule_versions",
            "reporting:rule_remove",
            "reporting:library",
        ),
    ),
]
PROGRAMME_TABS = [
    Tab(
        label=_("Results"),
        view="reporting:results",
        position=20,
        marks=(
            "reporting:figure",
            "reporting:line",
            "reporting:indicators",
            "reporting:indicator_create",
            "reporting:indicator_edit",
            "reporting:indicator_remove",
            "reporting:indicator_targets",
            "reporting:indicator_history",
        ),
    ),
]
HISTORY = HistoryWords(verbs={}, fields={})
