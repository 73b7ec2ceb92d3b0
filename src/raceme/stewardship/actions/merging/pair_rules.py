"""What becomes of pairs that may be one when two records become one."""

from django.db.models import Q

from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation, rows_of


def pairs(work: Work, relation: Relation) -> None:
    """
    Let go of the open pairs of the absorbed one: the next search finds what is still likely.

    That it was told apart from a third one holds for the survivor.
    """
    model = relation.model
    rows = rows_of(model).order_by("pk").select_for_update()
    named = rows.filter(Q(a=work.absorbed) | Q(b=work.absorbed))
    standing = {
        (row.a_id, row.b_id): row for row in rows.filter(Q(a=work.survivor) | Q(b=work.survivor))
    }
    gone, moved = [], []
    for row in named:
        third = row.b_id if row.a_id == work.absorbed else row.a_id
        first, second = sorted((third, work.survivor))
        same = standing.get((first, second))
        if third == work.survivor or row.is_open or (same is not None and not same.is_open):
            gone.append(row)
            continue
        if same is not None:
            gone.append(same)
        standing[first, second] = row
        moved.append((row, {"a_id": first, "b_id": second}))
    work.ledger.remove(gone)
    work.ledger.follow(moved)
