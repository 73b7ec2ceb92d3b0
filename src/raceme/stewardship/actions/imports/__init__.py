"""
Every write of an import: begun, assigned, checked, decided, run, taken back, removed.

Whatever changes an import holds its row first. Records are written by one import at a time, in
stretches, so that two lists that name the same firm add it once.
"""

from raceme.stewardship.actions.imports.assigning import (
    Assignment,
    Place,
    assign_columns,
    place_list,
)
from raceme.stewardship.actions.imports.batch import MOST_ROWS_FOR_NEAR
from raceme.stewardship.actions.imports.beginning import begin_import
from raceme.stewardship.actions.imports.checking import check, start_check
from raceme.stewardship.actions.imports.deciding import decide_all, decide_row
from raceme.stewardship.actions.imports.refusals import CannotUndo, NotOpen
from raceme.stewardship.actions.imports.removing import discard_import, purge_imports
from raceme.stewardship.actions.imports.rows import Choice, Decision, Verdict
from raceme.stewardship.actions.imports.running import run_import, start_import, stop_import
from raceme.stewardship.actions.imports.undoing import start_undo, stop_undo, undo_import

__all__ = [
    "MOST_ROWS_FOR_NEAR",
    "Assignment",
    "CannotUndo",
    "Choice",
    "Decision",
    "NotOpen",
    "Place",
    "Verdict",
    "assign_columns",
    "begin_import",
    "check",
    "decide_all",
    "decide_row",
    "discard_import",
    "place_list",
    "purge_imports",
    "run_import",
    "start_check",
    "start_import",
    "start_undo",
    "stop_import",
    "stop_undo",
    "undo_import",
]
