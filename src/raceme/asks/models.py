from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.mail.models import Message
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord

# What a person or a company is asked in a quarter before who asks is warned.
USUAL_BUDGET = 6
MOST_MINUTES = 480


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")


class Rhythm(EditableWorkspaceRecord):
    """When a workspace's asks go out, by its own clock, and how many a quarter are enough."""

    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.TUESDAY)
    hour = models.PositiveSmallIntegerField(default=9)
    budget = models.PositiveSmallIntegerField(default=USUAL_BUDGET)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="asks_one_rhythm_a_workspace"),
            models.CheckConstraint(
                condition=Q(weekday__lte=4) & Q(hour__lte=23), name="asks_go_out_on_a_working_day"
            ),
            models.CheckConstraint(condition=Q(budget__gte=1), name="asks_budget_is_something"),
        ]

    def __str__(self) -> str:
        return f"rhythm #{self.pk}"


class Round(WorkspaceRecord):
    """One thing asked of many at once."""

    title = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-asked_at", "-id"], name="asks_round_newest")]

    def __str__(self) -> str:
        return self.title


class Bundle(WorkspaceRecord):
    """
    One mail with all that was asked of a person since the last one.

    It is what the link in the mail is about: that opens the page only as long as the person
    has the address it was sent to, and belongs where they belonged then.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bundles")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    # In small letters.
    address = models.EmailField()
    language = models.CharField(max_length=5)
    # The keys of the affiliations that were open then.
    affiliations = models.JSONField(default=list)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-sent_at"], name="asks_bundle_of_person"),
            # Of all workspaces together: what one address gets does not come all at once.
            models.Index(fields=["address", "-sent_at"], name="asks_bundle_to_address"),
        ]

    def __str__(self) -> str:
        return f"bundle #{self.pk}"


class Ask(WorkspaceRecord):
    """One request to a company or a person, from whichever module, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("ask", "Open")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("ask", "Withdrawn")
        EXPIRED = "expired", _("Run out")

    class Kind(models.TextChoices):
        TEXT = "text", _("A short answer")
        YES_NO = "yes_no", _("Yes or no")
        CONFIRM = "confirm", _("Confirm that it is right")
        PAGE = "page", _("On a page of its own")

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        CONFIRMED = "confirmed", _("Confirmed")

    class Way(models.TextChoices):
        LINK = "link", _("By the link in the mail")
        ACCOUNT = "account", _("With their account")
        TELEPHONE = "telephone", _("By telephone")
        MAIL = "mail", _("By e-mail")
        IN_PERSON = "in_person", _("In person")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="asks", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="asks", null=True, blank=True
    )
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="asks", null=True, blank=True
    )
    # The app whose request it is, and the path of its page that answers it; without, it is
    # answered where it is read.
    module = models.CharField(max_length=40, default="asks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    path = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    due_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    # Why it was asked though the budget was used up.
    despite = models.CharField(max_length=300, blank=True)
    # When it is in a mail next, if it is; and when it was in one first.
    next_mail_at = models.DateTimeField(null=True, blank=True)
    bundle = models.ForeignKey(
        Bundle, on_delete=models.PROTECT, related_name="asks", null=True, blank=True
    )
    told_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    # What came of it: the answer in words or by its choice, who gave it and how.
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=10, choices=Way, blank=True)
    # Why it was declined or withdrawn, where somebody said so.
    reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_generated = models.BooleanField(default=False)

    # What may become of an ask in each state.
    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.OPEN: frozenset([State.ANSWERED, State.DECLINED, State.WITHDRAWN, State.EXPIRED]),
        State.ANSWERED: frozenset(),
        State.DECLINED: frozenset(),
        # Only together with what it was withdrawn with: ``actions.resume``.
        State.WITHDRAWN: frozenset([State.OPEN]),
        State.EXPIRED: frozenset(),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=None, person=None), name="asks_ask_somebody"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1) & Q(minutes__lte=MOST_MINUTES), name="asks_take_a_while"
            ),
            models.CheckConstraint(
                condition=Q(kind="page") | Q(path=""), name="asks_answered_here_or_on_a_page"
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False)
                | (~Q(state="answered") & Q(answered_at=None)),
                name="asks_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | (~Q(state="open") & Q(closed_at__isnull=False, next_mail_at=None)),
                name="asks_closed_ones_are_not_mailed",
            ),
            models.CheckConstraint(
                condition=Q(reminders__lte=2), name="asks_two_reminders_at_most"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="asks_answered_after_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-asked_at", "-id"], name="asks_newest"),
            models.Index(fields=["workspace", "state", "due_on", "id"], name="asks_by_state"),
            models.Index(fields=["organisation", "asked_at"], name="asks_of_organisation"),
            models.Index(fields=["person", "asked_at"], name="asks_of_person"),
            models.Index(
                fields=["next_mail_at"],
                condition=Q(next_mail_at__isnull=False),
                name="asks_to_be_mailed",
            ),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="asks_open_by_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_answered_here(self) -> bool:
        return self.kind != self.Kind.PAGE

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]
