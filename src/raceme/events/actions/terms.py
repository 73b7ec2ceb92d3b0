"""What an action is told: the facts of an event, of a session, of who is named in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from raceme.core.models import Record
from raceme.engagements.models import Kind
from raceme.events.models import Room, Series, Speaker, Track
from raceme.programmes.models import Programme

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What an event says of itself; without a ``slug`` one is made from its title."""

    title: str
    kind: Kind
    starts_on: date
    ends_on: date
    time_zone: str
    slug: str = ""
    summary: str = ""
    description: str = ""
    is_online: bool = False
    link: str = ""
    venue: str = ""
    address: str = ""
    town: str = ""
    country: str = ""
    region: str = ""
    series: Series | None = None
    programmes: Sequence[Programme] = field(default=())


PLAIN_FIELDS = tuple(
    name for name in EventFacts.__dataclass_fields__ if name not in ("slug", "programmes")
)


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """What a session is, when and where; without a ``kind`` it is a break."""

    title: str
    starts_at: datetime
    ends_at: datetime
    summary: str = ""
    kind: Kind | None = None
    track: Track | None = None
    room: Room | None = None
    needs_sign_up: bool = False
    capacity: int | None = None


SESSION_FIELDS = tuple(SessionFacts.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Who is named in a session: a person, an organisation or both, as the programme shows them."""

    name: str = ""
    about: str = ""
    role: str = Speaker.Role.SPEAKER
