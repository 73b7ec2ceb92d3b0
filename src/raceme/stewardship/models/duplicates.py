"""Pairs that may be one, what a person said of them, and when they were last looked for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from raceme.core.models import Record
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import WorkspaceRecord


class Verdict(models.TextChoices):
    """What is known of a pair. One that was made one is none any more: ``Merge`` tells of it."""

    OPEN = "open", pgettext_lazy("pair", "Open")
    APART = "apart", pgettext_lazy("pair", "Not the same")


class Suggested(models.Model):
    """
    Two records that may be one, ``a`` the elder; ``reasons`` are rows of code and value.

    That they are not is kept, so that they are never suggested again.
    """

    score = models.DecimalField(max_digits=5, decimal_places=4)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state == Verdict.OPEN


class Suggestion(Suggested, Record):
    """Two organisations of the register that may be one, the same for all workspaces."""

    a = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(a__lt=F("b")), name="stewardship_suggestion_in_order"
            ),
            models.UniqueConstraint(fields=["a", "b"], name="stewardship_suggested_once"),
        ]
        indexes = [
            models.Index(fields=["state", "score", "id"], name="stewardship_suggested_surest")
        ]

    def __str__(self) -> str:
        return f"organisations #{self.a_id} and #{self.b_id}"


class PersonSuggestion(Suggested, WorkspaceRecord):
    """Two people whom a workspace knows, and who may be one."""

    a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(a__lt=F("b")), name="stewardship_people_suggestion_in_order"
            ),
            models.UniqueConstraint(fields=["a", "b"], name="stewardship_people_suggested_once"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "state", "score", "id"], name="stewardship_people_surest"
            )
        ]

    def __str__(self) -> str:
        return f"people #{self.a_id} and #{self.b_id}"


class DuplicateSearch(Record):
    """That the whole register was looked through, and what it was like then."""

    searched_at = models.DateTimeField()
    organisations = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    # Tells a register in which nothing was added, changed or removed since.
    mark = models.CharField(max_length=200)
    found = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["searched_at", "id"], name="stewardship_searched_last")]

    def __str__(self) -> str:
        return f"{self.found} pairs on {self.searched_at:%Y-%m-%d}"
