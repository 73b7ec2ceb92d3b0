"""Every write about personal data: handing out, erasing, keeping and letting go."""

from raceme.stewardship.actions.personal.erasing import AlreadyErased, erase
from raceme.stewardship.actions.personal.handing_out import hand_out
from raceme.stewardship.actions.personal.retaining import NotWithinBounds, apply_rules, set_days

__all__ = [
    "AlreadyErased",
    "NotWithinBounds",
    "apply_rules",
    "erase",
    "hand_out",
    "set_days",
]
