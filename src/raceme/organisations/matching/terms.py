"""What matching says of a line."""

from dataclasses import dataclass
from enum import StrEnum


class Found(StrEnum):
    NAME = "name"
    NUMBER = "number"
    EMAIL = "email"
    NEAR = "near"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    Who a line may mean: an organisation, a person, or a person for an organisation.

    Of an organisation that the workspace does not deal with (``is_known`` is False), these
    public facts are all that is told. A ``person`` without ``person_id`` is a new one.
    """

    organisation_id: int | None = None
    organisation: str = ""
    number: str = ""
    town: str = ""
    is_known: bool = True
    person_id: int | None = None
    person: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    What a line was matched to.

    ``candidate`` is set where one was found; ``choices`` where several may be meant. What the
    line says itself stands in ``name``, ``person``, ``email`` and ``number``, for a new record.
    ``same_as`` is the number of the line that says the same.
    """

    line: int
    text: str
    found: Found
    candidate: Candidate | None = None
    choices: tuple[Candidate, ...] = ()
    same_as: int | None = None
    name: str = ""
    person: str = ""
    email: str = ""
    number: str = ""
