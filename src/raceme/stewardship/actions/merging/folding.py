"""Two rows of which only one may stand: the other is put into it, with all that names it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from raceme.engagements.models import Engagement, EngagementAttribution
from raceme.reporting.models import LineQuestion, SampleLine
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.followed import Relation, relations_to, rows_of
from raceme.stewardship.queries.lines import names_engagement

Row = Any  # of whichever model


def fold(
    work: Work, folded: Mapping[Row, Row], *, combined: Mapping[Row, Mapping[str, object]]
) -> None:
    """
    Put each row into the one it is mapped to; ``combined`` says what that one then holds.

    What names a folded row names the kept one afterwards.
    """
    if not folded:
        return
    model: type[Model] = type(next(iter(folded)))
    kept = {row.pk: keeper.pk for row, keeper in folded.items()}
    for relation in relations_to(model):
        rule = OF_CHILDREN.get(relation.label)
        if rule is not None:
            rule(work, relation, kept)
        _follow(work, relation, kept)
    if model is Engagement:
        _follow_lines(work, kept)
    work.ledger.remove(list(folded))
    work.ledger.change(list(combined.items()))


def _follow(work: Work, relation: Relation, kept: Mapping[int, int]) -> None:
    rows = relation.rows().filter(**{f"{relation.field}__in": list(kept)}).order_by("pk")
    work.ledger.follow(
        [(row, {relation.column: kept[getattr(row, relation.column)]}) for row in rows]
    )


def _exceptions(work: Work, relation: Relation, kept: Mapping[int, int]) -> None:
    """
    Settle what of both parts was decided for a programme.

    The one part that is left counts where either counted, as that one did; where both were
    left out it stays so.
    """
    keys = {*kept, *kept.values()}
    decided: dict[tuple[int, int], EngagementAttribution] = {
        (row.engagement_id, row.programme_id): row
        for row in relation.rows().filter(engagement__in=keys).order_by("pk")
    }
    gone: list[Row] = []
    for folded, keeper in kept.items():
        programmes = {programme for pk, programme in decided if pk in (folded, keeper)}
        for programme in sorted(programmes):
            one, other = decided.get((keeper, programme)), decided.get((folded, programme))
            if one is not None and one.is_excluded and (other is None or not other.is_excluded):
                gone.append(one)
                continue
            if other is not None and (one is not None or other.is_excluded):
                gone.append(other)
    work.ledger.remove(gone)


def _follow_lines(work: Work, kept: Mapping[int, int]) -> None:
    """Let what was asked of a line, or drawn, follow the part that makes the line now."""
    questions = rows_of(LineQuestion).filter(record__in=list(kept)).select_related("indicator")
    lines = rows_of(SampleLine).filter(record__in=list(kept)).select_related("sample__indicator")
    moved: list[tuple[Row, Mapping[str, object]]] = []
    for question in questions.order_by("pk"):
        keeper = kept[question.record]
        same = rows_of(LineQuestion).filter(
            indicator=question.indicator_id, period=question.period_id, record=keeper
        )
        if names_engagement(question.indicator) and not (
            question.state != LineQuestion.State.CLOSED
            and same.exclude(state=LineQuestion.State.CLOSED).exists()
        ):
            moved.append((question, {"record": keeper}))
    moved.extend(
        (line, {"record": kept[line.record]})
        for line in lines.order_by("pk")
        if names_engagement(line.sample.indicator)
    )
    work.ledger.follow(moved)


OF_CHILDREN = {"engagements.EngagementAttribution.engagement": _exceptions}


def fold_onto(
    work: Work, relation: Relation, *, same: Sequence[str], only: Mapping[str, object] | None = None
) -> None:
    """
    Keep the survivor's of two rows that are equal in ``same``; the other is put into it.

    ``only`` are the rows of which one alone may stand.
    """
    condition = dict(only or {})
    standing = work.rows(relation, work.survivor).filter(**condition)
    by_values = {_values(row, same): row for row in standing}
    folded = {
        row: by_values[_values(row, same)]
        for row in work.rows(relation, work.absorbed).filter(**condition)
        if _values(row, same) in by_values
    }
    fold(work, folded, combined={})


def _values(row: Row, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)
