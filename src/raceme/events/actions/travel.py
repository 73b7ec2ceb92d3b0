"""Study visits: whom one visits, and what the journey cost."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.events.actions import refusals
from raceme.events.actions.locks import locked_event
from raceme.events.actions.terms import By
from raceme.events.models import Event, Host, Registration, TravelCost
from raceme.events.queries import organisation_called, person_called

CENT = Decimal("0.01")
MOST = Decimal("9999999.99")
HOST_FIELDS = ("name", "contact", "email", "phone", "address")
COST_FIELDS = ("kind", "what", "amount", "currency", "traveller", "paid_on")


class HostMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Say whom the event visits."))


class AmountOutside(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("amount", _("Write an amount above zero, with two decimals at most."))


class UnknownCurrency(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("currency", _("This currency is not known here."))


class TravelsElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("traveller", _("This person is not registered for this event."))


@dataclass(frozen=True, kw_only=True)
class HostFacts:
    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class CostFacts:
    """What something cost; without a ``traveller`` it was for all."""

    kind: str
    what: str
    amount: Decimal
    currency: str = "EUR"
    traveller: Registration | None = None
    paid_on: date | None = None


@transaction.atomic
def add_host(
    event: Event, *, facts: HostFacts, by: By, at: datetime, token: UUID | None = None
) -> Host:
    """Say whom an event visits; who or what has that name alone in the register is meant."""
    if made := submissions.made_before(Host.objects.of(event.workspace_id), token, by=by, at=at):
        return made
    row = locked_event(event, within=event.workspace_id)
    host = Host(workspace_id=row.workspace_id, event=row, **_host(facts, within=row.workspace_id))
    host.save()
    _record("add_host", row, changes=stated(host, HOST_FIELDS), by=by, at=at)
    submissions.settle(token, result=host.reference)
    return host


@transaction.atomic
def correct_host(host: Host, *, facts: HostFacts, revision: int, by: By, at: datetime) -> Host:
    """Correct whom an event visits; raises ``ChangedMeanwhile`` or ``HostMissing``."""
    event = locked_event(host.event_id, within=host.workspace_id)
    row = Host.objects.of(host.workspace_id).filter(pk=host.pk).first()
    if row is None:
        raise refusals.Gone
    if row.revision != revision:
        raise changed_meanwhile(event, within=event.workspace_id)
    if changes := assign(row, _host(facts, within=row.workspace_id)):
        row.revision += 1
        row.save()
        _record("correct_host", event, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_host(host: Host, *, by: By, at: datetime) -> None:
    event = locked_event(host.event_id, within=host.workspace_id)
    row = Host.objects.of(host.workspace_id).filter(pk=host.pk).first()
    if row is None:
        raise refusals.Gone
    _record("remove_host", event, changes={"name": (row.name, None)}, by=by, at=at)
    row.delete()


def add_cost(
    event: Event,
    *,
    facts: CostFacts,
    receipt: File[bytes] | None = None,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> TravelCost:
    """
    Write down what something cost, with its receipt; all of it or nothing.

    A ``token`` sent before gives the cost it made. Raises a ``FieldRefusal``, or ``NotKept``
    where the receipt is no file that is kept.
    """
    with documents.together(), transaction.atomic():
        rows = TravelCost.objects.of(event.workspace_id)
        if made := submissions.made_before(rows, token, by=by, at=at):
            return made
        row = locked_event(event, within=event.workspace_id)
        row.workspace = event.workspace
        cost = TravelCost(workspace_id=row.workspace_id, event=row, created_at=at)
        _set(cost, facts, event=row)
        cost.receipt = _kept(receipt, row, by=by, at=at)
        cost.save()
        changes = stated(cost, COST_FIELDS)
        _record("add_cost", row, changes=changes, by=by, at=at)
        submissions.settle(token, result=cost.reference)
        return cost


def correct_cost(
    cost: TravelCost,
    *,
    facts: CostFacts,
    receipt: File[bytes] | None = None,
    revision: int,
    by: By,
    at: datetime,
) -> TravelCost:
    """
    Correct what something cost; a new ``receipt`` takes the place of the one before.

    Raises ``ChangedMeanwhile``, or what ``add_cost`` does.
    """
    with documents.together(), transaction.atomic():
        event, row = _locked(cost)
        if row.revision != revision:
            raise changed_meanwhile(event, within=event.workspace_id)
        changes = _set(row, facts, event=event)
        before = row.receipt
        if receipt is not None:
            row.receipt = _kept(receipt, event, by=by, at=at)
            changes["receipt"] = (before.name if before else None, str(row.receipt))
        if not changes:
            return row
        row.revision += 1
        row.save()
        if receipt is not None and before is not None:
            documents.discard(before, by=by, at=at)
        _record("correct_cost", event, changes=changes, by=by, at=at)
        return row


@transaction.atomic
def remove_cost(cost: TravelCost, *, by: By, at: datetime) -> None:
    """Take a cost away with its receipt; the history keeps what it said."""
    event, row = _locked(cost)
    receipt = row.receipt
    changes: Changes = {
        "what": (row.what, None),
        "amount": (row.amount, None),
        "currency": (row.currency, None),
    }
    _record("remove_cost", event, changes=changes, by=by, at=at)
    row.delete()
    if receipt is not None:
        documents.discard(receipt, by=by, at=at)


def _host(facts: HostFacts, *, within: int) -> dict[str, object]:
    fields: dict[str, object] = {
        name: " ".join(str(getattr(facts, name)).split()) for name in HOST_FIELDS
    }
    if not fields["name"]:
        raise HostMissing
    return {
        **fields,
        "organisation": organisation_called(facts.name, workspace=within),
        "person": person_called(facts.contact, workspace=within),
    }


def _set(row: TravelCost, facts: CostFacts, *, event: Event) -> Changes:
    if not 0 < facts.amount <= MOST or facts.amount != facts.amount.quantize(CENT):
        raise AmountOutside
    if facts.currency not in CURRENCIES:
        raise UnknownCurrency
    if facts.traveller is not None and facts.traveller.event_id != event.pk:
        raise TravelsElsewhere
    return assign(
        row,
        {
            "kind": facts.kind,
            "what": " ".join(facts.what.split()),
            "amount": facts.amount.quantize(CENT),
            "currency": facts.currency,
            "traveller": facts.traveller,
            "paid_on": facts.paid_on,
        },
    )


def _kept(receipt: File[bytes] | None, event: Event, *, by: By, at: datetime) -> Document | None:
    if receipt is None:
        return None
    return documents.store(receipt, workspace=event.workspace, by=by, at=at)


def _locked(cost: TravelCost) -> tuple[Event, TravelCost]:
    event = locked_event(cost.event_id, within=cost.workspace_id)
    event.workspace = cost.event.workspace
    rows = TravelCost.objects.of(cost.workspace_id).filter(pk=cost.pk)
    row = rows.select_related("receipt", "traveller").first()
    if row is None:
        raise refusals.Gone
    return event, row


def _record(verb: str, event: Event, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=event,
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
