"""Every write to counting rules, indicators and their targets."""

from raceme.reporting.actions.erasing import erase_words
from raceme.reporting.actions.freezing import freeze
from raceme.reporting.actions.indicators import (
    IndicatorFacts,
    add_indicator,
    correct_indicator,
    remove_indicator,
    set_period_targets,
)
from raceme.reporting.actions.narratives import write_narrative
from raceme.reporting.actions.packing import pack
from raceme.reporting.actions.ready import add_indicator_with_ready_rule
from raceme.reporting.actions.rules import add_rule, remove_rule, save_rule

__all__ = [
    "IndicatorFacts",
    "add_indicator",
    "add_indicator_with_ready_rule",
    "add_rule",
    "correct_indicator",
    "erase_words",
    "freeze",
    "pack",
    "remove_indicator",
    "remove_rule",
    "save_rule",
    "set_period_targets",
    "write_narrative",
]
