from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.events.models.agenda import Event
from raceme.events.models.registering import Registration
from raceme.mail.models import Message
from raceme.questionnaires.models import Collection
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class MailKind(models.TextChoices):
    """For what the people of an event are written to."""

    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
    CHANGE = "change", pgettext_lazy("mail", "Change")
    CANCELLATION = "cancellation", _("Cancellation")
    THANKS = "thanks", _("Thank-you")


class EventMail(EditableWorkspaceRecord):
    """
    What goes out to the people of an event of one kind, and when, as whoever organises wants it.

    Where there is none, what the product brings along holds.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12, choices=MailKind)
    # Whether it goes out by itself, where it does.
    is_on = models.BooleanField(default=True)
    # So many before the first day, or after the last one.
    days = models.PositiveSmallIntegerField(default=0)
    # By language: {"en": {"subject": …, "text": …}}; in others the product's own words hold.
    words = models.JSONField(default=dict, blank=True)
    # Whose public page a thank-you leads to.
    collection = models.ForeignKey(
        Collection, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "kind"], name="events_mail_of_a_kind_once"),
            models.CheckConstraint(condition=Q(days__lte=60), name="events_mail_near_its_event"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class EventMessage(WorkspaceRecord):
    """That somebody was written to about an event: once for each occasion."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=MailKind)
    # Of a change: which one. Two presses of one button are one.
    occasion = models.CharField(max_length=40, blank=True)
    # Without one somebody was invited, whom the message names.
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="messages", null=True, blank=True
    )
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind", "occasion"],
                condition=Q(registration__isnull=False),
                name="events_written_to_once",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "-written_at", "-id"], name="events_written_newest")
        ]

    def __str__(self) -> str:
        return f"mail #{self.pk} of an event"
