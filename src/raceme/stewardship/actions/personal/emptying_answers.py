"""
What is emptied of questionnaires and assessments when a person is erased.

What they answered about a company stays with it, and nobody is named as who said it. What they
answered for themselves keeps its choices and numbers, so that sums stay; their words go.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from raceme.assessments.models import Assessment, Measure, Recommendation
from raceme.core.models import Record
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.organisations.models import Affiliation, Person
from raceme.questionnaires.models import Answer, AnswerFile, AnswerSet
from raceme.questionnaires.solving import Kind
from raceme.stewardship.actions.personal.emptying import pattern_of, without

# Where free words about a company may name one of its people.
FREE_TEXTS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Recommendation, ("title", "text", "because", "reason", "decided_by")),
    (Measure, ("title", "note")),
    (Assessment, ("result",)),
)
OWN_WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.FILE, Kind.PERSON, Kind.TABLE})
By = Record | str


def empty_answers(person: Person, *, by: By, at: datetime) -> dict[str, int]:
    """Empty what names ``person`` in answers and what came of them; return how many of each."""
    own = AnswerSet.objects.of(person.workspace_id).filter(person=person)
    begun = own.filter(state=AnswerSet.State.BEGUN, organisation=None)
    counts = {
        "documents.Document": _discard_files(own.filter(organisation=None), by=by, at=at),
        "questionnaires.Answer": empty_words(own.filter(organisation=None).exclude(pk__in=begun)),
    }
    gone = list(begun)
    for row in gone:
        discard_begun(row, by=by, at=at)
    counts["questionnaires.AnswerSet"] = len(gone) + _forget_who(person, own)
    counts["questionnaires.Answer"] += _empty_names(person)
    return counts | _empty_free_texts(person)


def discard_begun(answers: AnswerSet, *, by: By, at: datetime) -> None:
    """Let a set go that was never handed in, with its files."""
    sets = AnswerSet.objects.of(answers.workspace_id)
    one = sets.filter(pk=answers.pk)
    _discard_files(one, by=by, at=at)
    sets.filter(previous=answers).update(previous=None)
    one.delete()


def _discard_files(sets: Any, *, by: By, at: datetime) -> int:  # noqa: ANN401 (rows)
    files = AnswerFile.objects.reached_by(Q(answer_set__in=sets))
    held = list(Document.objects.reached_by(Q(answer_files__in=files)).distinct())
    files.delete()
    return sum(documents.discard(document, by=by, at=at) for document in held)


def empty_words(sets: Any) -> int:  # noqa: ANN401 (rows)
    """Take the words out of what somebody answered for themselves."""
    count = 0
    for row in sets.select_related("version"):
        kinds = _kinds(row.version.definition)
        items = [code for code, kind in kinds.items() if kind in OWN_WORDS]
        words = Answer.objects.of(row.workspace_id).filter(answer_set=row, item__in=items)
        count += words.filter(value__isnull=False).update(value=None)
    return count


def _kinds(definition: Any) -> dict[str, str]:  # noqa: ANN401 (JSON)
    kinds = {}
    for section in definition["sections"]:
        if "repeats" in section:
            kinds[section["code"]] = Kind.TABLE.value
        else:
            kinds |= {item["code"]: item["kind"] for item in section["items"]}
    return kinds


def _forget_who(person: Person, own: Any) -> int:  # noqa: ANN401 (rows)
    """Leave no name beside the answers of ``person``, nor those they gave for a company."""
    belonged = Affiliation.objects.of(person.workspace_id).filter(person=person)
    theirs = AnswerSet.objects.of(person.workspace_id).filter(
        Q(pk__in=own) | Q(organisation__in=belonged.values("organisation"))
    )
    keys = list(theirs.values_list("pk", flat=True))
    sets = AnswerSet.objects.of(person.workspace_id).filter(pk__in=keys)
    count: int = own.update(person=None)
    for label in ("begun_by", "handed_in_by"):
        sets.filter(**{label: person.name}).update(**{label: ""})
    answers = Answer.objects.of(person.workspace_id).filter(answer_set__in=keys)
    answers.filter(saved_by=person.name).update(saved_by="")
    files = AnswerFile.objects.of(person.workspace_id).filter(answer_set__in=keys)
    files.filter(added_by=person.name).update(added_by="")
    return count


def _empty_names(person: Person) -> int:
    """Take name and address out of every answer of the workspace, and answers that are them."""
    named = Answer.objects.of(person.workspace_id).filter(value__isnull=False)
    pattern, changed = pattern_of(person), []
    worded = named.filter(number=None, option="").select_related("answer_set__version")
    for row in worded.order_by("pk").iterator(chunk_size=1_000):
        value = without(row.value, pattern) if pattern else row.value
        if value == str(person.pk) and _is_person(row):
            value = None
        if value != row.value:
            row.value = value
            changed.append(row)
    Answer.objects.of(person.workspace_id).bulk_update(changed, ["value"], batch_size=500)
    return len(changed)


def _is_person(row: Answer) -> bool:
    return _kinds(row.answer_set.version.definition).get(row.item) == Kind.PERSON


def _empty_free_texts(person: Person) -> dict[str, int]:
    pattern = pattern_of(person)
    if pattern is None:
        return {}
    counts = {}
    for model, names in FREE_TEXTS:
        rows = model.objects.of(person.workspace_id).order_by("pk")
        changed = list(_without_names(rows.iterator(), names, pattern))
        model.objects.of(person.workspace_id).bulk_update(changed, names, batch_size=500)
        counts[model._meta.label] = len(changed)  # noqa: SLF001 (Django's public name)
    return counts


def _without_names(rows: Iterable[Model], names: Iterable[str], pattern: Any) -> Iterable[Model]:  # noqa: ANN401
    for row in rows:
        before = {name: getattr(row, name) for name in names}
        after = {name: without(value, pattern) for name, value in before.items()}
        if after != before:
            for name, value in after.items():
                setattr(row, name, value)
            yield row
