"""What an officer asks about a line, and what is answered; and the lines drawn to be looked at."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.accounts.models import User
from raceme.engagements.models import Evidence
from raceme.programmes.models import Period, Programme
from raceme.reporting.models.counting import Indicator
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class LineQuestion(EditableWorkspaceRecord):
    """
    A conversation about one line of a figure in one period.

    The line is named by the key in its address alone: whom it names is read from the log, so
    that nobody who is erased there stays here. ``told`` is what the line said when it was asked.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("question", "Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    # The figure's name, which outlives the figure.
    figure = models.CharField(max_length=200)
    record = models.BigIntegerField()
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField()
    # When it was last written to, or closed.
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "record"],
                condition=~Q(state="closed"),
                name="reporting_question_once_a_line",
            )
        ]
        indexes = [
            models.Index(fields=["programme", "changed_at", "id"], name="reporting_question_newest")
        ]

    def __str__(self) -> str:
        return f"question #{self.pk}"


class QuestionMessage(WorkspaceRecord):
    """What one side wrote; an answer may point to the evidence that was added or meant."""

    question = models.ForeignKey(LineQuestion, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=200)
    is_of_officer = models.BooleanField()
    text = models.TextField()
    evidence = models.ForeignKey(
        Evidence, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"message #{self.pk}"


class Sample(WorkspaceRecord):
    """
    Lines of a figure drawn by chance; the same seed draws the same of the same list.

    What an officer drew the programme's lead may read; what the lead drew is its own.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    figure = models.CharField(max_length=200)
    seed = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField()
    # Of how many lines it was drawn.
    population = models.PositiveIntegerField()
    drawn_by = models.CharField(max_length=200)
    is_of_officer = models.BooleanField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sample #{self.pk}"


class SampleLine(WorkspaceRecord):
    """A drawn line, named by the key in its address; ``digest`` is what it was drawn by."""

    class State(models.TextChoices):
        UNSEEN = "unseen", _("To be looked at")
        FINE = "fine", _("Fine")

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    record = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.UNSEEN)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "position"], name="reporting_sample_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"line {self.position} of sample {self.sample_id}"
