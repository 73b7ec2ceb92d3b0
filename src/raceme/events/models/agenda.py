from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raceme.core.search import Searched
from raceme.engagements.models import Activity, Kind
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import Programme
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord

MOST_DAYS = 31


class Series(EditableWorkspaceRecord):
    """Events that belong together, such as the evenings of an online series."""

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "slug"], name="events_series_address_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Event(EditableWorkspaceRecord):
    """A gathering with a programme. Its activity in the log is planned when it is published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    time_zone = models.CharField(max_length=50)
    is_online = models.BooleanField(default=False)
    link = models.URLField(max_length=500, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, related_name="events", null=True, blank=True
    )
    programmes = models.ManyToManyField(Programme, related_name="+", blank=True)
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Calendars know an event by this, and take what has the higher sequence.
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    is_invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    searched = Searched(name="title", also=("venue", "town", "summary", "description"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="events_address_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="events_event_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-starts_on", "-id"], name="events_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_open(self) -> bool:
        """Whether everybody may see it: what was cancelled says so."""
        return self.state != self.State.DRAFT

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


class Room(WorkspaceRecord):
    """Where sessions of an event take place."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=100)
    capacity = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="events_room_once"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="events_room_holds_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Track(WorkspaceRecord):
    """A thread through the programme: sessions that belong together."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="events_track_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(EditableWorkspaceRecord):
    """
    One piece of an event's programme.

    With a kind it is an activity of the log; without one it is a break, which nobody counts.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    kind = models.ForeignKey(
        Kind, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    track = models.ForeignKey(
        Track, on_delete=models.SET_NULL, related_name="sessions", null=True, blank=True
    )
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, related_name="sessions", null=True, blank=True
    )
    # Whether one says beforehand that one comes to it; the places are its own, or its room's.
    needs_sign_up = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # Taken out after it was published: it stays, crossed out.
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="events_session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1),
                name="events_session_holds_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "starts_at", "id"], name="events_session_by_time"),
        ]

    def __str__(self) -> str:
        return self.title


class Speaker(WorkspaceRecord):
    """Who is named in a session, as the programme shows them, and who that is in the register."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("Speaker")
        MODERATOR = "moderator", _("Moderator")
        PITCHER = "pitcher", _("Pitcher")
        HOST = "host", _("Host")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    role = models.CharField(max_length=10, choices=Role, default=Role.SPEAKER)
    name = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "name", "about", "role"],
                # Of who was erased nothing is left to tell one from the other.
                condition=~Q(name="", about=""),
                name="events_speaker_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation or "")
