"""Answers that name an organisation or a person by key follow the survivor."""

from collections.abc import Collection, Iterator
from typing import Any

from raceme.organisations.models import Organisation
from raceme.questionnaires.models import Answer
from raceme.questionnaires.solving import Kind
from raceme.stewardship.actions.merging.ledger import in_stretches
from raceme.stewardship.actions.merging.soft import Kind as Merged
from raceme.stewardship.actions.merging.terms import Work
from raceme.stewardship.queries.answers import Naming, answers_naming, naming_of


def answers(work: Work, label: str, kind: Merged) -> None:
    """Follow what answers name, where their version asks for such a record."""
    _model, _dot, field = label.rpartition(".")
    wanted = Kind.ORGANISATION if kind is Organisation else Kind.PERSON
    rows = answers_naming(wanted, work.absorbed).select_for_update(of=("self",))
    for some in in_stretches(rows):
        where = naming_of(wanted, (row.version for row in some))
        work.ledger.follow(list(_changes(work, some, where, field)))


def _changes(
    work: Work, rows: Collection[Any], where: dict[int, Naming], field: str
) -> Iterator[tuple[Answer, dict[str, Any]]]:
    old, new = str(work.absorbed), str(work.survivor)
    for row in rows:
        columns = where[row.version].get(row.item)
        if columns is None:
            continue
        if not columns:
            yield row, {field: new}
            continue
        followed = [
            {code: new if code in columns and cell == old else cell for code, cell in each.items()}
            for each in row.value or ()
        ]
        if followed != row.value:
            yield row, {field: followed}
