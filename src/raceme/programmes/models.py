from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import User
from raceme.core.search import Searched
from raceme.documents.models import Document
from raceme.organisations.models import Organisation
from raceme.workspaces.models import EditableWorkspaceRecord, Workspace, WorkspaceRecord


class Programme(EditableWorkspaceRecord):
    """A funded project; its workspace is the lead."""

    class Scheme(models.TextChoices):
        EEA = "eea", _("EEA and Norway Grants")
        INTERREG = "interreg", _("Interreg")
        SMP = "smp", _("Single Market Programme")
        HORIZON = "horizon", _("Horizon Europe")
        NATIONAL = "national", _("National")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        """What a programme is on a day; no field, for it follows from the dates."""

        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")

    code = models.SlugField(max_length=50)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=20, choices=Scheme)
    scheme_detail = models.CharField(max_length=100, blank=True)
    promoter = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="promoted", null=True, blank=True
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    initial_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    final_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    emblem = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    funding_statement = models.TextField(blank=True)
    description = models.TextField(blank=True)
    summary_of_results = models.TextField(blank=True)
    summary_of_bilateral_results = models.TextField(blank=True)
    # Where its facts were published, one address a line; shown with the description.
    sources = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)
    # Whether a funder's officer reads people's names in the lists opened to them.
    officers_see_people = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    searched = Searched(name="name", also=("code",), numbers=("code", "number"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "code"], name="programmes_code_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programmes_end_after_start"
            ),
            models.CheckConstraint(
                condition=(Q(initial_cost=None) | Q(initial_cost__gte=0))
                & (Q(final_cost=None) | Q(final_cost__gte=0)),
                name="programmes_costs_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_finished(self, *, on: date) -> bool:
        return self.ends_on < on

    def state_on(self, day: date) -> State:
        if self.starts_on > day:
            return self.State.PLANNED
        return self.State.FINISHED if self.is_finished(on=day) else self.State.RUNNING


class Partner(WorkspaceRecord):
    """An organisation's part in a programme; a partner's workspace shares its activities."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        PARTNER = "partner", _("Partner")
        DONOR = "donor", _("Donor partner")
        ASSOCIATED = "associated", _("Associated partner")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role, default=Role.PARTNER)
    partner_workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], name="programmes_partner_once"
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0), name="programmes_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"partner #{self.pk}"


class Period(WorkspaceRecord):
    """A reporting period, both days included; periods of a programme do not overlap."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    report_due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_period_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programmes_period_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"period {self.number}"


class PlanItem(EditableWorkspaceRecord):
    """What a programme promised: a planned activity or a deliverable, by when, by whom."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("Activity")
        DELIVERABLE = "deliverable", _("Deliverable")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="plan_items")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ACTIVITY)
    responsible = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    responsible_person = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    # Of how many activities it takes to be done, and of which kind (a code of the log).
    activity_kind = models.CharField(max_length=40, blank=True)
    activities_needed = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_plan_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Officer(WorkspaceRecord):
    """A funder's officer of one programme: reads the periods opened to officers, and asks."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="officers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="overseen")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=Q(until=None),
                name="programmes_officer_once",
            )
        ]

    def __str__(self) -> str:
        return f"officer #{self.pk}"


class OpenedPeriod(WorkspaceRecord):
    """That officers may read a period; without one it is the lead's and partners' alone."""

    period = models.OneToOneField(Period, on_delete=models.CASCADE, related_name="opened")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"opened {self.period_id}"
