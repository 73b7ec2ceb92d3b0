"""What matching says of a row."""

from dataclasses import dataclass
from enum import StrEnum


class Found(StrEnum):
    """By what a record was found; whether that is certain stands in ``CERTAIN``."""

    NONE = ""
    NUMBER = "number"
    NAME_AND_TOWN = "name_town"
    NAME = "name"
    EMAIL = "email"
    DOMAIN = "domain"
    NEAR = "near"
    SEVERAL = "several"
    OTHER_NAME = "other_name"
    OTHER_TOWN = "other_town"
    CHOSEN = "chosen"
    MEANWHILE = "meanwhile"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Match:
    """
    What a row means: one record for certain, or some of which somebody has to choose.

    ``is_known`` tells whether the workspace deals with the record already.
    """

    found: Found
    target: int | None = None
    candidates: tuple[int, ...] = ()
    is_known: bool = True
