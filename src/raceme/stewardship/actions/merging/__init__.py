"""Making two records one, taking that back, and proposing it where others use them, too."""

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
from raceme.stewardship.actions.merging.terms import (
    Busy,
    InTheWay,
    MergedAlready,
    OthersUseThem,
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
    "UndoneAlready",
    "accept_merge",
    "forget_merges",
    "merge_organisations",
    "merge_people",
    "propose_merge",
    "refuse_merge",
    "take_back",
]
