"""What the day and the months after it add: half hours offered anew, and who was asked what."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.asks.models import Ask
from raceme.matchmaking.models.meetings import Meeting, Outcome
from raceme.matchmaking.models.profiles import Participant
from raceme.matchmaking.models.set_up import Matchmaking, Slot
from raceme.matchmaking.models.wishing import Wish
from raceme.workspaces.models import WorkspaceRecord


class Offer(WorkspaceRecord):
    """
    A half hour that came free, offered to those of a wish that was kept back.

    Several wishes may be offered the same one: the first whose people all accept has it.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("half hour", "Offered")
        TAKEN = "taken", _("Taken")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Given to others")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="offers")
    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="offers")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "slot"], name="matchmaking_offered_once"),
        ]
        indexes = [
            models.Index(fields=["matchmaking", "state", "slot", "id"], name="matchmaking_offers"),
        ]

    def __str__(self) -> str:
        return f"offer #{self.pk}"


class OfferSide(WorkspaceRecord):
    """One of those to whom a half hour is offered, and what they say."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="sides")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="offer_sides"
    )
    accepts = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "participant"], name="matchmaking_offered_to_each_once"
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "offer"], name="matchmaking_offers_to"),
        ]

    def __str__(self) -> str:
        return f"side of offer #{self.offer_id}"


class OutcomeAsk(WorkspaceRecord):
    """That somebody was asked, once in each wave, what came of all their meetings."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="outcome_asks"
    )
    wave = models.CharField(max_length=10, choices=Outcome.Wave)
    ask = models.ForeignKey(Ask, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "wave"], name="matchmaking_asked_after_once"
            ),
        ]

    def __str__(self) -> str:
        return f"asked after #{self.pk}"


class SecondMeeting(WorkspaceRecord):
    """That all sides of a meeting want another one, and were given each other's addresses."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="second")
    suggested_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"second meeting #{self.pk}"
