from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.core.models import Record
from raceme.core.search import Searched
from raceme.documents.models import Document
from raceme.organisations.models import Organisation, Person, SizeClass
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import EditableWorkspaceRecord, Workspace, WorkspaceRecord


class Kind(Record):
    """A kind of activity: shipped with the product, or added by a workspace for itself."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    is_offered = models.BooleanField(default=True)
    # Its result is a document, on which it may stand without participants.
    is_document = models.BooleanField(default=False)
    has_level = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(workspace=None), name="engagements_shipped_kind_once"
            ),
            models.UniqueConstraint(fields=["workspace", "code"], name="engagements_own_kind_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; a workspace's own kinds are named by it."""
        return self.name if self.workspace_id else gettext(self.name)


class Activity(EditableWorkspaceRecord):
    """One thing that happens, counted once however many take part."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        NOT_HELD = "not_held", _("Not held")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Level(models.TextChoices):
        BRONZE = "bronze", _("Bronze")
        SILVER = "silver", _("Silver")
        GOLD = "gold", _("Gold")

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="activities")
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    title = models.CharField(max_length=200)
    started_on = models.DateField()
    ended_on = models.DateField()
    # Times of the workspace's own zone; without them it takes the day.
    start_time = models.TimeField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    is_online = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=100, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    # The record it came from (a meeting, an award), so that it is logged once.
    source = models.CharField(max_length=100, blank=True)
    is_generated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    searched = Searched(name="title")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "source"],
                condition=~Q(source=""),
                name="engagements_activity_logged_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on")),
                name="engagements_activity_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=0), name="engagements_hours_not_negative"
            ),
        ]
        indexes = [
            # With the state, so that a log is counted without looking at its records.
            models.Index(
                fields=["workspace", "-ended_on", "-id", "state"], name="engagements_log_by_day"
            ),
            # A programme's log crosses workspaces.
            models.Index(fields=["-ended_on", "-id"], name="engagements_newest"),
            # Few, and left out of every count.
            models.Index(
                fields=["id"], condition=Q(state="withdrawn"), name="engagements_withdrawn"
            ),
            models.Index(fields=["kind", "ended_on"], name="engagements_by_kind"),
            models.Index(fields=["workspace", "recorded_at"], name="engagements_by_recording"),
        ]

    def __str__(self) -> str:
        return self.title


class Engagement(WorkspaceRecord):
    """One participant's part in an activity, with what it was then."""

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        HOST = "host", _("Host")
        SPEAKER = "speaker", _("Speaker")
        PITCHER = "pitcher", _("Pitcher")
        EXPERT = "expert", _("Expert")
        PARTNER = "partner", _("Partner")
        BENEFICIARY = "beneficiary", _("Beneficiary")

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        TOOK_PART = "took_part", _("Took part")
        ABSENT = "absent", _("Absent")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="engagements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="engagements", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="engagements", null=True, blank=True
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.PARTICIPANT)
    state = models.CharField(max_length=10, choices=State, default=State.TOOK_PART)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    size_class = models.CharField(max_length=10, choices=SizeClass, blank=True)
    organisation_kind = models.CharField(max_length=20, choices=Organisation.Kind, blank=True)
    activity_code = models.CharField(max_length=8, blank=True)
    is_member = models.BooleanField(default=False)
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=None, person=None), name="engagements_somebody_took_part"
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=0),
                name="engagements_part_hours_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""), name="engagements_amount_has_currency"
            ),
            # NULLs differ in a unique index, so that each of the three shapes has its own.
            models.UniqueConstraint(
                fields=["activity", "organisation", "person", "role"],
                name="engagements_once_in_a_role",
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation", "role"],
                condition=Q(person=None),
                name="engagements_organisation_once_in_a_role",
            ),
            models.UniqueConstraint(
                fields=["activity", "person", "role"],
                condition=Q(organisation=None),
                name="engagements_person_once_in_a_role",
            ),
        ]
        indexes = [
            # In what somebody took part is asked of many at once: without looking at the rows.
            models.Index(
                fields=["organisation", "activity", "workspace"],
                condition=Q(state="took_part"),
                name="engagements_of_organisation",
            ),
            models.Index(
                fields=["person", "activity", "workspace"],
                condition=Q(state="took_part"),
                name="engagements_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"


class Attribution(WorkspaceRecord):
    """That an activity counts towards a programme, with a share in per cent."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attributions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="attributions")
    share = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.SET_NULL, related_name="attributions", null=True, blank=True
    )
    is_excluded = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "activity"], name="engagements_attributed_once"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=100), name="engagements_share_in_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share} % #{self.pk}"


class EngagementAttribution(WorkspaceRecord):
    """That one engagement counts towards a programme otherwise than its activity does."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="attributions"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "programme"], name="engagements_part_attributed_once"
            ),
            models.CheckConstraint(
                condition=Q(share=None) | (Q(share__gte=0) & Q(share__lte=100)),
                name="engagements_part_share_in_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"otherwise #{self.pk}"


class Evidence(WorkspaceRecord):
    """A document or system record that proves an activity, or the part of a participant."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    # Of one participant; without it, of the activity.
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, related_name="evidence", null=True, blank=True
    )
    # An attendance list proves the activity and every participant of it.
    for_participants = models.BooleanField(default=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    system_record = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(document=None, system_record=""),
                name="engagements_evidence_is_something",
            ),
            models.CheckConstraint(
                condition=Q(engagement=None) | Q(for_participants=False),
                name="engagements_evidence_of_one_or_all",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence #{self.pk}"


class ActivityVersion(WorkspaceRecord):
    """What an activity and its engagements were after a save: corrections never overwrite."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="engagements_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Draft(WorkspaceRecord):
    """An activity that somebody has begun to record; as typed, nothing of it counts."""

    owner = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "owner"], name="engagements_drafts_of")]

    def __str__(self) -> str:
        return self.title or f"draft #{self.pk}"
