"""Named reads of study visits: whom one visits, who travels, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from raceme.events.models import Event, Host, Registration, TravelCost

Amounts = Sequence[tuple[str, Decimal]]


@dataclass(frozen=True, kw_only=True)
class Traveller:
    """One who travels, with what was paid for them alone, by currency."""

    registration: Registration
    amounts: Amounts


def hosts_of(event: Event) -> QuerySet[Host]:
    rows = Host.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("organisation", "person").order_by("pk")


def costs_of(event: Event) -> QuerySet[TravelCost]:
    """Return what was paid for an event that the reader has reached."""
    rows = TravelCost.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("traveller", "receipt").order_by("pk")


def travellers_of(event: Event) -> QuerySet[Registration]:
    """Return who travels: whoever has a confirmed place, by name."""
    rows = Registration.objects.of(event.workspace_id).filter(
        event=event, state=Registration.State.CONFIRMED
    )
    return rows.select_related("type").order_by("name", "pk")


def totals_of(event: Event) -> list[tuple[str, Decimal, int]]:
    """Return by currency what was paid in all, and for how many things."""
    rows = TravelCost.objects.of(event.workspace_id).filter(event=event).order_by("currency")
    return [
        (one["currency"], one["total"], one["number"])
        for one in rows.values("currency").annotate(total=Sum("amount"), number=Count("pk"))
    ]


def amounts_by_traveller(event: Event) -> dict[int | None, list[tuple[str, Decimal]]]:
    """Return by the key of a registration what was paid for them; None: for all together."""
    rows = TravelCost.objects.of(event.workspace_id).filter(event=event)
    found: dict[int | None, list[tuple[str, Decimal]]] = {}
    summed = rows.order_by("currency").values_list("traveller", "currency")
    for traveller, currency, amount in summed.annotate(total=Sum("amount")):
        found.setdefault(traveller, []).append((currency, amount))
    return found


def travellers_with_amounts(event: Event) -> tuple[list[Traveller], Amounts]:
    """Return who travels with what each cost, and what was paid for all together."""
    amounts = amounts_by_traveller(event)
    travellers = [
        Traveller(registration=one, amounts=amounts.get(one.pk, [])) for one in travellers_of(event)
    ]
    return travellers, amounts.get(None, [])
