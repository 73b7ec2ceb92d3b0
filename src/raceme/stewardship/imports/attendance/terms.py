from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from raceme.stewardship.imports.headers import Header


class Product(StrEnum):
    ZOOM = "zoom"
    TEAMS = "teams"
    MEET = "meet"


@dataclass(kw_only=True)
class Participant:
    """One person, however often they came and went; minutes of two devices count once."""

    name: str
    email: str = ""
    minutes: int = 0
    joined_at: datetime | None = None
    left_at: datetime | None = None
    # As the product calls it: Organizer, Presenter, Panelist …
    role: str = ""
    is_guest: bool = False
    # Registered for a webinar, and did not come.
    is_absent: bool = False
    # The rows of the sheet that name them, from 0.
    rows: list[int] = field(default_factory=list)


@dataclass(kw_only=True)
class Attendance:
    """
    A meeting and its participants. Moments are on the clock of whoever exported the list.

    Where the file names a time zone (Z, +02:00), they are turned to the one in use.
    """

    product: Product
    title: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    participants: list[Participant]
    # Where the table of participants stands: the sheet, and its heading.
    sheet: int
    header: Header
