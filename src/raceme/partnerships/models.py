from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.search import Searched
from raceme.documents.models import Document
from raceme.engagements.models import Activity
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Partnership(EditableWorkspaceRecord):
    """A lasting cooperation between organisations. Signing it is an activity of the log."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Cooperation agreement")
        PROJECT = "project", _("Joint project")
        BUSINESS = "business", _("Business deal")
        SUPPLY = "supply", _("Supply")
        DISTRIBUTION = "distribution", _("Distribution or agency")
        RESEARCH = "research", _("Research and development")
        LICENCE = "licence", pgettext_lazy("partnership", "Licence")
        INVESTMENT = "investment", _("Joint venture or investment")
        CLUSTERS = "clusters", _("Between clusters or associations")
        OTHER = "other", _("Other partnership")

    class State(models.TextChoices):
        INTENDED = "intended", _("Intended")
        SIGNED = "signed", pgettext_lazy("partnership", "Signed")
        ENDED = "ended", pgettext_lazy("partnership", "Ended")

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.AGREEMENT)
    state = models.CharField(max_length=10, choices=State, default=State.INTENDED)
    about = models.TextField(blank=True)
    # The day it was signed; of one that is only intended, nothing yet.
    since = models.DateField(null=True, blank=True)
    # Until when it was agreed, and when it ended in fact.
    until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    # Where it is signed.
    is_online = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The record it came from, such as a meeting, so that it is made once.
    source = models.CharField(max_length=100, blank=True)
    is_generated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    searched = Searched(name="title")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source"],
                condition=~Q(source=""),
                name="partnerships_made_once",
            ),
            models.CheckConstraint(
                condition=Q(state="intended") | Q(since__isnull=False),
                name="partnerships_signed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")),
                name="partnerships_ends_after_it_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False)
                | (~Q(state="ended") & Q(ended_on=None)),
                name="partnerships_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(amount=None) & Q(currency="")) | (Q(amount__gte=0) & ~Q(currency="")),
                name="partnerships_amount_has_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-changed_at", "-id"], name="partnerships_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Partner(WorkspaceRecord):
    """One of those who are in a partnership, and whom to ask there."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("partnership", "Leads it")
        PARTNER = "partner", _("Partner")

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.PARTNER)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"], name="partnerships_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PartnershipProgramme(WorkspaceRecord):
    """Towards which programme a partnership counts, and which line of its work plan it keeps."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="counted_by"
    )
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "programme"], name="partnerships_programme_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.programme)


class PartnershipDocument(WorkspaceRecord):
    """A paper of a partnership that is not signed yet; signed, it is evidence of its activity."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "document"], name="partnerships_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class GoodPractice(EditableWorkspaceRecord):
    """A described, evidenced practice that others can copy, in the shape Interreg Europe asks."""

    class Topic(models.TextChoices):
        RESEARCH = "research", _("Research and innovation")
        SME = "sme", _("SME competitiveness")
        DIGITAL = "digital", _("Digitalisation")
        LOW_CARBON = "low-carbon", _("Low-carbon economy")
        RESOURCES = "resources", _("Environment and resource efficiency")
        SKILLS = "skills", _("Skills and employment")
        GOVERNANCE = "governance", _("Regional governance")
        OTHER = "other", _("Another topic")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", pgettext_lazy("good practice", "Proposed")
        PUBLISHED = "published", pgettext_lazy("good practice", "Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Whether everybody reads the contact's name; nobody does unless it was said.
    shows_contact = models.BooleanField(default=False)
    topic = models.CharField(max_length=20, choices=Topic, blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    description = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    resources_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    resources_currency = models.CharField(max_length=3, blank=True)
    resources_people = models.PositiveIntegerField(null=True, blank=True)
    success = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    transfer = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_generated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The last who moved it on, and when: to propose, to publish, to withdraw.
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    searched = Searched(
        name="title",
        also=("town", "summary", "description", "resources", "success", "transfer"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "slug"], name="partnerships_practice_address_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="partnerships_practice_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(resources_amount=None) & Q(resources_currency=""))
                | (Q(resources_amount__gte=0) & ~Q(resources_currency="")),
                name="partnerships_resources_have_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-changed_at", "-id"], name="partnerships_practices"),
        ]

    def __str__(self) -> str:
        return self.title


class PracticeFigure(WorkspaceRecord):
    """One number that shows the success of a practice, as it was published."""

    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=150)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "position"], name="partnerships_figure_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


class PracticeDocument(WorkspaceRecord):
    """A file that shows the success of a practice, to the workspace alone."""

    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "document"], name="partnerships_practice_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class Adopter(WorkspaceRecord):
    """Who took a practice over, since when, and what they do otherwise."""

    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="adopters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    changed = models.TextField(blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "organisation"], name="partnerships_adopter_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
