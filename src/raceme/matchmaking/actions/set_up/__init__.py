"""Setting meetings up: begin, terms, who meets whom, slots, tables, open and close."""

from raceme.matchmaking.actions.set_up.slots import make_slots, remove_slots
from raceme.matchmaking.actions.set_up.states import begin, close_requests, open_requests
from raceme.matchmaking.actions.set_up.tables import (
    correct_table,
    make_tables,
    remove_table,
    set_walks,
)
from raceme.matchmaking.actions.set_up.types import set_types
from raceme.matchmaking.actions.set_up.usual import correct_terms

__all__ = [
    "begin",
    "close_requests",
    "correct_table",
    "correct_terms",
    "make_slots",
    "make_tables",
    "open_requests",
    "remove_slots",
    "remove_table",
    "set_types",
    "set_walks",
]
