"""The usual condition: one question, how it compares, and with what. All else is a formula."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raceme.questionnaires.building.places import Node, Place, found, items_of, sort_of
from raceme.questionnaires.solving import Kind

OPERATORS: Mapping[str, str] = {
    "is": "==",
    "is_not": "!=",
    "at_least": ">=",
    "at_most": "<=",
    "more_than": ">",
    "less_than": "<",
}
ANSWERED, UNANSWERED = "answered", "unanswered"
# Where more than one option may be chosen, "is" asks whether this one is among them.
OF_SEVERAL = frozenset({Kind.CHOICES, Kind.MATRIX})
OF_OPTIONS = frozenset({Kind.CHOICE, Kind.SCALE})
OF_NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.COMPUTED})
NAME = r"(?P<item>[a-z][a-z0-9_]*)"
VALUE = r"(?:'(?P<text>[^'\\]*)'|\"(?P<other>[^\"\\]*)\"|(?P<number>-?\d+(?:\.\d+)?))"
COMPARED = re.compile(rf"{NAME}\s*(?P<sign>==|!=|>=|<=|>|<)\s*{VALUE}")
CHOSEN = re.compile(rf"(?P<not>not\s+)?chosen\(\s*{NAME}\s*,\s*{VALUE}\s*\)")
IS_ANSWERED = re.compile(rf"(?P<not>not\s+)?answered\(\s*{NAME}\s*\)")


@dataclass(frozen=True, kw_only=True)
class Simple:
    """``operator``: a key of ``OPERATORS``, ``answered`` or ``unanswered``."""

    item: str = ""
    operator: str = "is"
    value: str = ""


def simple_of(formula: str) -> Simple | None:
    """Return the formula as one comparison; None where it says something else."""
    text = formula.strip()
    if not text:
        return Simple()
    if match := IS_ANSWERED.fullmatch(text):
        operator = UNANSWERED if match["not"] else ANSWERED
        return Simple(item=match["item"], operator=operator)
    if match := CHOSEN.fullmatch(text):
        operator = "is_not" if match["not"] else "is"
        return Simple(item=match["item"], operator=operator, value=_value(match))
    if match := COMPARED.fullmatch(text):
        operator = next(key for key, sign in OPERATORS.items() if sign == match["sign"])
        return Simple(item=match["item"], operator=operator, value=_value(match))
    return None


def formula_of(simple: Simple, item: Mapping[str, Any]) -> str:
    """
    Return the formula of one comparison with an answer to ``item``.

    A value that is none of its options becomes the first one.
    """
    code, kind = simple.item, item.get("kind")
    if simple.operator in {ANSWERED, UNANSWERED} or kind == Kind.DECLARATION:
        is_denied = simple.operator in {UNANSWERED, "is_not"}
        return f"not answered({code})" if is_denied else f"answered({code})"
    if kind in OF_SEVERAL | OF_OPTIONS:
        option = _option(simple.value, options_of(item))
        if kind in OF_SEVERAL:
            return f"{'not ' if simple.operator == 'is_not' else ''}chosen({code}, '{option}')"
        sign = "!=" if simple.operator == "is_not" else "=="
        return f"{code} {sign} '{option}'"
    if kind in OF_NUMBERS:
        number = simple.value.replace(",", ".").strip()
        is_number = re.fullmatch(r"-?\d{1,14}(\.\d{1,6})?", number)
        return f"{code} {OPERATORS.get(simple.operator, '==')} {number if is_number else 0}"
    if kind == Kind.TABLE:
        return f"answered({code})"
    text = simple.value.replace("'", "").replace("\\", "").replace("\n", " ")
    return f"{code} {'!=' if simple.operator == 'is_not' else '=='} '{text}'"


def options_of(item: Mapping[str, Any]) -> list[str]:
    return [str(option.get("code", "")) for option in item.get("options", ())]


def items_before(definition: Mapping[str, Any], place: Place) -> Sequence[Node]:
    """Return the items that a condition at ``place`` may read: those asked before it."""
    before: list[Node] = []
    numbers = [part for part in place if isinstance(part, int)]
    for at, item in items_of(definition):
        if [part for part in at if isinstance(part, int)] >= numbers[:2]:
            break
        if "repeats" not in found(definition, at[:2]):
            before.append(item)
    if sort_of(place) == "column":
        before += found(definition, place[:-1])[: numbers[2]]
    elif sort_of(place) == "item" and "repeats" in found(definition, place[:2]):
        before += found(definition, place[:-1])[: numbers[1]]
    return before


def _option(value: str, options: Sequence[str]) -> str:
    return value if value in options else options[0] if options else ""


def _value(match: re.Match[str]) -> str:
    return next(each for name in ("text", "other", "number") if (each := match[name]) is not None)
