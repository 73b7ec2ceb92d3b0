"""The versions of an event's schedule: made, changed by hand, repaired, published."""

from raceme.matchmaking.actions.scheduling.making import (
    fail_schedule,
    keep_outcome,
    make_schedule,
    stop_with_best,
)
from raceme.matchmaking.actions.scheduling.moving import Place, lock, move, put_in, take_out
from raceme.matchmaking.actions.scheduling.publishing import publish, tell_once
from raceme.matchmaking.actions.scheduling.repairing import Happened, repair
from raceme.matchmaking.actions.scheduling.running import address_of, fill
from raceme.matchmaking.actions.scheduling.telling import tell

__all__ = [
    "Happened",
    "Place",
    "address_of",
    "fail_schedule",
    "fill",
    "keep_outcome",
    "lock",
    "make_schedule",
    "move",
    "publish",
    "put_in",
    "repair",
    "stop_with_best",
    "take_out",
    "tell",
    "tell_once",
]
