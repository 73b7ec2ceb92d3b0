from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.asks.models import Ask
from raceme.documents.models import Document
from raceme.organisations.models import Person
from raceme.workspaces.models import WorkspaceRecord


class Purpose(models.TextChoices):
    """What a person's data is used for, beyond what the work itself needs."""

    CONTACT = "contact", _("Contact about services")
    NEWSLETTER = "newsletter", _("Newsletter")
    PHOTOS = "photos", _("Photos and films")
    PUBLICATION = "publication", _("Publication of contact")
    MATCHMAKING = "matchmaking", _("Matchmaking")


class Way(models.TextChoices):
    """How somebody said yes or no."""

    LINK = "link", _("By a link in a mail")
    ACCOUNT = "account", _("Signed in")
    FORM = "form", _("On a form")
    PAPER = "paper", _("On paper")
    MAIL = "mail", _("By mail")
    PHONE = "phone", _("By telephone")
    IMPORTED = "imported", _("Taken over from a list")


class ConsentText(WorkspaceRecord):
    """What people of a workspace agree to for a purpose, in one language; never changed."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField()
    text = models.TextField()
    in_force_from = models.DateField()
    # How long what was agreed to by it holds; without it, until it is withdrawn.
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "purpose", "language", "version"],
                name="consents_text_version_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="consents_text_says_something"),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1), name="consents_text_lasts_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.language}, {self.version}"


class Said(WorkspaceRecord):
    """
    What a person said for a purpose: when, in which way, with what proof.

    The proof is a document, the link or the account by which the person came, or a note of who
    heard it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    # Who wrote it down; the person's own reference where the person did.
    taken_by = models.CharField(max_length=100)
    taken_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Consent(Said):
    """That a person agreed; what came of it is its state, and nothing else of it changes."""

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent", "Given")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")
        EXPIRED = "expired", pgettext_lazy("consent", "Expired")
        RENEWED = "renewed", pgettext_lazy("consent", "Given anew")

    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    state = models.CharField(max_length=10, choices=State, default=State.GIVEN)
    # The first day on which it holds no more.
    expires_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(state="given"),
                name="consents_one_standing_consent",
            ),
            models.CheckConstraint(
                condition=(Q(state="given") & Q(ended_at=None))
                | (~Q(state="given") & Q(ended_at__isnull=False)),
                name="consents_ended_when_it_stands_no_more",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(came_by="") | ~Q(note=""),
                name="consents_consent_is_proven",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "purpose", "state"], name="consents_by_purpose"),
            models.Index(fields=["workspace", "-at", "-id"], name="consents_newest"),
            models.Index(
                fields=["expires_on"], condition=Q(state="given"), name="consents_running_out"
            ),
        ]

    def __str__(self) -> str:
        return f"consent #{self.pk}"

    def holds_on(self, day: date) -> bool:
        is_over = self.expires_on is not None and self.expires_on <= day
        return self.state == self.State.GIVEN and not is_over


class Withdrawal(Said):
    """
    That a person said no: took a consent back, or objects to what is done on another basis.

    It stands until the person agrees again.
    """

    consent = models.OneToOneField(
        Consent, on_delete=models.CASCADE, null=True, blank=True, related_name="withdrawal"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(ended_at=None),
                name="consents_one_standing_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(came_by="") | ~Q(note=""),
                name="consents_withdrawal_is_proven",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "purpose"], name="consents_withdrawn_by_purpose"),
        ]

    def __str__(self) -> str:
        return f"withdrawal #{self.pk}"


class LegalBasis(WorkspaceRecord):
    """
    On what a purpose rests where that is not consent: of one person, or of all of a workspace.

    What rests on an interest or a task ends with a person's no; what a contract or the law asks
    for does not.
    """

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("Contract")
        LEGAL_OBLIGATION = "obligation", _("Legal obligation")
        PUBLIC_TASK = "task", _("Public task")
        LEGITIMATE_INTEREST = "interest", _("Legitimate interest")

    BINDING = (Kind.CONTRACT, Kind.LEGAL_OBLIGATION)

    purpose = models.CharField(max_length=20, choices=Purpose)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    named_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "purpose"],
                condition=Q(ended_at=None, person=None),
                name="consents_one_basis_of_a_workspace",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(ended_at=None, person__isnull=False),
                name="consents_one_basis_of_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="consents_basis_has_a_reason"),
        ]
        verbose_name_plural = "legal bases"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def is_binding(self) -> bool:
        return self.kind in self.BINDING


class ConsentRequest(WorkspaceRecord):
    """
    That a person was asked what they agree to, and what they said to each purpose since.

    ``said`` holds yes (true) or no (false) by purpose. What was asked by a mail of its own, as it
    once was, has no ask.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    purposes = models.JSONField()
    said = models.JSONField(default=dict)
    # The mail of those that were asked by one of their own.
    message = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="consents_asked_last")]

    def __str__(self) -> str:
        return f"request #{self.pk}"
