"""
The list as the engine sees it, and its answer.

Every text may be empty, which is "unknown", and is read as somebody typed it. Only the ``id`` has
to be there, once. Scores lie between 0 and 1.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

LONGEST = 10_000


class Fault(StrEnum):
    NO_ID = "no_id"
    SAME_ID = "same_id"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NO_COLUMN = "no_column"
    NOT_A_TABLE = "not_a_table"


class DuplicatesError(ValueError):
    """A list that cannot be read; ``value`` is what it was about."""

    def __init__(self, code: Fault, value: str = "") -> None:
        self.code = code
        self.value = value
        super().__init__(f"{code}: {value}")


class Code(StrEnum):
    """What speaks for two records being one, or against it."""

    SAME_NUMBER = "same_number"
    SAME_VAT = "same_vat"
    NEAR_NUMBER = "near_number"
    OTHER_NUMBER = "other_number"
    OTHER_VAT = "other_vat"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    PART_OF_NAME = "part_of_name"
    SHARED_WORD = "shared_word"
    OTHER_NAME = "other_name"
    OTHER_FORM = "other_form"
    SAME_TOWN = "same_town"
    OTHER_TOWN = "other_town"
    OTHER_COUNTRY = "other_country"
    SAME_STREET = "same_street"
    OTHER_STREET = "other_street"
    SAME_DOMAIN = "same_domain"
    OTHER_DOMAIN = "other_domain"
    SAME_EMAIL = "same_email"
    THROUGH = "through"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a list; raises ``DuplicatesError`` where it cannot be one."""

    id: str
    name: str = ""
    legal_form: str = ""
    registered_number: str = ""
    vat_number: str = ""
    street: str = ""
    town: str = ""
    country: str = ""
    website: str = ""
    email: str = ""

    def __post_init__(self) -> None:
        for name in COLUMNS:
            value = getattr(self, name)
            if not isinstance(value, str):
                raise DuplicatesError(Fault.NOT_TEXT, name)
            if len(value) > LONGEST:
                raise DuplicatesError(Fault.TOO_LONG, name)
        if not self.id:
            raise DuplicatesError(Fault.NO_ID)


COLUMNS = tuple(field.name for field in fields(Record))


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: its code and the value that both share, or what differs."""

    code: Code
    value: str = ""

    def __str__(self) -> str:
        return f"{self.code}={self.value}" if self.value else self.code.value


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are one (0 to 1), and why."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are likely one, the one that stands first in the order of ids first."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]
