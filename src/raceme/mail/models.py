from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.core.models import Record
from raceme.workspaces.models import Workspace


class Message(Record):
    """One e-mail on its way out; written in the transaction that causes it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=50)
    to_address = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    # What a link in it opens with. It stands apart, so that who reads the outbox cannot
    # use it, and goes once the message is sent.
    secret = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="mail_message_newest")]

    def __str__(self) -> str:
        return self.subject
