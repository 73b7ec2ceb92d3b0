"""Two records of the same that were made one, what was moved for it, and who asked for it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.accounts.models import User
from raceme.core.models import Record
from raceme.workspaces.models import Workspace


class What(models.TextChoices):
    ORGANISATIONS = "organisations", _("Organisations")
    PEOPLE = "people", _("People")


class Merge(Record):
    """
    That ``absorbed`` was put into ``survivor``; both by reference, for the one is not there now.

    Without a workspace the installation's registrar did it. People are merged by the
    workspace that knows them.
    """

    what = models.CharField(max_length=20, choices=What)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    survivor = models.CharField(max_length=100)
    absorbed = models.CharField(max_length=100)
    survivor_name = models.CharField(max_length=200)
    absorbed_name = models.CharField(max_length=200)
    # The fields that were taken from the one that was put in.
    taken = models.JSONField(default=list)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(survivor=F("absorbed")), name="stewardship_merge_of_two"
            ),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at=None),
                name="stewardship_merged_away_once",
            ),
        ]
        indexes = [
            models.Index(fields=["survivor"], name="stewardship_merges_into"),
            models.Index(fields=["merged_at", "id"], name="stewardship_merges_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_name} → {self.survivor_name}"[:200]

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def survivor_key(self) -> int:
        return int(self.survivor.rpartition(":")[2])

    @property
    def absorbed_key(self) -> int:
        return int(self.absorbed.rpartition(":")[2])


class MergeStep(models.Model):
    """
    One thing that a merge did to rows of one model and one workspace, so that it can be undone.

    ``rows`` hold by key: of what was removed all of it, of what was changed each field before
    and after. Steps are undone in the opposite order.
    """

    class Did(models.TextChoices):
        MOVED = "moved", _("Moved")
        REMOVED = "removed", _("Made one with another")
        CHANGED = "changed", _("Changed")
        # Changed, too, but what became of it since stands in nobody's way.
        FOLLOWED = "followed", _("Followed")
        ADDED = "added", _("Added")

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    did = models.CharField(max_length=10, choices=Did)
    model = models.CharField(max_length=100)
    field = models.CharField(max_length=100, blank=True)
    keys = models.JSONField(default=list)
    rows = models.JSONField(default=dict)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "position"], name="stewardship_step_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.did} {self.count} {self.model}"


class MergeProposal(Record):
    """That two organisations which others use, too, are one: for the registrar to decide."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "Open")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")
        # One of both is not there any more, or they are one already.
        SETTLED = "settled", pgettext_lazy("proposal", "Settled otherwise")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    survivor = models.CharField(max_length=100)
    absorbed = models.CharField(max_length=100)
    survivor_name = models.CharField(max_length=200)
    absorbed_name = models.CharField(max_length=200)
    taken = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(survivor=F("absorbed")), name="stewardship_proposal_of_two"
            ),
            models.UniqueConstraint(
                fields=["workspace", "survivor", "absorbed"],
                condition=Q(state="open"),
                name="stewardship_proposed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "proposed_at", "id"], name="stewardship_proposals_open")
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_name} → {self.survivor_name}"[:200]

    @property
    def survivor_key(self) -> int:
        return int(self.survivor.rpartition(":")[2])

    @property
    def absorbed_key(self) -> int:
        return int(self.absorbed.rpartition(":")[2])
