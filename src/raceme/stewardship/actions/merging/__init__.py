"""Making two records one, taking that back, and proposing it where others use them, too."""

from raceme.stewardship.actions.merging.beginning import (
    begin_accepting,
    begin_merge,
    begin_taking_back,
    merge_two,
)
from raceme.stewardship.actions.merging.forgetting import forget_merges
from raceme.stewardship.actions.merging.organisations import merge_organisations
from raceme.stewardship.actions.merging.people import merge_people
from raceme.stewardship.actions.merging.proposing import (
    DecidedAlready,
    ProposedAlready,
    ReasonMissing,
    accept_merge,
    propose_merge,
    refuse_merge,
)
from raceme.stewardship.actions.merging.registrars import tell_registrars
from raceme.stewardship.actions.merging.terms import (
    Busy,
    InTheWay,
    MergedAlready,
    OthersUseThem,
    Underway,
    UndoneAlready,
)
from raceme.stewardship.actions.merging.undoing import take_back

__all__ = [
    "Busy",
    "DecidedAlready",
    "InTheWay",
    "MergedAlready",
    "OthersUseThem",
    "ProposedAlready",
    "ReasonMissing",
    "Underway",
    "UndoneAlready",
    "accept_merge",
    "begin_accepting",
    "begin_merge",
    "begin_taking_back",
    "forget_merges",
    "merge_organisations",
    "merge_people",
    "merge_two",
    "propose_merge",
    "refuse_merge",
    "take_back",
    "tell_registrars",
]
