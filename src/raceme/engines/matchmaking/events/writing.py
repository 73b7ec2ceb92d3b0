"""A schedule as plain data (``raceme-schedule/1``)."""

from raceme.engines.matchmaking.events.problem import Event
from raceme.engines.matchmaking.events.reasons import not_kept
from raceme.engines.matchmaking.events.schedule import Outcome, Status

FORMAT = "raceme-schedule/1"
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
        "format": FORMAT,
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
