"""One set of answers on one request: what is asked now, what is answered, how far it has come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest

from raceme.questionnaires.access.doors import Doors
from raceme.questionnaires.access.paper import Asked, Cells, Paper, Section, paper_of
from raceme.questionnaires.access.reading import Place
from raceme.questionnaires.access.register import Choice, Register, register_of
from raceme.questionnaires.access.telling import KEYED
from raceme.questionnaires.models import Answer, AnswerSet
from raceme.questionnaires.queries import rows_of
from raceme.questionnaires.solving import (
    Item,
    Kind,
    asked_columns,
    asked_items,
    computed_items,
    has_conditions,
    without_hidden_cells,
)

NOT_ANSWERED: tuple[Any, ...] = (None, "", {})


@dataclass(frozen=True)
class Progress:
    """How far a section has come; ``missing``: required and not answered."""

    section: Section
    href: str
    asked: int
    answered: int
    missing: int
    is_here: bool = False

    @property
    def is_whole(self) -> bool:
        return self.answered == self.asked


class Opened(NamedTuple):
    """What is asked in a section: its items, and the cells that are not asked in every row."""

    places: list[Place]
    unanswered: frozenset[Place]
    blank: frozenset[tuple[str, str]]
    rows: Mapping[str, int]

    def since(self, before: "Opened") -> list[Place]:
        """Return what is asked now and was not before; of cells those without an answer."""
        known = set(before.places)
        return [
            place
            for place in self.places
            if place not in known and (len(place) == 1 or self._is_new(place, before))
        ]

    def _is_new(self, place: Place, before: "Opened") -> bool:
        code, row, column = place
        was_blank = int(row) >= before.rows.get(str(code), 0)
        was_shown = was_blank and (str(code), str(column)) in before.blank
        return place in self.unanswered and not was_shown


class Filling:
    """Reads the answers once; after a save it is made anew."""

    def __init__(self, request: HttpRequest, answer_set: AnswerSet, doors: Doors) -> None:
        self.request, self.answer_set, self.doors = request, answer_set, doors

    @cached_property
    def paper(self) -> Paper:
        return paper_of(self.answer_set)

    @cached_property
    def rows(self) -> dict[str, Answer]:
        return rows_of(self.answer_set)

    @cached_property
    def answers(self) -> dict[str, Any]:
        stored = {code: row.value for code, row in self.rows.items() if row.value is not None}
        return without_hidden_cells(self.paper.scheme, stored)

    @cached_property
    def own(self) -> Mapping[Kind, Choice]:
        """Whom a reader names who does not see the register: their company, and themselves."""
        row, doors = self.answer_set, self.doors
        found: dict[Kind, Choice] = {}
        if doors.offers_register:
            return found
        if row.organisation is not None:
            found[Kind.ORGANISATION] = Choice(str(row.organisation.pk), row.organisation.name)
        # Others of the company may answer in place of who was asked.
        if row.person is not None and doors.by == row.person:
            found[Kind.PERSON] = Choice(str(row.person.pk), row.person.name)
        return found

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset(item.code for item in asked_items(self.paper.scheme, self.answers))

    @cached_property
    def computed(self) -> Mapping[str, float | None]:
        return computed_items(self.paper.scheme, self.answers, factors=self.doors.factors)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections in which something is asked now."""
        return [
            section
            for section in self.paper.sections
            if any(each.code in self.asked for each in section.items)
        ]

    def items(self, section: Section) -> Iterator[Asked]:
        return (each for each in section.items if each.code in self.asked)

    def cells(self, table: Item, rows: Sequence[Mapping[str, Any]]) -> Cells:
        """Return what is asked in each of these rows of a table, and in one without answers."""
        *of_rows, blank = asked_columns(self.paper.scheme, self.answers, table, [*rows, {}])
        return Cells(of_rows, blank)

    def open_places(self, section: Section) -> Opened:
        places: list[Place] = []
        unanswered: set[Place] = set()
        blank: set[tuple[str, str]] = set()
        rows: dict[str, int] = {}
        for asked in self.items(section):
            places.append((asked.code,))
            if not has_conditions(asked.item):
                continue
            given = self.answers.get(asked.code) or []
            cells, rows[asked.code] = self.cells(asked.item, given), len(given)
            for column in (each.code for each in asked.item.columns if each.condition is not None):
                if column in cells.blank:
                    blank.add((asked.code, column))
                here: list[Place] = [
                    (asked.code, at, column)
                    for at, shown in enumerate(cells.rows)
                    if column in shown
                ]
                places += here
                unanswered |= {place for place in here if column not in given[int(place[1])]}
        return Opened(places, frozenset(unanswered), frozenset(blank), rows)

    def is_answered(self, code: str) -> bool:
        return self.answers.get(code) not in NOT_ANSWERED

    def progress(self, *, here: str = "") -> list[Progress]:
        return [self._progress(section, here=here) for section in self.sections]

    def _progress(self, section: Section, *, here: str) -> Progress:
        items = [each for each in self.items(section) if each.item.kind is not Kind.COMPUTED]
        answered = [each for each in items if self.is_answered(each.code)]
        missing = [
            each for each in items if each.item.is_required and not self.is_answered(each.code)
        ]
        return Progress(
            section=section,
            href=self.doors.section(section.code),
            asked=len(items),
            answered=len(answered),
            missing=len(missing),
            is_here=section.code == here,
        )

    def beside(self, section: Section, *, step: int) -> str:
        """Return the address of the section after (1) or before (-1), of those asked now."""
        order = [each.code for each in self.paper.sections]
        shown = {each.code for each in self.sections}
        at = order.index(section.code)
        codes = order[at + 1 :] if step > 0 else order[:at][::-1]
        code = next((each for each in codes if each in shown), "")
        if code:
            return self.doors.section(code)
        return self.doors.review if step > 0 else ""

    @property
    def pages(self) -> list[str]:
        """The addresses of this set, as a device keeps them."""
        return [*(self.doors.section(each.code) for each in self.sections), self.doors.review]

    def register(self, items: Iterable[Asked], *others: Mapping[str, Any]) -> Register:
        """Return the names that the answers to these items are about, also in ``others``."""
        keys = [
            key
            for asked in items
            for answers in (self.answers, *others)
            for key in keys_in(asked, answers.get(asked.code))
        ]
        return register_of(
            self.answer_set.workspace_id, keys=keys, is_offered=self.doors.offers_register
        )


def keys_in(asked: Asked, answer: Any) -> Iterator[tuple[Kind, str]]:  # noqa: ANN401 (of many kinds)
    """Give what an answer names by a key."""
    item = asked.item
    if item.kind in KEYED and isinstance(answer, str):
        yield item.kind, answer
    elif item.kind is Kind.TABLE and isinstance(answer, list):
        for row in answer:
            for column in item.columns:
                cell = row.get(column.code)
                if column.kind in KEYED and isinstance(cell, str):
                    yield column.kind, cell
