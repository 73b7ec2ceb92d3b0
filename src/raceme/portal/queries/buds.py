"""The mark that stands at an activity wherever its day is shown."""

from raceme.engagements.models import Activity

BUDS: dict[str, str] = {Activity.State.PLANNED: "planned", Activity.State.NOT_HELD: "struck"}


def bud_of(activity: Activity, *, is_proven: bool) -> str:
    """Return how far the activity can be trusted: planned, not held, proven or bare."""
    return BUDS.get(activity.state, "proof" if is_proven else "bare")
