from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.models import EditableRecord, Record
from raceme.workspaces.models import Workspace


class Mailing(EditableRecord):
    """One letter to many: to whom, in which words; each gets a message of their own."""

    class Purpose(models.TextChoices):
        """What a reader may stop, each by itself."""

        NEWS = "news", _("News")
        EVENTS = "events", _("Invitations to activities")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.NEWS)
    # By language: {"en": {"subject": …, "text": …}}.
    words = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    # The keys of the people it is for, who are known to an app above.
    people = models.JSONField(default=list)
    # And of those organisations whose people were chosen, and that have none.
    without_people = models.JSONField(default=list)
    written_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "created_at", "id"], name="mail_mailing_newest")
        ]

    def __str__(self) -> str:
        return self.title or f"mailing #{self.pk}"


class Message(Record):
    """
    One e-mail on its way out; written in the transaction that causes it.

    Who sends it takes it first: ``SENDING`` until ``lease_until``, after which it is anybody's
    again, for its worker may have been killed.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        HELD = "held", pgettext_lazy("mail", "Held")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        BOUNCED = "bounced", _("Came back")

    class Reason(models.TextChoices):
        UNREACHABLE = "unreachable", _("The mail server could not be reached, or hung up.")
        NOT_LET_IN = "not_let_in", _("The mail server did not let Raceme in.")
        LATER = "later", _("The mail server asked to try again later.")
        REFUSED = "refused", _("The mail server refused this message.")
        NO_ADDRESS = "no_address", _("There is no such address, or it takes no mail.")
        UNWRITABLE = "unwritable", _("No mail can be written to this address.")
        BOUNCED_BEFORE = "bounced_before", _("Earlier mail to this address came back.")
        COMPLAINED = "complained", _("The person reported earlier mail as unwanted.")
        STOPPED = "stopped", _("The person wants no mail of this kind.")
        ENDED = "ended", _("Sending it was cut off again and again.")

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    mailing = models.ForeignKey(Mailing, on_delete=models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=50)
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.EmailField()
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    # What a link in it opens with. It stands apart, so that who reads the outbox cannot
    # use it, and goes once the message is sent.
    secret = models.CharField(max_length=100, blank=True)
    # Its Message-ID: the same each time it is tried, so that a mailbox sees one that came twice.
    identity = models.CharField(max_length=200, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not before; and if long past, nobody has it in line any more.
    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    # What the server said, in its own words.
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "created_at"], name="mail_message_newest"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="mail_message_underway",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("to_address"),
                "mailing",
                condition=Q(mailing__isnull=False),
                name="mail_once_an_address_of_a_mailing",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def can_be_stopped(self) -> bool:
        """Tell whether it is no service mail: a sign-in, an invitation, an answer."""
        return self.purpose in Mailing.Purpose.values


class Bounce(Record):
    """That mail to an address comes back, or is not wanted; until somebody clears it."""

    class Kind(models.TextChoices):
        RETURNED = "returned", _("Mail comes back")
        COMPLAINT = "complaint", _("Reported as unwanted")

    # In small letters.
    address = models.EmailField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RETURNED)
    said = models.CharField(max_length=500, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind"],
                condition=Q(cleared_at=None),
                name="mail_bounce_once_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.address


class Stop(Record):
    """That whoever reads mail at an address wants no more of a kind from a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Mailing.Purpose)
    # In small letters.
    address = models.EmailField()
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "purpose", "address"],
                condition=Q(undone_at=None),
                name="mail_stopped_once",
            )
        ]

    def __str__(self) -> str:
        return f"stop #{self.pk}"
