"""
Which answers may be taken: what the engine says, and that what they name is there.

The engine knows kinds, bounds and conditions; this adds organisations and people whom the
workspace knows, files that came with these answers, regions and codes of NACE.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from raceme.core import places
from raceme.organisations.actions.standing import MergedMeanwhile, NotThere, hold, hold_people
from raceme.organisations.queries import organisations_of, people_of
from raceme.organisations.validation import is_activity_code
from raceme.questionnaires.models import AnswerFile, AnswerSet
from raceme.questionnaires.solving import (
    Fault,
    Item,
    Kind,
    Scheme,
    Wrong,
    asked_items,
    faults_of_answers,
    without_hidden_cells,
)

Answers = Mapping[str, Any]
Named = tuple[Kind, tuple[str | int, ...], str]


def faults_of(
    scheme: Scheme, answers: Answers, *, answer_set: AnswerSet, is_complete: bool = False
) -> list[Wrong]:
    """Return all that is wrong with the answers of a set; empty: they may be taken."""
    wrong = faults_of_answers(scheme, answers, is_complete=is_complete)
    faulty = {each.place[0] for each in wrong}
    named = [each for each in _named(scheme, answers) if each[1][0] not in faulty]
    known = _known(named, answer_set=answer_set)
    return wrong + [
        Wrong(fault=Fault.UNKNOWN_OPTION, place=place, of={"option": value[:60]})
        for kind, place, value in named
        if value not in known[kind]
    ]


def hold_named(scheme: Scheme, answers: Answers, *, answer_set: AnswerSet) -> None:
    """
    Let no organisation or person that is named be merged away before this transaction ends.

    Who is gone already is found to be so when the answers are checked.
    """
    named = list(_named(scheme, answers))
    organisations = {value for kind, _place, value in named if kind is Kind.ORGANISATION}
    people = {value for kind, _place, value in named if kind is Kind.PERSON}
    with suppress(MergedMeanwhile, NotThere):
        if organisations:
            hold(organisations_of(answer_set.workspace_id).filter(pk__in=_keys(organisations)))
        if people:
            hold_people(people_of(answer_set.workspace_id).filter(pk__in=_keys(people)))


def fitting(scheme: Scheme, answers: Answers, *, answer_set: AnswerSet) -> dict[str, Any]:
    """Return those of ``answers`` that may be taken together; the others are left out."""
    codes = {item.code for item in scheme.items if item.kind is not Kind.COMPUTED}
    kept = {code: each for code, each in answers.items() if code in codes and each is not None}
    while wrong := {
        str(each.place[0])
        for each in faults_of(scheme, kept, answer_set=answer_set)
        if not is_hidden_cell(each)
    }:
        kept = {code: each for code, each in kept.items() if code not in wrong}
    asked = {item.code for item in asked_items(scheme, kept)}
    return without_hidden_cells(
        scheme, {code: each for code, each in kept.items() if code in asked}
    )


def is_hidden_cell(wrong: Wrong) -> bool:
    """Tell whether it is a cell that its row does not ask for: it goes, and its table may stay."""
    return wrong.fault is Fault.NOT_ASKED and len(wrong.place) > 1


def _known(named: list[Named], *, answer_set: AnswerSet) -> dict[Kind, set[str]]:
    """Return of each kind which of the named there are, with one query a kind that is named."""
    return {
        kind: found(answer_set, {value for each, _place, value in named if each is kind})
        for kind, found in SOURCES.items()
        if any(each is kind for each, _place, _value in named)
    }


def _named(scheme: Scheme, answers: Answers) -> Iterator[Named]:
    for item in scheme.items:
        answer = answers.get(item.code)
        if answer is None:
            continue
        if item.kind is Kind.TABLE:
            for number, row in enumerate(answer if isinstance(answer, list) else ()):
                for column in item.columns:
                    cell = row.get(column.code) if isinstance(row, Mapping) else None
                    yield from _one(column, cell, (item.code, number, column.code))
        else:
            yield from _one(item, answer, (item.code,))


def _one(item: Item, answer: object, place: tuple[str | int, ...]) -> Iterator[Named]:
    if item.kind in SOURCES and isinstance(answer, str) and answer:
        yield item.kind, place, answer


def _keys(values: set[str]) -> list[int]:
    # No key of ours has more digits than this.
    return [int(value) for value in values if value.isdecimal() and len(value) <= 18]  # noqa: PLR2004


def _organisations(answer_set: AnswerSet, values: set[str]) -> set[str]:
    rows = organisations_of(answer_set.workspace_id).filter(pk__in=_keys(values))
    return {str(key) for key in rows.values_list("pk", flat=True)}


def _people(answer_set: AnswerSet, values: set[str]) -> set[str]:
    rows = people_of(answer_set.workspace_id).filter(pk__in=_keys(values))
    return {str(key) for key in rows.values_list("pk", flat=True)}


def _files(answer_set: AnswerSet, values: set[str]) -> set[str]:
    rows = AnswerFile.objects.of(answer_set.workspace_id).filter(
        answer_set=answer_set, document__in=_keys(values)
    )
    return {str(key) for key in rows.values_list("document", flat=True)}


def _regions(answer_set: AnswerSet, values: set[str]) -> set[str]:
    del answer_set
    return {value for value in values if places.region(value) not in {"", value}}


def _activity_codes(answer_set: AnswerSet, values: set[str]) -> set[str]:
    del answer_set
    return {value for value in values if is_activity_code(value)}


SOURCES: Mapping[Kind, Callable[[AnswerSet, set[str]], set[str]]] = {
    Kind.ORGANISATION: _organisations,
    Kind.PERSON: _people,
    Kind.FILE: _files,
    Kind.REGION: _regions,
    Kind.ACTIVITY_CODE: _activity_codes,
}
