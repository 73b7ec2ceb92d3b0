"""
The questions of one version, or of several as one list.

Answers of different versions are of one question where its code and its kind are the same, and
its unit; else they are two questions, and each says in which versions it was asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from raceme.questionnaires.models import Version
from raceme.questionnaires.solving import Kind, resting_on_factors, scheme_of

# What was answered to these is counted by something else than their own words.
NOT_ANSWERED = frozenset({Kind.COMPUTED})


@dataclass(frozen=True)
class Choice:
    """An option, a row or a column: its code, and what it is called."""

    code: str
    text: str
    points: float | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    ``versions``: the keys of those in which it was asked; ``numbers``: what they are called.

    ``needs_factors``: it follows from factors too, which are chosen where it is scored, and not
    known here.
    """

    code: str
    kind: Kind
    text: str
    section: str
    unit: str = ""
    formula: str = ""
    many: bool = False
    options: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    columns: "tuple[Question, ...]" = ()
    versions: frozenset[int] = frozenset()
    numbers: tuple[int, ...] = ()
    needs_factors: bool = False

    @property
    def key(self) -> tuple[str, str, str, bool]:
        return self.code, self.kind, self.unit, self.many


def questions_of(
    versions: Sequence[Version], *, language: str, with_computed: bool = False
) -> list[Question]:
    """
    Return the questions of all ``versions``, in the newest words and the newest order.

    What only older ones asked stands at the end; options and rows are those of all. With
    ``with_computed`` what follows from answers is among them.
    """
    found: dict[tuple[str, str, str, bool], Question] = {}
    for version in sorted(versions, key=lambda each: -each.number):
        for question in _asked(version, language=language):
            if question.kind in NOT_ANSWERED and not with_computed:
                continue
            known = found.get(question.key)
            found[question.key] = question if known is None else _joined(known, question)
    return list(found.values())


def known_of(versions: Sequence[Version], *, language: str) -> list[Question]:
    """Return the same with what follows from answers alone: all that is known of a set here."""
    questions = questions_of(versions, language=language, with_computed=True)
    return [question for question in questions if not question.needs_factors]


def said(text: object, *, language: str) -> str:
    """Return a text of a definition in a language, else in the first that it has."""
    if not isinstance(text, Mapping):
        return ""
    return str(text.get(language) or next(iter(text.values()), ""))


def _asked(version: Version, *, language: str) -> Iterator[Question]:
    scheme = scheme_of(version)
    factored = resting_on_factors(scheme) if any(item.formula for item in scheme.items) else ()
    for section in version.definition["sections"]:
        title = said(section["title"], language=language)
        if section.get("repeats"):
            # Answered several times, a section is a table of its items.
            items = [{**section, "kind": "table", "text": section["title"]}]
            items[0]["columns"] = section["items"]
        else:
            items = section["items"]
        for item in items:
            question = _question(item, section=title, language=language)
            yield replace(
                question,
                versions=frozenset({version.pk}),
                numbers=(version.number,),
                needs_factors=question.code in factored,
            )


def _question(item: Mapping[str, Any], *, section: str, language: str) -> Question:
    return Question(
        code=item["code"],
        kind=Kind(item["kind"]),
        text=said(item.get("text"), language=language) or item["code"],
        section=section,
        unit=str(item.get("unit", "")),
        formula=str(item.get("formula", "")),
        many=bool(item.get("many", False)),
        options=_choices(item.get("options", ()), language=language),
        rows=_choices(item.get("rows", ()), language=language),
        columns=tuple(
            _question(column, section=section, language=language)
            for column in item.get("columns", ())
            if column["kind"] != Kind.COMPUTED
        ),
    )


def _choices(of: Sequence[Mapping[str, Any]], *, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            each["code"],
            said(each.get("text"), language=language) or each["code"],
            each.get("points"),
        )
        for each in of
    )


def _joined(newer: Question, older: Question) -> Question:
    """Return the newer question, which was asked in the versions of both."""
    columns = {column.key for column in newer.columns}
    return replace(
        newer,
        options=_both(newer.options, older.options),
        rows=_both(newer.rows, older.rows),
        columns=(*newer.columns, *(each for each in older.columns if each.key not in columns)),
        versions=newer.versions | older.versions,
        needs_factors=newer.needs_factors or older.needs_factors,
        numbers=tuple(sorted({*newer.numbers, *older.numbers})),
    )


def _both(newer: tuple[Choice, ...], older: tuple[Choice, ...]) -> tuple[Choice, ...]:
    known = {each.code for each in newer}
    return (*newer, *(each for each in older if each.code not in known))
