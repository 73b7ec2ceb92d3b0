"""How every change of the log ends: with a version of each activity and one audit entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from raceme.audit import actions as audit
from raceme.core.models import Record
from raceme.engagements.actions.terms import By
from raceme.engagements.actions.versions import keep_versions
from raceme.engagements.models import Activity

Changes = Mapping[str, tuple[object, object]]


def settle(
    verb: str,
    activities: Activity | Sequence[Activity],
    *,
    beside: Sequence[Record] = (),
    others: Sequence[Record] = (),
    changes: Changes,
    reason: str = "",
    by: By,
    at: datetime,
) -> None:
    """
    Keep a version of ``activities``, whose rows are locked, and write down what was done.

    ``beside`` them are parts of theirs. In the history of ``others`` (a programme, a document,
    an organisation) it stands, too, and names the activity there.
    """
    rows = [activities] if isinstance(activities, Activity) else list(activities)
    if not rows:
        return
    keep_versions(rows, reason=reason, by=by, at=at)
    because = {"reason": (None, reason)} if reason else {}
    audit.record(
        f"engagements.{verb}",
        targets=[*rows, *beside, *others],
        workspace=rows[0].workspace_id,
        by=by,
        at=at,
        changes={**(_named(rows) if others else {}), **changes, **because},
    )


def _named(rows: Sequence[Activity]) -> dict[str, tuple[object, object]]:
    """Say which activity it was; of many at once how many, for none of them reads the others'."""
    if len(rows) == 1:
        return {"activity": (None, rows[0].title)}
    return {"activities": (None, len(rows))}


def because(reason: str) -> str:
    """Return ``reason`` without what surrounds it; a record asks for one that says something."""
    return " ".join(reason.split())[:300]
