"""A schedule as plain data (``raceme-schedule/1``)."""

from raceme.engines.matchmaking.events.problem import Event
from raceme.engines.matchmaking.events.reasons import not_kept
from raceme.engines.matchmaking.events.repair import Repaired
from raceme.engines.matchmaking.events.schedule import SCHEDULE_FORMAT, Outcome, Status

HOLDING = (Status.OPTIMAL, Status.FEASIBLE)


def schedule_to_plain(event: Event, outcome: Outcome, *, seconds: float) -> dict[str, object]:
    """
    Write what solving came to, with the reason of each wish that is not kept.

    Without a schedule there are no meetings, no levels and no reasons; of an infeasible event
    ``clash`` names locked wishes that cannot hold together.
    """
    is_held = outcome.status in HOLDING
    reasons = not_kept(event, outcome.meetings) if is_held else {}
    written: dict[str, object] = {
        "format": SCHEDULE_FORMAT,
        "status": outcome.status.value,
        "method": outcome.method.value,
        "seconds": round(seconds, 3),
        "levels": [
            {"goal": one.goal.value, "value": one.value, "bound": one.bound}
            for one in outcome.levels
        ],
        "meetings": [
            {"wish": one.wish, "slot": one.slot, "place": one.place, "people": list(one.people)}
            for one in outcome.meetings
        ],
        "not_kept": [{"wish": wish, "reason": reason.value} for wish, reason in reasons.items()],
    }
    if outcome.clash:
        written["clash"] = list(outcome.clash)
    return written


def repaired_to_plain(repaired: Repaired, *, seconds: float) -> dict[str, object]:
    """Write a repaired schedule, with the wishes that moved and the people to tell."""
    written = schedule_to_plain(repaired.event, repaired.outcome, seconds=seconds)
    return written | {"moved": list(repaired.moved), "tell": list(repaired.tell)}
