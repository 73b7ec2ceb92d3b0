"""What differs for a type of participants, and which types do not meet."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from raceme.core.changes import Changes
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import changeable_matchmaking
from raceme.matchmaking.actions.set_up.states import record
from raceme.matchmaking.actions.terms import By, OwnTerms, TermsByType
from raceme.matchmaking.models import Matchmaking, MayNotMeet, TypeTerms
from raceme.matchmaking.queries.set_up import kinds_apart, meeting_types_of, terms_of

Pairs = Collection[tuple[int, int]]


@transaction.atomic
def set_types(
    matchmaking: Matchmaking,
    *,
    terms: TermsByType,
    apart: Pairs,
    revision: int,
    by: By,
    at: datetime,
) -> Matchmaking:
    """
    Set what differs for each type, and the pairs of types that do not meet, the lower key first.

    Requests and wishes that stand already stay. Raises ``ChangedMeanwhile``, or a ``FieldRefusal``.
    """
    row = changeable_matchmaking(matchmaking, revision=revision)
    names = {one.pk: one.name for one in meeting_types_of(row.event)}
    for key, own in terms.items():
        _refuse(row, key, own, names)
    if any(key not in names for pair in apart for key in pair):
        raise refusals.TypeElsewhere("apart")
    changes = _set_terms(row, terms, names) | _set_apart(row, apart, names)
    if changes:
        row.revision += 1
        row.changed_at = at
        row.save(update_fields=["revision", "changed_at"])
        record("set_types", row, changes=changes, by=by, at=at)
    return row


def _refuse(row: Matchmaking, key: int, own: OwnTerms, names: dict[int, str]) -> None:
    field = f"most_{key}"
    if key not in names:
        raise refusals.TypeElsewhere(field)
    least = row.least_meetings if own.least_meetings is None else own.least_meetings
    most = row.most_meetings if own.most_meetings is None else own.most_meetings
    if most < least:
        raise refusals.MostBelowLeast(field)


def _set_terms(row: Matchmaking, terms: TermsByType, names: dict[int, str]) -> Changes:
    before = terms_of(row)
    changes: Changes = {}
    for key, own in terms.items():
        standing = before.get(key)
        was = OwnTerms(**{name: getattr(standing, name, None) for name in vars(own)})
        if was == own:
            continue
        changes[names[key]] = (_said(was), _said(own))
        if own == OwnTerms():
            assert standing is not None  # noqa: S101 (it differed from nothing)
            standing.delete()
        else:
            TypeTerms.objects.of(row.workspace_id).update_or_create(
                matchmaking=row,
                type_id=key,
                workspace_id=row.workspace_id,
                defaults=vars(own),
            )
    return changes


def _said(own: OwnTerms) -> list[int | None]:
    return list(vars(own).values())


def _set_apart(row: Matchmaking, apart: Pairs, names: dict[int, str]) -> Changes:
    before, after = kinds_apart(row), frozenset(apart)
    if before == after:
        return {}
    rows = MayNotMeet.objects.of(row.workspace_id).filter(matchmaking=row)
    for first, second in before - after:
        rows.filter(first=first, second=second).delete()
    MayNotMeet.objects.bulk_create(
        [
            MayNotMeet(
                workspace_id=row.workspace_id, matchmaking=row, first_id=first, second_id=second
            )
            for first, second in sorted(after - before)
        ]
    )
    said = [
        [f"{names.get(first, first)} – {names.get(second, second)}" for first, second in sorted(of)]
        for of in (before, after)
    ]
    return {"apart": (said[0], said[1])}
