"""What people said of the use of their data: of one person the last word stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from raceme.consents.models import Consent, LegalBasis, Withdrawal
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation, rows_of

Row = Any  # of whichever model


def said(work: Work, relation: Relation) -> None:
    """
    For each purpose what was said last stands; what was said before ends, and stays readable.

    Nobody has said yes and no at once, and no proof is lost.
    """
    del relation  # It is asked for both kinds together, whichever comes first.
    people = list(work.both)
    given = rows_of(Consent).filter(person__in=people, state=Consent.State.GIVEN)
    refused = rows_of(Withdrawal).filter(person__in=people, ended_at=None)
    by_purpose: dict[str, list[Row]] = {}
    for row in [*given.select_for_update(), *refused.select_for_update()]:
        by_purpose.setdefault(row.purpose, []).append(row)
    for rows in by_purpose.values():
        if len({row.person_id for row in rows}) > 1:
            *before, last = sorted(rows, key=lambda row: (row.at, row.pk))
            work.ledger.follow([(row, _ended(row, last, work.at)) for row in before])


def _ended(row: Row, last: Row, at: datetime) -> Mapping[str, object]:
    if isinstance(row, Withdrawal):
        return {"ended_at": at}
    is_no = isinstance(last, Withdrawal)
    state = Consent.State.WITHDRAWN if is_no else Consent.State.RENEWED
    return {"state": state, "ended_at": at}


def legal_bases(work: Work, relation: Relation) -> None:
    """Of two bases named for one purpose the one that was named last stands."""
    standing = {
        row.purpose: row for row in work.rows(relation, work.survivor).filter(ended_at=None)
    }
    ended: list[tuple[Row, Mapping[str, object]]] = []
    for row in work.rows(relation, work.absorbed).filter(ended_at=None):
        own: LegalBasis | None = standing.get(row.purpose)
        if own is not None:
            ended.append((min(row, own, key=lambda each: each.since), {"ended_at": work.at}))
    work.ledger.follow(ended)
