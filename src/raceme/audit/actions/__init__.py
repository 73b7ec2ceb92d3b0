"""Every write of the history: writing down, sealing, checking, forgetting."""

from raceme.audit.actions.discarding import discard
from raceme.audit.actions.forgetting import NothingToForget, ReasonMissing, forget
from raceme.audit.actions.recording import record
from raceme.audit.actions.sealing import seal
from raceme.audit.actions.verifying import PATIENCE, check, check_of, start_check

__all__ = [
    "PATIENCE",
    "NothingToForget",
    "ReasonMissing",
    "check",
    "check_of",
    "discard",
    "forget",
    "record",
    "seal",
    "start_check",
]
