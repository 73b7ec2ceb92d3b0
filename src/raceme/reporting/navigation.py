from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab
from raceme.reporting.models import Indicator
from raceme.reporting.sources import in_words

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
            "reporting:figure_samples",
            "reporting:samples",
            "reporting:sample",
            "reporting:indicators",
            "reporting:indicator_create",
            "reporting:indicator_edit",
            "reporting:indicator_remove",
            "reporting:indicator_targets",
            "reporting:indicator_history",
        ),
    ),
    Tab(
        label=_("Reports"),
        view="reporting:reports",
        position=25,
        marks=(
            "reporting:report",
            "reporting:freeze",
            "reporting:snapshot",
            "reporting:snapshot_figure",
            "reporting:funder_files",
            "reporting:funder_file",
            "reporting:funder_file_create",
            "reporting:funder_file_replace",
            "reporting:funder_file_remove",
        ),
    ),
    Tab(
        label=_("Questions"),
        view="reporting:questions",
        position=27,
        marks=("reporting:question",),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "answer": _("Question answered"),
        "ask": _("Question of an officer"),
        "ask_again": _("Officer asked again"),
        "close_question": _("Question closed"),
        "draw_sample": _("Sample drawn"),
        "mark_sample": _("Line of a sample looked at"),
        "add_funder_file": _("Funder's file added"),
        "add_indicator": _("Figure added"),
        "add_rule": _("Counting rule added"),
        "bind_places": _("Places of the funder's file bound"),
        "correct_indicator": _("Figure changed"),
        "fill_funder_file": _("Funder's file filled"),
        "erase_words": _("Words erased from frozen reports"),
        "freeze": _("Report frozen"),
        "remove_funder_file": _("Funder's file removed"),
        "replace_funder_file": _("Funder's file replaced"),
        "pack": _("Report pack made"),
        "remove_indicator": _("Figure removed"),
        "remove_rule": _("Counting rule removed"),
        "save_rule": _("Counting rule changed"),
        "set_period_targets": _("Targets by period changed"),
        "write_narrative": _("Report written"),
    },
    fields={
        "bilateral": _("Summary of bilateral results"),
        "content_hash": _("Frozen under"),
        "deviations": _("What went otherwise than planned"),
        "files": _("Files"),
        "lines": _("Lines"),
        "manifest": _("SHA-256 of the pack's manifest"),
        "next": _("What comes next"),
        "results": _("Summary of results"),
        "code": _("Short name"),
        "document": _("Document"),
        "indicator": _("Figure"),
        "line": _("Line"),
        "name": _("Name"),
        "origin": _("Where it is written"),
        "places": _("What goes into its places"),
        "position": _("Place in the list"),
        "register_on": _("Day of the register"),
        "rule": _("Counting rule"),
        "seed": _("Seed"),
        "target": _("Target"),
        "target_high": _("Range to"),
        "target_low": _("Range from"),
        "target_sense": _("The target is to reach"),
    },
    values={
        "origin": dict(Indicator.Origin.choices),
        "places": in_words,
        "target_sense": dict(Indicator.Sense.choices),
    },
    # The versions of a rule say it in sentences.
    untold=frozenset({"definition"}),
)
