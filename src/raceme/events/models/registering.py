import secrets
from collections.abc import Mapping

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.search import Searched
from raceme.engagements.models import Engagement
from raceme.events.models.agenda import Event, Session
from raceme.organisations.models import Organisation, Person
from raceme.questionnaires.models import AnswerSet, Questionnaire
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord

# No letter or digit that is taken for another one when it is read aloud.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


def new_code() -> str:
    """Return what the QR of a badge says: 50 bits of chance."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Admission(EditableWorkspaceRecord):
    """How one gets into an event: from when until when, how many, and what is asked of them."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="admission")
    # Who organises may close it at once, whatever the days say.
    is_open = models.BooleanField(default=True)
    # Without: it is known only to whom its address was sent.
    is_announced = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # Of all types together; without one there is no end of places.
    capacity = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    has_waiting_list = models.BooleanField(default=True)
    takes_colleagues = models.BooleanField(default=True)
    # What else is asked, by its newest version.
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What is done with what people say of themselves, in the words of who organises.
    notice = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1),
                name="events_admission_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="events_admission_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"admission #{self.pk}"


class ParticipantType(EditableWorkspaceRecord):
    """As what one comes, with its places, who may choose it, and as what the log counts them."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="types")
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    needs_approval = models.BooleanField(default=False)
    # Others are given by staff alone.
    is_offered = models.BooleanField(default=True)
    # Who may choose it: of these kinds of organisation, from these countries; all where empty.
    organisation_kinds = models.JSONField(default=list, blank=True)
    countries = models.JSONField(default=list, blank=True)
    # Whether they may have bilateral meetings, where the event has any.
    has_meetings = models.BooleanField(default=True)
    role = models.CharField(
        max_length=20, choices=Engagement.Role, default=Engagement.Role.PARTICIPANT
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="events_type_once"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="events_type_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Registration(EditableWorkspaceRecord):
    """
    That somebody means to come, in their own words.

    ``person`` and ``organisation`` are who that is in the register, as far as it is known; what
    was typed stays as it was.
    """

    class State(models.TextChoices):
        NAMED = "named", _("Named by a colleague")
        APPLIED = "applied", _("Waits for approval")
        WAITING = "waiting", _("On the waiting list")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", _("Cancelled")
        REFUSED = "refused", _("Refused")

    class Way(models.TextChoices):
        WEB = "web", _("By themselves")
        COLLEAGUE = "colleague", _("By a colleague")
        STAFF = "staff", _("By staff")
        DESK = "desk", _("At the desk")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    type = models.ForeignKey(
        ParticipantType, on_delete=models.PROTECT, related_name="registrations"
    )
    state = models.CharField(max_length=10, choices=State)
    way = models.CharField(max_length=10, choices=Way, default=Way.WEB)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    # What they call it themselves, where a type is for some kinds only.
    organisation_kind = models.CharField(
        max_length=20, choices=Organisation.Kind.choices, blank=True
    )
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=5, default="en")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="registrations", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="registrations",
        null=True,
        blank=True,
    )
    answers = models.OneToOneField(
        AnswerSet, on_delete=models.PROTECT, related_name="registration", null=True, blank=True
    )
    # Who registered them, where a colleague did.
    booked_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="colleagues", null=True, blank=True
    )
    # When they themselves read the notice and agreed to come.
    consented_at = models.DateTimeField(null=True, blank=True)
    # What their badge says; nobody else's place is found by it.
    code = models.CharField(max_length=CODE_LENGTH, default=new_code, unique=True, editable=False)
    note = models.CharField(max_length=300, blank=True)
    registered_at = models.DateTimeField()
    # Since when they wait: who waits longest moves up first.
    waiting_since = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    is_generated = models.BooleanField(default=False)

    # Those that hold a place of the event's.
    HOLDING = (State.NAMED, State.APPLIED, State.CONFIRMED)
    OVER = (State.CANCELLED, State.REFUSED)
    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.NAMED: frozenset([State.CONFIRMED, State.APPLIED, State.CANCELLED]),
        State.APPLIED: frozenset([State.CONFIRMED, State.WAITING, State.REFUSED, State.CANCELLED]),
        State.WAITING: frozenset(
            [State.CONFIRMED, State.APPLIED, State.NAMED, State.REFUSED, State.CANCELLED]
        ),
        State.CONFIRMED: frozenset([State.CANCELLED]),
        # Who comes back stands at the end of the line.
        State.CANCELLED: frozenset([State.CONFIRMED, State.APPLIED, State.WAITING]),
        State.REFUSED: frozenset([State.CONFIRMED, State.NAMED, State.WAITING]),
    }

    searched = Searched(name="name", also=("organisation_name",), guarded=("email",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "event",
                models.functions.Lower("email"),
                condition=~Q(email="") & ~Q(state__in=["cancelled", "refused"]),
                name="events_registered_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
                name="events_waiting_since_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="events_confirmed_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "name", "id"], name="events_registered"),
            models.Index(
                fields=["event", "waiting_since", "id"],
                condition=Q(state="waiting"),
                name="events_waiting",
            ),
            models.Index(fields=["workspace", "email"], name="events_registered_email"),
            models.Index(fields=["person", "event"], name="events_registered_person"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]


class SignUp(WorkspaceRecord):
    """
    That somebody who is registered means to come to a session that needs it.

    Who leaves it keeps the row, so that their calendar hears of it.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        LEFT = "left", pgettext_lazy("sign-up", "Left")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="sign_ups"
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sign_ups")
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    # Of the last time, where somebody left and came back: who waits longest moves up first.
    signed_up_at = models.DateTimeField()
    # How often it changed: a calendar takes what has the higher sequence.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    STANDING = (State.CONFIRMED, State.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registration"], name="events_signed_up_once"
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "signed_up_at", "id"], name="events_sign_ups")
        ]

    def __str__(self) -> str:
        return f"sign-up #{self.pk}"
