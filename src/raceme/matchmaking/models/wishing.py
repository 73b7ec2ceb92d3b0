from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.matchmaking.models.profiles import Participant
from raceme.matchmaking.models.set_up import Matchmaking
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Request(EditableWorkspaceRecord):
    """A meeting that one participant asks another one for."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Run out")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back")

    class Strength(models.TextChoices):
        MUST = "must", _("I must meet them")
        LIKE = "like", _("I would like to meet them")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="requests")
    sender = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sent")
    receiver = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="received")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    strength = models.CharField(max_length=5, choices=Strength, default=Strength.LIKE)
    # How strongly who was asked wants it, once they accepted.
    returned = models.CharField(max_length=5, choices=Strength, blank=True)
    message = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    # What is asked instead: a colleague of who was asked, or another time, in words.
    counters = models.OneToOneField(
        "self", on_delete=models.SET_NULL, related_name="countered", null=True, blank=True
    )
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_generated = models.BooleanField(default=False)

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.OPEN: frozenset([State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN]),
        State.ACCEPTED: frozenset([State.WITHDRAWN]),
        State.DECLINED: frozenset(),
        State.EXPIRED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "receiver"],
                condition=Q(state__in=["open", "accepted"]),
                name="matchmaking_asked_once",
            ),
            models.CheckConstraint(
                condition=~Q(sender=F("receiver")), name="matchmaking_asks_another"
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "state", "id"], name="matchmaking_received"),
            models.Index(fields=["sender", "state", "id"], name="matchmaking_sent"),
            models.Index(
                fields=["expires_at", "id"], condition=Q(state="open"), name="matchmaking_running"
            ),
        ]

    def __str__(self) -> str:
        return f"request #{self.pk}"

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]


class News(WorkspaceRecord):
    """
    What somebody is still to be told of a request, until a mail has told it.

    What comes for one person meanwhile goes with it, so that nobody gets a mail for each.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asks to meet you")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        COUNTERED = "countered", _("Offers something else")
        EXPIRED = "expired", _("Run out")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back")
        STANDS_IN = "stands_in", _("Stands in for you, and you for them")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="news")
    # Whom it is about: who asked, who answered, who stands in.
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="news", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=Kind)
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["participant", "id"], condition=Q(told_at=None), name="matchmaking_untold"
            ),
        ]

    def __str__(self) -> str:
        return f"news #{self.pk}"


class NoThanks(WorkspaceRecord):
    """That somebody does not want to meet another one. Nobody else is ever told."""

    by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="no_thanks")
    about = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "about"], name="matchmaking_no_thanks_once"),
        ]

    def __str__(self) -> str:
        return f"no thanks #{self.pk}"


class WishList(WorkspaceRecord):
    """
    A workbook of wishes: read, looked at, and only then saved; taken back as a whole.

    ``lines`` are what can be saved, by keys: row, first, second, weight; ``faults`` what cannot,
    each with its row, its column and what stands there. Both are emptied once it is settled.
    """

    class State(models.TextChoices):
        READ = "read", _("Read, not saved")
        SAVED = "saved", _("Saved")
        UNDONE = "undone", pgettext_lazy("list of wishes", "Taken back")

    matchmaking = models.ForeignKey(
        Matchmaking, on_delete=models.CASCADE, related_name="wish_lists"
    )
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    lines = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    # How many wishes it made.
    count = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["matchmaking", "state", "id"], name="matchmaking_wish_lists"),
        ]

    def __str__(self) -> str:
        return self.name


class Wish(EditableWorkspaceRecord):
    """
    A meeting that is to be scheduled: of two to four people, with its weight.

    It comes from an accepted request, from a list, or from who organises. ``weight``: 1 like,
    2 mutual like, 4 must, 8 mutual must.
    """

    class Way(models.TextChoices):
        REQUEST = "request", _("Asked and accepted")
        LIST = "list", _("From a list")
        STAFF = "staff", _("By who organises")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="wishes")
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, related_name="wish", null=True, blank=True
    )
    way = models.CharField(max_length=10, choices=Way, default=Way.REQUEST)
    from_list = models.ForeignKey(
        WishList, on_delete=models.PROTECT, related_name="wishes", null=True, blank=True
    )
    weight = models.PositiveIntegerField(default=1)
    # Taken back, or one of them left: it is scheduled no more.
    ended_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    # Whether a version keeps it, once a query has asked for that; no column.
    is_kept: bool = False
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1) & Q(weight__lte=1000), name="matchmaking_wish_weighs"
            ),
        ]
        indexes = [
            models.Index(fields=["matchmaking", "ended_at", "id"], name="matchmaking_wishes"),
        ]

    def __str__(self) -> str:
        return f"wish #{self.pk}"


class WishMember(WorkspaceRecord):
    """Who is to be in the meeting that a wish is for, themselves or by a stand-in."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="members")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="wishes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "participant"], name="matchmaking_in_a_wish_once"
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "wish"], name="matchmaking_wishes_of"),
        ]

    def __str__(self) -> str:
        return f"member #{self.pk}"
