"""
Answers: begun, saved item by item, handed in. The row of the set is locked first.

Each answer has its own revision: what somebody saved on another item is nobody's conflict, and
on the same item the second is told who was first. What is typed is saved often and makes no
entry in the history; each answer says who saved it and when, and handing in makes one. Of
anonymous answers only their days are kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.organisations.models import Organisation, Person
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.checking import (
    faults_of,
    fitting,
    hold_named,
    is_hidden_cell,
)
from raceme.questionnaires.actions.terms import By, Saved, Standing
from raceme.questionnaires.models import Answer, AnswerSet, Collection, Version
from raceme.questionnaires.queries import answers_of, moment_kept, rows_of
from raceme.questionnaires.solving import (
    Kind,
    Scheme,
    Wrong,
    asked_items,
    scheme_of,
    without_hidden_cells,
)

Answers = Mapping[str, Any]
ONE_NUMBER = frozenset({Kind.NUMBER, Kind.MONEY})
ONE_OPTION = frozenset({Kind.CHOICE, Kind.SCALE})


@transaction.atomic
def begin_answers(
    version: Version,
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
    collection: Collection | None = None,
    ask: Ask | None = None,
    previous: AnswerSet | None = None,
    prefill: Answers | None = None,
    language: str,
    by: By,
    at: datetime,
    is_generated: bool = False,
) -> AnswerSet:
    """
    Begin a set of answers; what of ``prefill`` may be taken is in it, marked as carried over.

    ``language`` is one of the version's, else its first is taken. Raises ``Retired``.
    """
    if version.questionnaire.retired_at is not None:
        raise refusals.Retired(title=version.questionnaire.title)
    at = moment_kept(collection, at=at)
    languages = version.languages
    answers = AnswerSet.objects.create(
        workspace_id=version.workspace_id,
        version=version,
        organisation=organisation,
        person=person,
        collection=collection,
        ask=ask,
        previous=previous,
        language=language if language in languages else languages[0],
        begun_at=at,
        begun_by=str(by)[:200],
        saved_at=at,
        is_generated=is_generated,
    )
    scheme = scheme_of(version)
    carried = fitting(scheme, prefill or {}, answer_set=answers)
    Answer.objects.bulk_create(
        [
            _filled(Answer(answer_set=answers, item=code, is_carried=True), scheme, value, by, at)
            for code, value in carried.items()
        ]
    )
    changes = {"questionnaire": (None, str(version)), "carried": (None, len(carried))}
    _record("begin_answers", answers, changes=changes, by=by, at=at)
    return answers


@transaction.atomic
def save_answers(
    answer_set: AnswerSet, values: Answers, *, seen: Mapping[str, int], by: By, at: datetime
) -> Saved:
    """
    Save what may be taken of ``values``, by item; an answer of None takes one away.

    ``seen``: the revision of each item's answer as the writer was shown it; 0, or nothing said:
    there was none. Cells that their row does not ask for are left out. Raises ``NotOpen``.
    """
    row = _open(answer_set)
    at = moment_kept(row.collection, at=at)
    scheme = scheme_of(row.version)
    rows = rows_of(row)
    conflicts = {
        code: Standing(value=each.value, revision=each.revision, by=each.saved_by, at=each.saved_at)
        for code in values
        if (each := rows.get(code)) is not None
        and each.revision != seen.get(code, 0)
        and each.value != values[code]
    }
    sent = {code: value for code, value in values.items() if code not in conflicts}
    stored = {code: each.value for code, each in rows.items() if each.value is not None}
    hold_named(scheme, sent, answer_set=row)
    kept, wrong = _taken(scheme, stored, sent, answer_set=row)
    dropped = _no_longer_asked(scheme, kept)
    changed = {
        code: kept.get(code) for code in sent if code not in {each.place[0] for each in wrong}
    }
    trimmed = {code: each for code, each in _trimmed(stored, kept).items() if code not in changed}
    changed |= {**trimmed, **dict.fromkeys(dropped)}
    written = _write(row, scheme, rows, changed, by=by, at=at)
    row.saved_at = at
    row.save(update_fields=["saved_at"])
    revisions = {code: each.revision for code, each in written.items() if code not in dropped}
    return Saved(
        revisions={code: each for code, each in revisions.items() if code not in trimmed},
        conflicts=conflicts,
        wrong=wrong,
        dropped=[code for code in dropped if stored.get(code) is not None],
        trimmed={code: each for code, each in revisions.items() if code in trimmed},
    )


@transaction.atomic
def confirm_carried(
    answer_set: AnswerSet, items: Iterable[str] | None = None, *, by: By, at: datetime
) -> int:
    """
    Confirm that what was carried over is still right, of ``items`` or of all; return how many.

    Raises ``NotOpen``.
    """
    row = _open(answer_set)
    at = moment_kept(row.collection, at=at)
    rows = Answer.objects.of(row.workspace_id).filter(answer_set=row, is_carried=True)
    if items is not None:
        rows = rows.filter(item__in=list(items))
    return rows.update(is_carried=False, saved_by=str(by)[:200], saved_at=at)


@transaction.atomic
def hand_in(answer_set: AnswerSet, *, by: By, at: datetime) -> AnswerSet:
    """
    Hand the answers in: they are complete, and change no more.

    Raises ``NotOpen`` and ``NotComplete``.
    """
    row = _open(answer_set)
    at = moment_kept(row.collection, at=at)
    scheme = scheme_of(row.version)
    stored = answers_of(row)
    answers = without_hidden_cells(scheme, stored)
    if wrong := faults_of(scheme, answers, answer_set=row, is_complete=True):
        raise refusals.NotComplete(wrong)
    if trimmed := _trimmed(stored, answers):
        _write(row, scheme, rows_of(row), trimmed, by=by, at=at)
    Answer.objects.of(row.workspace_id).filter(answer_set=row, is_carried=True).update(
        is_carried=False
    )
    row.state, row.handed_in_at, row.handed_in_by = AnswerSet.State.HANDED_IN, at, str(by)[:200]
    row.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    _record("hand_in", row, changes={"answers": (None, len(answers))}, by=by, at=at)
    return row


@transaction.atomic
def take_up(answer_set: AnswerSet, *, by: By, at: datetime) -> AnswerSet:
    """Take answers up again that were handed in; who calls sees that nothing followed yet."""
    row = locked(answer_set)
    if row is None or not row.may_become(AnswerSet.State.BEGUN):
        raise refusals.NotOpen
    row.state, row.handed_in_at, row.handed_in_by = AnswerSet.State.BEGUN, None, ""
    row.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    audit.record("questionnaires.take_up", targets=row, workspace=row.workspace_id, by=by, at=at)
    return row


@transaction.atomic
def discard_answers(answer_set: AnswerSet, *, by: By, at: datetime) -> None:
    """Discard answers that were begun and not handed in; that they were is kept in the history."""
    row = _open(answer_set)
    audit.record(
        "questionnaires.discard_answers",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"questionnaire": (str(row.version), None)},
    )
    row.delete()


def locked(answer_set: AnswerSet) -> AnswerSet | None:
    """Lock the row of a set and return it as it stands now; None: it was discarded."""
    return (
        AnswerSet.objects.of(answer_set.workspace_id)
        .select_for_update(of=("self",))
        .select_related("version", "version__questionnaire", "workspace", "collection")
        .filter(pk=answer_set.pk)
        .first()
    )


def _record(
    verb: str,
    row: AnswerSet,
    *,
    changes: Mapping[str, tuple[object, object]],
    by: By,
    at: datetime,
) -> None:
    """Make an entry; of anonymous answers none, for its place in the history tells the moment."""
    if row.collection is not None and row.collection.is_anonymous:
        return
    audit.record(
        f"questionnaires.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )


def _open(answer_set: AnswerSet) -> AnswerSet:
    row = locked(answer_set)
    if row is None or not row.is_open:
        raise refusals.NotOpen
    return row


def _taken(
    scheme: Scheme, stored: Answers, sent: Answers, *, answer_set: AnswerSet
) -> tuple[dict[str, Any], list[Wrong]]:
    """Return all answers with what may be taken of ``sent``, and what is wrong with the rest."""
    wrong: dict[str, list[Wrong]] = {}
    while True:
        taken = {code: value for code, value in sent.items() if code not in wrong}
        kept = {code: value for code, value in {**stored, **taken}.items() if value is not None}
        found: dict[str, list[Wrong]] = {}
        for each in faults_of(scheme, kept, answer_set=answer_set):
            if not is_hidden_cell(each):
                found.setdefault(str(each.place[0]), []).append(each)
        more = {code: each for code, each in found.items() if code in taken}
        if not more:
            whole = without_hidden_cells(scheme, kept)
            return whole, [each for faults in wrong.values() for each in faults]
        wrong |= more


def _trimmed(stored: Answers, kept: Answers) -> dict[str, Any]:
    """Return the tables of ``stored`` that are kept with fewer cells than they had."""
    return {code: kept[code] for code in stored if code in kept and kept[code] != stored[code]}


def _no_longer_asked(scheme: Scheme, kept: Answers) -> list[str]:
    asked = {item.code for item in asked_items(scheme, kept)}
    return [code for code in kept if code not in asked]


def _write(
    row: AnswerSet,
    scheme: Scheme,
    rows: Mapping[str, Answer],
    changed: Answers,
    *,
    by: By,
    at: datetime,
) -> dict[str, Answer]:
    """Write each answer that is another than before, and return all that were meant."""
    new, other, written = [], [], {}
    for code, value in changed.items():
        answer = rows.get(code)
        if answer is None:
            if value is not None:
                answer = _filled(Answer(answer_set=row, item=code), scheme, value, by, at)
                new.append(answer)
        elif answer.value != value or answer.is_carried:
            answer.revision += answer.value != value
            answer.is_carried = False
            other.append(_filled(answer, scheme, value, by, at))
        if answer is not None:
            written[code] = answer
    Answer.objects.bulk_create(new)
    fields = ["value", "number", "option", "is_carried", "revision", "saved_at", "saved_by"]
    Answer.objects.of(row.workspace_id).bulk_update(other, fields)
    return written


def _filled(answer: Answer, scheme: Scheme, value: object, by: By, at: datetime) -> Answer:
    item = next(each for each in scheme.items if each.code == answer.item)
    answer.workspace_id = answer.answer_set.workspace_id
    answer.value = value
    answer.number = value if item.kind in ONE_NUMBER else None  # type: ignore[assignment]
    answer.option = str(value) if item.kind in ONE_OPTION and value is not None else ""
    answer.saved_at, answer.saved_by = at, str(by)[:200]
    return answer
