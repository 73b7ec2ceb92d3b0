"""What becomes of parts in one activity, and of partners, of which only one may stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from raceme.engagements.models import Engagement
from raceme.reporting.models import SnapshotLine
from raceme.stewardship.actions.merging.folding import fold
from raceme.stewardship.actions.merging.ledger import in_stretches
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation, rows_of
from raceme.stewardship.queries.merges import twice_in_an_activity

Row = Any  # of whichever model
Combined = dict[Row, Mapping[str, object]]
# Who took part did, whatever the other record of it says.
RANK: Mapping[str, int] = {
    Engagement.State.ABSENT: 0,
    Engagement.State.EXPECTED: 1,
    Engagement.State.TOOK_PART: 2,
}
AS_IT_WAS = (
    "country",
    "region",
    "size_class",
    "organisation_kind",
    "activity_code",
    "is_member",
)


def engagements(work: Work, relation: Relation) -> None:
    """
    Two parts in one activity, in one role, become one.

    It took part if either did; its hours are the larger of both, for it was there once; its
    amounts are added, for what was paid was paid. A part that stands in a frozen report stays.
    """
    for some in in_stretches(
        twice_in_an_activity(relation, absorbed=work.absorbed, survivor=work.survivor)
    ):
        _fold_parts(work, relation, some)


def _fold_parts(work: Work, relation: Relation, rows: Sequence[Engagement]) -> None:
    other = "person_id" if relation.field == "organisation" else "organisation_id"
    own = relation.rows().filter(
        **{relation.field: work.survivor, "activity__in": [row.activity_id for row in rows]}
    )
    standing = {(row.activity_id, getattr(row, other), row.role): row for row in own.order_by("pk")}
    pairs = [(row, standing[row.activity_id, getattr(row, other), row.role]) for row in rows]
    frozen = _frozen([each.pk for pair in pairs for each in pair])
    folded: dict[Row, Row] = {}
    combined: Combined = {}
    for row, twin in pairs:
        stands_fast = row.pk in frozen
        if stands_fast and twin.pk in frozen:
            work.obstacles.append(_both_frozen(row))
            continue
        if row.currency and twin.currency and row.currency != twin.currency:
            work.obstacles.append(_two_currencies(row))
            continue
        keeper, gone = (row, twin) if stands_fast else (twin, row)
        folded[gone] = keeper
        combined[keeper] = combined_part(twin, row)
        work.activities.setdefault(row.workspace_id, set()).add(row.activity_id)
    fold(work, folded, combined=combined)


def combined_part(own: Engagement, other: Engagement) -> dict[str, object]:
    """Return what the one part says; ``own`` is the survivor's."""
    is_first = RANK[own.state] >= RANK[other.state]
    first, second = (own, other) if is_first else (other, own)
    are_alike = own.state == other.state
    hours = [each.hours for each in (first, second) if each.hours is not None]
    amounts = [each.amount for each in (first, second) if each.amount is not None]
    if not are_alike:
        # Of who was absent nothing counted, and nothing does now.
        hours, amounts = hours[:1], amounts[:1]
    return {
        "state": first.state,
        **{name: getattr(first, name) or getattr(second, name) for name in AS_IT_WAS},
        "hours": max(hours, default=None),
        "amount": sum(amounts) if amounts else None,
        "currency": first.currency or second.currency,
    }


def _frozen(keys: Sequence[int]) -> set[int]:
    """Return which parts stand in a frozen report."""
    references = {f"engagements.engagement:{key}": key for key in keys}
    lines = rows_of(SnapshotLine).filter(record__in=references).order_by("record")
    return {references[record] for record in lines.values_list("record", flat=True)}


def _both_frozen(row: Engagement) -> str:
    return _(
        "Both took part in “%(activity)s”, and both stand in a report that was frozen, of which "
        "nothing can be taken away."
    ) % {"activity": row.activity.title}


def _two_currencies(row: Engagement) -> str:
    return _(
        "In “%(activity)s” both have amounts, of two currencies. Correct one of them first."
    ) % {"activity": row.activity.title}


def partners(work: Work, relation: Relation) -> None:
    """
    In one programme an organisation is a partner once: the survivor's role stays.

    Budgets are added. What the other was responsible for in the work plan, the one is now.
    """
    both = relation.rows().filter(organisation=work.survivor).select_related("programme")
    standing = {row.programme_id: row for row in both.order_by("pk")}
    folded: dict[Row, Row] = {}
    combined: Combined = {}
    for row in work.rows(relation, work.absorbed):
        keeper = standing.get(row.programme_id)
        if keeper is None:
            continue
        spaces = {each.partner_workspace_id for each in (row, keeper)} - {None}
        if len(spaces) > 1:
            work.obstacles.append(
                _(
                    "Both are partners of “%(programme)s”, which two workspaces read by them. "
                    "Remove one of the partners first."
                )
                % {"programme": keeper.programme.name}
            )
            continue
        budgets = [each.budget for each in (row, keeper) if each.budget is not None]
        folded[row] = keeper
        combined[keeper] = {
            "budget": sum(budgets) if budgets else None,
            "partner_workspace_id": next(iter(spaces), None),
        }
    fold(work, folded, combined=combined)
