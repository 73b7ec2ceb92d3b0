"""Those who speak for an organisation: their claims, what is proposed, what they confirm."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import User
from raceme.core.models import EditableRecord, Record
from raceme.organisations.models.register import Organisation
from raceme.workspaces.models import Workspace, WorkspaceRecord


class Claim(Record):
    """That somebody speaks for an organisation: asked for, standing, refused or ended."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        STANDING = "standing", _("Standing")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    class Way(models.TextChoices):
        DOMAIN = "domain", _("By a link to an address of its own domain")
        STAFF = "staff", _("Approved by staff")
        COLLEAGUE = "colleague", _("Named by a colleague")

    OPEN = (State.ASKED, State.STANDING)

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    # Who has no account yet gets one as the claim comes to stand.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="claims", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    # The address that proves it, or where staff or a colleague write to.
    email = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    way = models.CharField(max_length=10, choices=Way)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state__in=["asked", "standing"]),
                name="organisations_one_open_claim",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state="standing"),
                name="organisations_one_standing_claim",
            ),
            models.CheckConstraint(
                condition=~Q(state="standing") | (Q(user__isnull=False, decided_at__isnull=False)),
                name="organisations_standing_claim_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Proposal(EditableRecord):
    """A correction that waits for those who may make it: what each field is, and would be."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        OVERTAKEN = "overtaken", _("Overtaken")

    class About(models.TextChoices):
        FACTS = "facts", _("Facts")
        SIZE = "size", _("Size")

    class To(models.TextChoices):
        COMPANY = "company", _("The company's own people")
        STAFF = "staff", _("Staff of the workspace")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="proposals"
    )
    # Whose staff made it, or sent the link by which it was made.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    about = models.CharField(max_length=10, choices=About, default=About.FACTS)
    to = models.CharField(max_length=10, choices=To)
    # Each field with what it was and what it would be.
    changes = models.JSONField(encoder=DjangoJSONEncoder)
    # Each field with what became of it.
    outcomes = models.JSONField(default=dict)
    by = models.CharField(max_length=100)
    by_label = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state"], name="organisations_proposals_of"),
            models.Index(
                fields=["workspace", "to"],
                condition=Q(state="open"),
                name="organisations_proposals_open",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal #{self.pk}"


class Confirmation(Record):
    """That the facts of an organisation were said to be right: nobody asks again for a year."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="confirmations"
    )
    # Whose link was used; without one it was said by somebody with a claim.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # By whom it could only be: a standing claim, or an address of its own domain. What others
    # say holds for the workspace alone that sent the link.
    is_own = models.BooleanField()
    facts = models.JSONField()
    # Those that were said otherwise than they stood.
    changed = models.JSONField(default=list)
    confirmed_at = models.DateTimeField()
    by = models.CharField(max_length=100)
    by_label = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "-confirmed_at"], name="organisations_confirmed_last"
            )
        ]

    def __str__(self) -> str:
        return f"confirmed {self.confirmed_at:%Y-%m-%d}"


class YearlyRound(WorkspaceRecord):
    """The question whether the facts are still right, put to many organisations at once."""

    title = models.CharField(max_length=200)
    due_on = models.DateField()
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class YearlyPart(WorkspaceRecord):
    """An organisation of a round: asked, or why it was not."""

    class Outcome(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED_LATELY = "confirmed", _("Confirmed lately")
        ASKED_ALREADY = "asked_already", _("Asked already")
        OVER_BUDGET = "over_budget", _("Asked enough this quarter")
        NOBODY = "nobody", _("Nobody with an address")

    round = models.ForeignKey(YearlyRound, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    # The request that was made, by its reference.
    ask = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"], name="organisations_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} #{self.pk}"
