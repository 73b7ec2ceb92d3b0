"""A version as it is put before people: its sections and items with their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import get_language

from raceme.questionnaires.counting.questions import said
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.solving import Item, Kind, Scheme, scheme_of


@dataclass(frozen=True)
class Words:
    """What a definition says of one of its parts, in one language."""

    of: Mapping[str, Any]
    language: str

    def __getitem__(self, name: str) -> str:
        return said(self.of.get(name), language=self.language)

    def inner(self, name: str) -> "dict[str, Words]":
        return {each["code"]: Words(each, self.language) for each in self.of.get(name, ())}


@dataclass(frozen=True)
class Asked:
    """One item with its words."""

    item: Item
    words: Words

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def text(self) -> str:
        return self.words["text"] or self.words["title"] or self.code


class Cells(NamedTuple):
    """The columns that are asked in each row of a table, and in one without answers yet."""

    rows: Sequence[frozenset[str]]
    blank: frozenset[str]

    def asked_in(self, row: int) -> frozenset[str]:
        return self.rows[row] if row < len(self.rows) else self.blank


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    help: str
    items: list[Asked]


@dataclass(frozen=True)
class Paper:
    title: str
    introduction: str
    language: str
    scheme: Scheme
    sections: list[Section]
    items: Mapping[str, Asked] = field(default_factory=dict)

    def section(self, code: str) -> Section | None:
        return next((each for each in self.sections if each.code == code), None)


def paper_of(answer_set: AnswerSet) -> Paper:
    """
    Return what is asked, in the reader's language where the version has it.

    Else it is in the language the answers were begun in.
    """
    version = answer_set.version
    reader = get_language() or ""
    language = reader if reader in version.languages else answer_set.language
    scheme = scheme_of(version)
    known = {item.code: item for item in scheme.items}
    sections = [section_of(each, known, language) for each in version.definition["sections"]]
    top = Words(version.definition, language)
    return Paper(
        title=top["title"],
        introduction=top["introduction"],
        language=language,
        scheme=scheme,
        sections=sections,
        items={asked.code: asked for section in sections for asked in section.items},
    )


def section_of(of: Mapping[str, Any], known: Mapping[str, Item], language: str) -> Section:
    """Return one section of a definition as it is put before people."""
    words = Words(of, language)
    table = known.get(of["code"])
    if "repeats" in of and table is not None and table.kind is Kind.TABLE:
        # Answered several times, a section is one table, whose columns are its items.
        drawn = {**of, "columns": of["items"], "help": None}
        items = [Asked(table, Words(drawn, language))]
    else:
        items = [Asked(known[each["code"]], Words(each, language)) for each in of["items"]]
    return Section(of["code"], words["title"], words["help"], items)
