"""One set of answers on one request: what is asked now, what is answered, how far it has come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from raceme.questionnaires.access.doors import Doors
from raceme.questionnaires.access.paper import Asked, Paper, Section, paper_of
from raceme.questionnaires.access.register import Register, register_of
from raceme.questionnaires.access.telling import KEYED
from raceme.questionnaires.models import Answer, AnswerSet
from raceme.questionnaires.queries import rows_of
from raceme.questionnaires.solving import Kind, asked_items, computed_items

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
        return {code: row.value for code, row in self.rows.items() if row.value is not None}

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
