from collections.abc import Sequence
from operator import attrgetter

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.models import EditableRecord, Record
from raceme.core.search import Searched
from raceme.core.words import initials
from raceme.organisations.names import name_block, name_key, person_key
from raceme.workspaces.models import EditableWorkspaceRecord, Workspace, WorkspaceRecord


class SizeClass(models.TextChoices):
    """Of the SME definition, Recommendation 2003/361/EC."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


SME_CLASSES = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)


name_of = attrgetter("name")


class NameKey(models.CharField[str, str]):
    """The name as matching and sorting read it, made anew on every save, also in bulk."""

    key = staticmethod(name_key)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 (Django's)
        value = self.key(name_of(model_instance))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Tell migrations of plain characters: how they come about is none of the table's."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class PersonKey(NameKey):
    key = staticmethod(person_key)


class NameBlock(NameKey):
    key = staticmethod(name_block)


class Organisation(EditableRecord):
    """A legal entity, shared by all workspaces of the installation."""

    class Kind(models.TextChoices):
        COMPANY = "company", pgettext_lazy("kind of organisation", "Company")
        RESEARCH = "research", _("Research or education")
        PUBLIC = "public", _("Public authority")
        CLUSTER = "cluster", _("Cluster organisation")
        OTHER = "other", _("Other")

    name = models.CharField(max_length=200)
    # The name without legal form, case and accents, as matching and sorting read it.
    name_key = NameKey(max_length=200, editable=False)
    name_block = NameBlock(max_length=4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COMPANY)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=200, blank=True)
    registered_number = models.CharField(max_length=40, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    activity_code = models.CharField(max_length=8, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    description = models.TextField(blank=True)
    # Who signs for it, as the trade register names them.
    signatory = models.CharField(max_length=200, blank=True)
    is_generated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    searched = Searched(name="name", numbers=("registered_number", "vat_number"))

    # What a correction became that waits for those who may make it; no column.
    proposed: Record | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "registered_number"],
                condition=~Q(registered_number=""),
                name="organisations_registered_number_once_per_country",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="organisations_by_name"),
            models.Index(fields=["name_block"], name="organisations_by_block"),
            models.Index(fields=["registered_number"], name="organisations_by_number"),
            models.Index(fields=["vat_number"], name="organisations_by_vat"),
            models.Index(fields=["email"], name="organisations_by_email"),
            models.Index(fields=["country", "region"], name="organisations_by_region"),
        ]

    def __str__(self) -> str:
        return self.name


class SizeFact(Record):
    """What size an organisation was on a day, by the accounts of a year."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="size_facts"
    )
    valid_from = models.DateField()
    size_class = models.CharField(max_length=10, choices=SizeClass)
    employees = models.PositiveIntegerField(null=True, blank=True)
    turnover = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    balance_sheet = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=200, blank=True)

    # As an organisation's; no column.
    proposed: Record | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"], name="organisations_one_size_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.size_class} from {self.valid_from}"


class ClusterProfile(EditableRecord):
    """
    What a cluster organisation says of its cluster; public between two days.

    Published once more, it keeps when it was public before as ``EarlierPublication``.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="cluster_profile"
    )
    acronym = models.CharField(max_length=30, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    fields = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    public_from = models.DateField(null=True, blank=True)
    public_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(public_until=None) | Q(public_from__lt=F("public_until")),
                name="organisations_profile_public_then_not",
            )
        ]

    def __str__(self) -> str:
        return self.acronym or f"profile #{self.pk}"


class EarlierPublication(Record):
    """That a cluster was public from one day until before another, before it is so now."""

    profile = models.ForeignKey(ClusterProfile, on_delete=models.CASCADE, related_name="earlier")
    public_from = models.DateField()
    public_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(public_from__lt=F("public_until")),
                name="organisations_public_earlier_then_not",
            ),
            models.UniqueConstraint(
                fields=["profile", "public_from"], name="organisations_public_earlier_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_from} to {self.public_until}"


class Relationship(Record):
    """That a workspace deals with an organisation; written by the action that first uses it."""

    class Kind(models.TextChoices):
        OWN = "own", _("The workspace itself")
        KNOWN = "known", _("Known")

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="relationships"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.KNOWN)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "organisation"], name="organisations_related_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Membership(WorkspaceRecord):
    """An organisation's belonging to the cluster of a workspace, both days included."""

    cluster = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="organisations_membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["workspace", "cluster", "member"],
                condition=Q(left_on=None),
                name="organisations_one_open_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"membership #{self.pk}"


class Person(EditableWorkspaceRecord):
    """A person as one workspace knows them."""

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        OTHER = "other", _("Other")

    name = models.CharField(max_length=200)
    name_key = PersonKey(max_length=200, editable=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    is_generated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # From then on nothing names them; what they took part in stays counted.
    erased_at = models.DateTimeField(null=True, blank=True)

    searched = Searched(name="name", guarded=("email",))

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "name_key", "id"], name="organisations_person_by_name"
            ),
            models.Index(fields=["workspace", "email"], name="organisations_person_by_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return initials(self.name)


class Affiliation(WorkspaceRecord):
    """A person's role in an organisation, both days included."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations"
    )
    role = models.CharField(max_length=100, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="organisations_affiliation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ended_on=None),
                name="organisations_one_open_affiliation",
            ),
        ]
        indexes = [
            # What a role is searched by: with it PostgreSQL knows how many will be found.
            models.Index(Upper("role"), name="organisations_by_role"),
        ]

    def __str__(self) -> str:
        return self.role or f"affiliation #{self.pk}"
