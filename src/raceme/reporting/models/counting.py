from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.programmes.models import Period, Programme
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class CountingRule(EditableWorkspaceRecord):
    """What is counted and how, as data; each change is a new version."""

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class RuleVersion(WorkspaceRecord):
    """One version of a rule; ``definition`` is what the engine's ``Rule.to_json`` gives."""

    rule = models.ForeignKey(CountingRule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="reporting_rule_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Indicator(EditableWorkspaceRecord):
    """What a programme must report: a rule, and a target with its sense."""

    class Sense(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        ABOUT = "about", _("about")

    class Origin(models.TextChoices):
        RESULT = "result", _("Published as a result")
        PLAN = "plan", _("Published as a plan")
        CONTEXT = "context", _("Published as context")
        OWN = "own", _("Own figure")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="indicators")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    rule = models.ForeignKey(CountingRule, on_delete=models.PROTECT, related_name="indicators")
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_sense = models.CharField(max_length=10, choices=Sense, default=Sense.AT_LEAST)
    target_low = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_high = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OWN)
    # The day on which a register is read; without it, the last day of the window.
    register_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="reporting_indicator_once"),
            models.CheckConstraint(
                condition=~Q(target_sense="about")
                | Q(target_low__isnull=False, target_high__isnull=False),
                name="reporting_about_has_a_range",
            ),
            models.CheckConstraint(
                condition=Q(target_low=None)
                | Q(target_high=None)
                | Q(target_low__lte=models.F("target_high")),
                name="reporting_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PeriodTarget(WorkspaceRecord):
    """What an indicator should reach within one period, not counting earlier ones."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="period_targets"
    )
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="targets")
    target = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"], name="reporting_period_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} #{self.pk}"
