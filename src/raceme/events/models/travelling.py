from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.documents.models import Document
from raceme.events.models.agenda import Event
from raceme.events.models.registering import Registration
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import EditableWorkspaceRecord


class Host(EditableWorkspaceRecord):
    """Whom an event visits: an organisation, and who receives the visitors there."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    # As it was typed; what that is in the register follows, where it is known.
    name = models.CharField(max_length=300)
    contact = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class TravelCost(EditableWorkspaceRecord):
    """What something cost on the way, and for whom: for one who travelled, or for all together."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("Travel")
        ACCOMMODATION = "accommodation", _("Accommodation")
        MEALS = "meals", _("Meals")
        FEE = "fee", _("Fee")
        OTHER = "other", _("Other")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=15, choices=Kind)
    what = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    # Without one it was for all.
    traveller = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="costs", null=True, blank=True
    )
    receipt = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="travel_costs", null=True, blank=True
    )
    paid_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)), name="events_cost_of_something"
            ),
        ]
        indexes = [models.Index(fields=["event", "id"], name="events_costs")]

    def __str__(self) -> str:
        return self.what
