"""What everybody may have: hours to answer in, least and most, a quota of requests."""

from datetime import datetime

from django.db import transaction

from raceme.core.changes import assign
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import changeable_matchmaking
from raceme.matchmaking.actions.set_up.states import record
from raceme.matchmaking.actions.terms import By, Terms
from raceme.matchmaking.models import Matchmaking, TypeTerms


@transaction.atomic
def correct_terms(
    matchmaking: Matchmaking, *, terms: Terms, revision: int, by: By, at: datetime
) -> Matchmaking:
    """
    Correct how meetings are had; what was asked before keeps its own time to be answered in.

    Raises ``ChangedMeanwhile``, or a ``FieldRefusal``.
    """
    row = changeable_matchmaking(matchmaking, revision=revision)
    if terms.most_meetings < terms.least_meetings:
        raise refusals.MostBelowLeast
    _refuse_types_below(row, terms)
    if terms.opens_at and terms.closes_at and terms.closes_at <= terms.opens_at:
        raise refusals.ClosesBeforeOpening
    changes = assign(row, vars(terms))
    if changes:
        row.revision += 1
        row.changed_at = at
        row.save()
        record("correct_terms", row, changes=changes, by=by, at=at)
    return row


def _refuse_types_below(row: Matchmaking, terms: Terms) -> None:
    """Refuse a least or a most for all that leaves a type with less at most than at least."""
    own = TypeTerms.objects.of(row.workspace_id).filter(matchmaking=row)
    for each in own.order_by("pk"):
        least = terms.least_meetings if each.least_meetings is None else each.least_meetings
        most = terms.most_meetings if each.most_meetings is None else each.most_meetings
        if most < least:
            raise refusals.MostBelowLeast
