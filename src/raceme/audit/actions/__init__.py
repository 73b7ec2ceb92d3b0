"""Every write of the history: writing down, sealing, checking, forgetting."""

from raceme.audit.actions.discarding import discard
from raceme.audit.actions.forgetting import NothingToForget, ReasonMissing, forget
from raceme.audit.actions.recording import record
from raceme.audit.actions.sealing import seal
from raceme.audit.actions.verifying import PATIENCE, check, start_check

__all__ = [
    "PATIENCE",
    "NothingToForget",
    "ReasonMissing",
    "check",
    "discard",
    "forget",
    "record",
    "seal",
    "start_check",
]
