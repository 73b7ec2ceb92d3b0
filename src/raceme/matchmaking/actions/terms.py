"""What an action is told: how meetings are had, what a profile says, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from raceme.core.models import Record
from raceme.matchmaking.library.interests import Tag
from raceme.matchmaking.models import Participant, Request

# Who acts: a user, who takes part by their registration, or a word such as "schedule".
By = Record | str
SCHEDULE = "schedule"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How meetings are asked for, and what everybody may have."""

    is_online: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    answer_within: int = 72
    least_meetings: int = 0
    most_meetings: int = 12
    most_requests: int | None = None
    waking_from: time | None = None
    waking_until: time | None = None
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnTerms:
    """What differs for the people of one type; None where nothing does."""

    least_meetings: int | None = None
    most_meetings: int | None = None
    most_requests: int | None = None


TermsByType = Mapping[int, OwnTerms]


@dataclass(frozen=True, kw_only=True)
class ProfileFacts:
    """What somebody says of themselves to those who may meet them."""

    about: str = ""
    offers: str = ""
    seeks: str = ""
    offered: Sequence[Tag] = field(default=())
    sought: Sequence[Tag] = field(default=())
    languages: Sequence[str] = field(default=())
    countries: Sequence[str] = field(default=())
    presence: str = Participant.Presence.HERE
    time_zone: str = ""
    link: str = ""
    is_shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Asking:
    strength: str = Request.Strength.LIKE
    message: str = ""
