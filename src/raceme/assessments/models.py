from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.models import Record
from raceme.engagements.models import Activity
from raceme.organisations.models import Organisation, Person
from raceme.questionnaires.models import LONGEST_CODE, AnswerSet
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class FactorSet(Record):
    """A table of emission factors that an operator loaded; those that ship lie in files."""

    code = models.SlugField(max_length=LONGEST_CODE, unique=True)
    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=20, blank=True)
    source = models.TextField()
    document = models.JSONField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Assessment(EditableWorkspaceRecord):
    """A company assessed at a point in time: its answers, what came of them, and who did it."""

    class State(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("assessment", "Under way")
        CLOSED = "closed", pgettext_lazy("assessment", "Closed")

    class Wave(models.TextChoices):
        BEFORE = "before", _("Before the support")
        AFTER_ONE = "after_1", _("After one year")
        AFTER_TWO = "after_2", _("After two years")
        OTHER = "other", _("In between")

    answers = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="assessment")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments"
    )
    # Of the questionnaire, so that waves are found however many versions there were.
    code = models.SlugField(max_length=LONGEST_CODE)
    wave = models.CharField(max_length=10, choices=Wave, default=Wave.BEFORE)
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    expert = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="assessments_made", null=True, blank=True
    )
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # The day it is about, and the language of its report.
    on = models.DateField()
    language = models.CharField(max_length=5)
    # The set of factors it is scored with, whole, so that its result can be worked out again.
    factors = models.JSONField(default=dict, blank=True)
    # As ``engines.scoring.result_to_json`` writes it; empty before it is closed.
    result = models.JSONField(default=dict, blank=True)
    overall = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=LONGEST_CODE, blank=True)
    # What it left in the log.
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="assessment", null=True, blank=True
    )
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    is_generated = models.BooleanField(default=False)

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.BEGUN: frozenset([State.CLOSED]),
        State.CLOSED: frozenset(),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="begun", closed_at=None),
                name="assessments_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(overall=None) | (Q(overall__gte=0) & Q(overall__lte=100)),
                name="assessments_overall_of_100",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=0), name="assessments_hours_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-on", "-id"], name="assessments_newest"),
            models.Index(fields=["organisation", "code", "-on"], name="assessments_of_company"),
            models.Index(fields=["code", "state", "-on"], name="assessments_of_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.BEGUN

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]


class DimensionScore(WorkspaceRecord):
    """One dimension of a closed assessment, as its result has it, for lists and peers."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    dimension = models.CharField(max_length=LONGEST_CODE)
    value = models.FloatField(null=True)
    band = models.CharField(max_length=LONGEST_CODE, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "dimension"], name="assessments_one_score_a_dimension"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | (Q(value__gte=0) & Q(value__lte=100)),
                name="assessments_score_of_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} of #{self.assessment_id}"


class Recommendation(EditableWorkspaceRecord):
    """A next step of an assessment: advised by a rule or by the expert, decided by the company."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", pgettext_lazy("recommendation", "Accepted")
        DECLINED = "declined", pgettext_lazy("recommendation", "Declined")

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="recommendations"
    )
    # Of the rule it follows from; empty: the expert's own.
    code = models.CharField(max_length=LONGEST_CODE, blank=True)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    # What it follows from: codes of items and dimensions with their values.
    because = models.JSONField(default=list, blank=True)
    is_edited = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code"],
                condition=~Q(code=""),
                name="assessments_rule_advises_once",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="assessments_decided_at_a_moment",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="assessments_step_is_named"),
        ]
        indexes = [models.Index(fields=["assessment", "place"], name="assessments_steps")]

    def __str__(self) -> str:
        return self.title


class Measure(EditableWorkspaceRecord):
    """One measure of a company's reduction plan: what it saves, costs, and what it did save."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("measure", "Planned")
        DONE = "done", pgettext_lazy("measure", "Done")
        DROPPED = "dropped", pgettext_lazy("measure", "Dropped")

    # The footprint it was planned on, and the one that says what it saved.
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="measures")
    verified_with = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="verified", null=True, blank=True
    )
    title = models.CharField(max_length=200)
    # The amount of the footprint that it lowers.
    quantity = models.CharField(max_length=LONGEST_CODE)
    # In the unit of that amount, for one year.
    saving = models.DecimalField(max_digits=12, decimal_places=3)
    verified_saving = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="measures", null=True, blank=True
    )
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(saving__gt=0), name="assessments_measure_saves"),
            models.CheckConstraint(
                condition=Q(cost=None) | (Q(cost__gte=0) & ~Q(currency="")),
                name="assessments_cost_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None)),
                name="assessments_measure_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(verified_saving=None) | Q(verified_with__isnull=False),
                name="assessments_verified_by_a_footprint",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "state", "due_on"], name="assessments_due")]

    def __str__(self) -> str:
        return self.title
