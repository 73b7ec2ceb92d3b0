"""What every case is given: the book to write into, the register, and what day it is."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from raceme.demo.agreements import Agreement
from raceme.demo.book import Book
from raceme.demo.gatherings import Gathering
from raceme.demo.register import Register
from raceme.workspaces.models import Workspace

BY = "demonstration"
# Claimed by every load and given up when the demonstration is taken away.
LOADING = UUID("0d3b6a0e-5f1c-4c1a-9a55-2f8f4b0c7e31")
BUCHAREST = ZoneInfo("Europe/Bucharest")


@dataclass(frozen=True, kw_only=True)
class Stage:
    book: Book
    register: Register
    at: datetime
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    # What the cases agreed upon, to be signed once everybody in it stands.
    agreements: list[Agreement] = field(default_factory=list)
    # The events of the cases by the code of their programme, to be held likewise.
    gatherings: dict[str, Gathering] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(BUCHAREST).date()


def chance_for(name: str) -> Random:
    """Return the same chance for the same name, whatever else was made before."""
    return Random(f"raceme {name}")


def in_the_morning(day: date, *, minutes: int = 0) -> datetime:
    """Return a moment of that day's working hours, in Romania."""
    start = datetime(day.year, day.month, day.day, 9, tzinfo=BUCHAREST)
    return start + timedelta(minutes=minutes % 480)
