"""What a form of the builder is declared with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise
Choices = Sequence[tuple[str, Words]]


class Shape(StrEnum):
    """How a field is typed in."""

    WORDS = "words"
    LONG_WORDS = "long_words"
    LINE = "line"
    CODE = "code"
    NUMBER = "number"
    WHOLE = "whole"
    TICK = "tick"
    TO_BE_CONFIRMED = "to_be_confirmed"
    CHOICE = "choice"
    SEVERAL = "several"
    FORMULA = "formula"
    CONDITION = "condition"
    CODES = "codes"


@dataclass(frozen=True, kw_only=True)
class Field:
    """
    ``kinds``: of items only these have it; empty: all. ``of``: where the choices come from.

    ``is_more``: shown folded away.
    """

    name: str
    label: Words
    shape: Shape
    hint: Words = ""
    kinds: frozenset[str] = frozenset()
    choices: Choices = ()
    of: str = ""
    is_more: bool = False
    is_needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list within the form: of options, of parts of a dimension."""

    name: str
    label: Words
    add: Words
    fields: Sequence[Field]
    kinds: frozenset[str] = frozenset()
    has_codes: bool = True
    hint: Words = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list of things that each have a page of their own."""

    name: str
    label: Words
    add: Words
    asked: Words
    # Where the words go that are asked for.
    words: str = "title"
    kinds: frozenset[str] = frozenset()
    # It stands at the top of the definition, whatever shows it.
    is_at_top: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    title: Words
    fields: Sequence[Field] = ()
    rows: Sequence[Rows] = ()
    lists: Sequence[Listed] = field(default=())
