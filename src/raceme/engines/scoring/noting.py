"""What JSON may hold; what is wrong is noted with its place, and reading goes on."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from raceme.engines.scoring.codes import Fault
from raceme.engines.scoring.formulas import FormulaError, Node, Number, parse
from raceme.engines.scoring.problem import Wrong

# An item's code is a name in formulas; an option's, a row's and a score's is only looked up.
ITEM_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
RESERVED = frozenset({"and", "or", "not", "if", "else", "is", "in", "for", "lambda", "true"})
MOST = 1e15
MOST_ITEMS = 1_000
# A whole published table of factors has several thousand.
MOST_FACTORS = 20_000
Place = tuple[str | int, ...]
E = TypeVar("E", bound=StrEnum)


@dataclass
class Noting:
    wrong: list[Wrong] = field(default_factory=list)

    def note(self, fault: Fault, place: Place, **of: object) -> None:
        self.wrong.append(Wrong(fault=fault, place=place, of=of))

    def mapping(self, value: Any, place: Place) -> Mapping[str, Any]:  # noqa: ANN401 (what JSON holds)
        if isinstance(value, Mapping):
            return value
        self.note(Fault.NOT_AN_OBJECT, place)
        return {}

    def listed(
        self, of: Mapping[str, Any], name: str, place: Place, *, most: int = MOST_ITEMS
    ) -> list[Any]:
        value = of.get(name, [])
        if not isinstance(value, list):
            self.note(Fault.NOT_A_LIST, (*place, name))
            return []
        if len(value) > most:
            self.note(Fault.TOO_MANY, (*place, name), most=most)
        return value[:most]

    def objects(
        self, of: Mapping[str, Any], name: str, place: Place, *, most: int = MOST_ITEMS
    ) -> list[tuple[Mapping[str, Any], Place]]:
        if not of.get(name):
            self.note(Fault.REQUIRED, (*place, name))
        return self.some(of, name, place, most=most)

    def some(
        self, of: Mapping[str, Any], name: str, place: Place, *, most: int = MOST_ITEMS
    ) -> list[tuple[Mapping[str, Any], Place]]:
        return [
            (self.mapping(each, (*place, name, number)), (*place, name, number))
            for number, each in enumerate(self.listed(of, name, place, most=most))
        ]

    def only(self, of: Mapping[str, Any], known: frozenset[str], place: Place) -> None:
        for name in of:
            if name not in known:
                self.note(Fault.UNKNOWN_FIELD, (*place, str(name)[:60]))

    def as_text(self, value: Any, place: Place) -> str:  # noqa: ANN401 (what JSON holds)
        if isinstance(value, str):
            return value
        self.note(Fault.NOT_A_TEXT, place)
        return ""

    def text(
        self, of: Mapping[str, Any], name: str, place: Place, *, default: str | None = None
    ) -> str:
        if name not in of and default is not None:
            return default
        if name not in of:
            self.note(Fault.REQUIRED, (*place, name))
            return ""
        return self.as_text(of[name], (*place, name))

    def code(self, of: Mapping[str, Any], place: Place, *, shape: re.Pattern[str] = CODE) -> str:
        code = self.text(of, "code", place)
        if code and (shape.fullmatch(code) is None or (shape is ITEM_CODE and code in RESERVED)):
            self.note(Fault.BAD_CODE, (*place, "code"), code=code[:60])
        return code

    def number(
        self,
        of: Mapping[str, Any],
        name: str,
        place: Place,
        *,
        default: float | None = -math.inf,
    ) -> float | None:
        if name not in of or of[name] is None:
            if default == -math.inf:
                self.note(Fault.REQUIRED, (*place, name))
            return None if default == -math.inf else default
        value = of[name]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or abs(value) > MOST or not math.isfinite(value):
            self.note(Fault.NOT_A_NUMBER, (*place, name))
            return None
        return float(value)

    def truth(self, of: Mapping[str, Any], name: str, place: Place) -> bool:
        value = of.get(name, False)
        if not isinstance(value, bool):
            self.note(Fault.NOT_TRUE, (*place, name))
        return value is True

    def one_of(
        self, of: Mapping[str, Any], name: str, place: Place, known: type[E], *, default: str = ""
    ) -> E | None:
        value = self.text(of, name, place, default=default or None)
        try:
            return known(value)
        except ValueError:
            self.note(Fault.UNKNOWN_KIND, (*place, name), value=value[:60])
            return None

    def formula(self, of: Mapping[str, Any], name: str, place: Place) -> Node | None:
        if not of.get(name):
            return None
        try:
            return parse(self.as_text(of[name], (*place, name)))
        except FormulaError as error:
            self.note(Fault.FORMULA, (*place, name), said=error.said, at=error.at + 1)
            return None

    def needed(self, of: Mapping[str, Any], name: str, place: Place) -> Node:
        if name not in of:
            self.note(Fault.REQUIRED, (*place, name))
        return self.formula(of, name, place) or Number(0.0)
