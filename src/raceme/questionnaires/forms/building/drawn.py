"""What the form of one place shows: its fields, its rows, and what a setting decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from raceme.questionnaires.forms.building.fields import Rows, Words


@dataclass(frozen=True, kw_only=True)
class Said:
    """One text in one language."""

    language: str
    name: str
    value: str
    is_missing: bool

    @property
    def identity(self) -> str:
        return f"f-{self.name.replace('.', '-')}"


@dataclass(frozen=True, kw_only=True)
class Control:
    """One field as it is drawn; ``texts`` where it is said in each language."""

    name: str
    label: Words
    shape: str
    hint: Words = ""
    value: str = ""
    is_on: bool = False
    texts: Sequence[Said] = ()
    choices: Sequence[tuple[str, Words, bool]] = ()
    error: str = ""
    is_more: bool = False
    condition: "Condition | None" = None

    @property
    def identity(self) -> str:
        return f"f-{self.name.replace('.', '-')}"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The usual condition, beside the formula; ``is_simple``: the formula is one of those."""

    is_simple: bool
    items: Sequence[tuple[str, str, bool]]
    operators: Sequence[tuple[str, Words, bool]]
    values: Sequence[tuple[str, str, bool]]
    value: str
    needs_value: bool


@dataclass(frozen=True, kw_only=True)
class RowShown:
    number: int
    place: str
    label: str
    controls: Sequence[Control]
    is_new: bool
    is_first: bool
    is_last: bool
    # By what it is known again where somebody else has moved it meanwhile.
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class RowsShown:
    rows: Rows
    shown: Sequence[RowShown]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One place that a setting decides: as people say it, and where its page is."""

    name: str
    at: str
    mark: str
