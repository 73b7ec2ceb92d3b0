"""Since when, and until when, an organisation is a member of the workspace's cluster."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.typed import Unreadable
from raceme.organisations.actions import correct_membership, leave_cluster
from raceme.organisations.models import Membership
from raceme.stewardship.actions.imports import values
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import organisations
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict

MEMBERSHIP = "organisations.membership"
KEY = "membership"
DAYS = ("joined_on", "left_on")


def read(row: Row, batch: Batch) -> None:
    days: dict[str, date] = {}
    for name in DAYS:
        text = row.told.get(name, "").strip()
        if not text:
            continue
        try:
            days[name] = values.day_in(text)
        except Unreadable as unreadable:
            if row.decision.choice != Choice.WITHOUT:
                row.errors[name] = str(unreadable)
    joined, left = days.get("joined_on", batch.joined_on), days.get("left_on")
    # Where the row does not say since when, the membership that stands may.
    if left is not None and "joined_on" in days and left < joined:
        _refuse(row)
        left = None
    row.facts[KEY] = {
        "joined_on": joined.isoformat(),
        "left_on": left.isoformat() if left else None,
        # Whether the row says so itself; else it is what was chosen for all.
        "says_since": "joined_on" in days,
    }


def _refuse(row: Row) -> None:
    if row.decision.choice != Choice.WITHOUT:
        row.errors["left_on"] = _("This is before the organisation became a member.")


def compare(rows: Sequence[Row], batch: Batch) -> None:
    """Write into each row what it would change of the memberships there are."""
    told = [row for row in rows if KEY in row.facts and organisations.KEY in row.facts]
    standing = _standing([row.target for row in told if row.target], batch)
    for row in told:
        fact = row.facts[KEY]
        _compare(row, standing.get(row.target or 0, []), fact["joined_on"], fact["left_on"])


def _standing(targets: list[int], batch: Batch) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    if batch.cluster is None or not targets:
        return found
    rows = Membership.objects.of(batch.workspace).filter(cluster=batch.cluster, member__in=targets)
    for membership in rows.order_by("joined_on", "pk"):
        found[membership.member_id].append(membership)
    return found


def _compare(row: Row, standing: list[Membership], joined: str, left: str | None) -> None:
    """Compare with what stands: one that is open goes on, what is over is not begun again."""
    row.facts[KEY]["open"] = None
    row.facts[KEY]["begins"] = False
    row.facts[KEY]["restated"] = None
    if not standing and left and left < joined:
        _refuse(row)
        left = row.facts[KEY]["left_on"] = None
    if not standing:
        row.facts[KEY]["begins"] = True
        row.changes["joined_on"] = [None, joined]
        if left:
            row.changes["left_on"] = [None, left]
        return
    last = standing[-1]
    if last.left_on is None:
        _compare_open(row, standing, joined, left)
    elif date.fromisoformat(joined) > last.left_on:
        row.facts[KEY]["begins"] = True
        row.changes["joined_on"] = [None, joined]
        if left:
            row.changes["left_on"] = [None, left]


def _compare_open(row: Row, standing: list[Membership], joined: str, left: str | None) -> None:
    """Compare with a membership that goes on: since when, where the row says so, and until when."""
    *earlier, last = standing
    since = last.joined_on.isoformat()
    if row.facts[KEY].get("says_since") and joined != since:
        ended = [each.left_on.isoformat() for each in earlier if each.left_on]
        if ended and max(ended) >= joined:
            if row.decision.choice != Choice.WITHOUT:
                row.errors["joined_on"] = _("An earlier membership lasted beyond that day.")
        else:
            row.facts[KEY]["restated"] = last.pk
            row.changes["joined_on"] = [since, joined]
            since = joined
    if left and left < since:
        _refuse(row)
    elif left:
        row.facts[KEY]["open"] = last.pk
        row.changes["left_on"] = [None, left]


def write(rows: Sequence[Row], batch: Batch) -> None:
    told = [row for row in rows if row.is_writable and KEY in row.facts and row.target]
    begun: dict[int, tuple[Row, Membership]] = {}
    for row in told:
        fact = row.facts[KEY]
        if fact.get("begins") and row.target and row.target not in begun and batch.cluster:
            begun[row.target] = (row, _membership(row.target, fact, batch))
    Membership.objects.bulk_create([membership for _row, membership in begun.values()])
    for row, membership in begun.values():
        row.add(MEMBERSHIP, membership.pk)
    for row in told:
        if row.facts[KEY].get("restated"):
            _restate(row, batch)
        if row.facts[KEY].get("open"):
            _end(row, batch)


def _membership(target: int, fact: dict[str, str], batch: Batch) -> Membership:
    left = fact["left_on"]
    return Membership(
        workspace=batch.workspace,
        cluster=batch.cluster,
        member_id=target,
        joined_on=date.fromisoformat(fact["joined_on"]),
        left_on=date.fromisoformat(left) if left else None,
    )


def _restate(row: Row, batch: Batch) -> None:
    """Correct since when somebody is a member, unless somebody else did so since it was shown."""
    fact = row.facts[KEY]
    membership = Membership.objects.of(batch.workspace).filter(pk=fact["restated"]).first()
    before, after = row.changes.get("joined_on", [None, None])
    if membership is None or membership.joined_on.isoformat() != before:
        return
    try:
        correct_membership(
            membership, joined_on=date.fromisoformat(after), by=batch.by, at=batch.at
        )
    except Refusal as refusal:
        row.verdict, row.said = Verdict.FAILED, str(refusal)
    else:
        row.before.setdefault(membership.reference, {})["joined_on"] = [before, after]


def _end(row: Row, batch: Batch) -> None:
    fact = row.facts[KEY]
    membership = Membership.objects.of(batch.workspace).filter(pk=fact["open"]).first()
    if membership is None:
        return
    try:
        leave_cluster(
            membership, left_on=date.fromisoformat(fact["left_on"]), by=batch.by, at=batch.at
        )
    except Refusal as refusal:
        row.verdict, row.said = Verdict.FAILED, str(refusal)
    else:
        row.before.setdefault(membership.reference, {})["left_on"] = [None, fact["left_on"]]
