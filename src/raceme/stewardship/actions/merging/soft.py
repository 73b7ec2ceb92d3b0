"""What names a record by its reference, or by its key among others, follows the survivor."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Q

from raceme.mail.models import Mailing
from raceme.organisations.models import Organisation, Person
from raceme.reporting.models import LineQuestion
from raceme.stewardship.actions.merging.ledger import in_stretches
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.models import MergeProposal
from raceme.stewardship.queries.followed import rows_of
from raceme.stewardship.queries.lines import names_organisation

Kind = type[Organisation] | type[Person]
# Of a model's column; ``kind`` is what is merged.
Soft = Callable[[Work, str, Kind], None]


def reference_of(kind: Kind, key: int) -> str:
    return kind(pk=key).reference


def nothing_more(work: Work, label: str, kind: Kind) -> None:
    """Do nothing: another rule looks after it."""


def by_reference(work: Work, label: str, kind: Kind) -> None:
    model, field = _column(label)
    old, new = (reference_of(kind, key) for key in work.both)
    # Few do, whatever the key of the model is.
    rows = rows_of(model).filter(**{field: old}).order_by("pk").select_for_update()
    work.ledger.follow([(row, {field: new}) for row in rows])


def keys_of_people(work: Work, label: str, kind: Kind) -> None:
    if kind is Person:
        workspace = Person.objects.reached_by(Q(pk=work.survivor)).values("workspace")
        _in_lists(work, label, rows_of(Mailing).filter(workspace__in=workspace))


def keys_of_organisations(work: Work, label: str, kind: Kind) -> None:
    if kind is Organisation:
        _in_lists(work, label, rows_of(Mailing).exclude(without_people=[]))


def _in_lists(work: Work, label: str, rows: Any) -> None:  # noqa: ANN401 (of whichever model)
    _model, field = _column(label)
    for some in in_stretches(rows.select_for_update()):
        work.ledger.follow(
            [
                (row, {field: _replaced(getattr(row, field), work)})
                for row in some
                if work.absorbed in getattr(row, field)
            ]
        )


def _replaced(keys: list[int], work: Work) -> list[int]:
    named = [work.survivor if key == work.absorbed else key for key in keys]
    return list(dict.fromkeys(named))


def clusters(work: Work, label: str, kind: Kind) -> None:
    """Follow the cluster that conditions or choices name among other things."""
    if kind is not Organisation:
        return
    model, field = _column(label)
    for some in in_stretches(rows_of(model).select_for_update()):
        work.ledger.follow(
            [
                (row, {field: followed})
                for row in some
                if (followed := _with_cluster(getattr(row, field), work)) != getattr(row, field)
            ]
        )


def _with_cluster(value: Any, work: Work) -> Any:  # noqa: ANN401 (whatever JSON holds)
    if isinstance(value, list):
        return [_with_cluster(each, work) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: type(each)(work.survivor)
        if key == "cluster" and str(each) == str(work.absorbed)
        else _with_cluster(each, work)
        for key, each in value.items()
    }


def in_a_register(work: Work, label: str, kind: Kind) -> None:
    """Follow it in a register, where a line is named by its organisation."""
    if kind is not Organisation:
        return
    model, field = _column(label)
    path = "indicator" if model is LineQuestion else "sample__indicator"
    rows = rows_of(model).filter(**{field: work.absorbed}).select_related(path).order_by("pk")
    moved = []
    for row in rows:
        indicator = row.indicator if model is LineQuestion else row.sample.indicator
        if names_organisation(indicator) and not _is_asked_twice(work, row):
            moved.append((row, {field: work.survivor}))
    work.ledger.follow(moved)


def _is_asked_twice(work: Work, row: Any) -> bool:  # noqa: ANN401 (a question or a drawn line)
    if not isinstance(row, LineQuestion) or row.state == LineQuestion.State.CLOSED:
        return False
    same = rows_of(LineQuestion).filter(
        indicator=row.indicator_id, period=row.period_id, record=work.survivor
    )
    return bool(same.exclude(state=LineQuestion.State.CLOSED).exists())


def proposals(work: Work, label: str, kind: Kind) -> None:
    """Settle what was proposed of both; what was of one and a third is of the survivor."""
    del label
    if kind is not Organisation:
        return
    old, new = (reference_of(kind, key) for key in work.both)
    rows = MergeProposal.objects.filter(state=MergeProposal.State.OPEN).select_for_update()
    named = rows.filter(survivor=old) | rows.filter(absorbed=old)
    settled = {
        "state": MergeProposal.State.SETTLED,
        "decided_at": work.at,
        "decided_by": str(work.by)[:200],
    }
    changes = []
    for row in named.order_by("pk"):
        pair = [new if each == old else each for each in (row.survivor, row.absorbed)]
        is_asked = MergeProposal.objects.filter(
            state=MergeProposal.State.OPEN,
            workspace=row.workspace_id,
            survivor=pair[0],
            absorbed=pair[1],
        ).exists()
        if pair[0] == pair[1] or is_asked:
            changes.append((row, settled))
        else:
            changes.append((row, {"survivor": pair[0], "absorbed": pair[1]}))
    work.ledger.follow(changes)


def _column(label: str) -> tuple[type[Any], str]:
    model, _dot, field = label.rpartition(".")
    return apps.get_model(model), field
