from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.documents.models import Document
from raceme.events.actions import travel as actions
from raceme.events.models import Host, TravelCost
from raceme.events.queries.travel import amounts_by_traveller, totals_of
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.events import EventFactory, RegistrationFactory, TravelCostFactory

pytestmark = pytest.mark.django_db
BY = "test"
COST = actions.CostFacts(kind="travel", what="Train to Oslo", amount=Decimal("89.50"))
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _receipt(content: bytes = PDF, name: str = "ticket.pdf") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


def test_a_host_is_who_has_that_name_in_the_register() -> None:
    event = EventFactory.create()
    firm = OrganisationFactory.create(name="Oslo Cluster")
    RelationshipFactory.create(organisation=firm, workspace=event.workspace)
    person = PersonFactory.create(workspace=event.workspace, name="Marit Berg")
    told = actions.HostFacts(name="Oslo  Cluster", contact="Marit Berg")

    made = actions.add_host(event, facts=told, by=BY, at=NOW)
    actions.correct_host(
        made, facts=replace(told, contact="Somebody Else"), revision=1, by=BY, at=NOW
    )

    row = Host.objects.of(event.workspace).get()
    assert (made.name, made.organisation, made.person) == ("Oslo Cluster", firm, person)
    assert (row.contact, row.person, row.revision) == ("Somebody Else", None, 2)
    with pytest.raises(ChangedMeanwhile):
        actions.correct_host(made, facts=told, revision=1, by=BY, at=NOW)


def test_a_host_without_a_name_is_refused() -> None:
    with pytest.raises(FieldRefusal):
        actions.add_host(EventFactory.create(), facts=actions.HostFacts(name=" "), by=BY, at=NOW)


def test_a_cost_is_written_down_once_with_its_receipt() -> None:
    event = EventFactory.create()
    traveller = RegistrationFactory.create(event=event)
    told = replace(COST, traveller=traveller)
    token = uuid4()

    made = actions.add_cost(event, facts=told, receipt=_receipt(), by=BY, at=NOW, token=token)
    again = actions.add_cost(event, facts=told, receipt=_receipt(), by=BY, at=NOW, token=token)

    assert (again, made.amount, made.currency) == (made, Decimal("89.50"), "EUR")
    assert made.receipt is not None
    assert made.receipt.name == "ticket.pdf"
    assert Document.objects.of(event.workspace).count() == 1
    entry = Entry.objects.get(verb="events.add_cost")
    assert entry.workspace == event.workspace


@pytest.mark.parametrize("amount", ["0", "-1", "10000000", "1.005"])
def test_an_amount_is_above_zero_and_of_whole_cents(amount: str) -> None:
    event = EventFactory.create()

    with pytest.raises(FieldRefusal) as refused:
        actions.add_cost(event, facts=replace(COST, amount=Decimal(amount)), by=BY, at=NOW)

    assert refused.value.field == "amount"
    assert not TravelCost.objects.of(event.workspace).exists()


def test_who_is_registered_elsewhere_and_what_is_no_money_is_refused() -> None:
    event = EventFactory.create()
    elsewhere = RegistrationFactory.create()

    for wrong in (replace(COST, traveller=elsewhere), replace(COST, currency="XXX")):
        with pytest.raises(FieldRefusal):
            actions.add_cost(event, facts=wrong, by=BY, at=NOW)


def test_a_receipt_that_is_none_leaves_no_cost_behind() -> None:
    event = EventFactory.create()

    with pytest.raises(Refusal):
        actions.add_cost(event, facts=COST, receipt=_receipt(b"", "a.pdf"), by=BY, at=NOW)

    assert not TravelCost.objects.of(event.workspace).exists()
    assert not Document.objects.of(event.workspace).exists()


def test_a_new_receipt_takes_the_place_of_the_one_before_and_goes_with_its_cost() -> None:
    event = EventFactory.create()
    made = actions.add_cost(event, facts=COST, receipt=_receipt(), by=BY, at=NOW)
    new = _receipt(name="invoice.pdf")

    row = actions.correct_cost(made, facts=COST, receipt=new, revision=1, by=BY, at=NOW)
    names = [one.name for one in Document.objects.of(event.workspace)]
    actions.remove_cost(row, by=BY, at=NOW)

    assert names == ["invoice.pdf"]
    assert not Document.objects.of(event.workspace).exists()
    with pytest.raises(Refusal):
        actions.remove_cost(row, by=BY, at=NOW)


def test_totals_are_by_currency_and_by_who_it_was_for() -> None:
    event = EventFactory.create()
    one = RegistrationFactory.create(event=event)
    for amount, currency, traveller in (
        ("10.10", "EUR", one),
        ("0.20", "EUR", one),
        ("5.00", "NOK", one),
        ("100.00", "EUR", None),
    ):
        TravelCostFactory.create(
            event=event, amount=Decimal(amount), currency=currency, traveller=traveller
        )
    TravelCostFactory.create()

    assert totals_of(event) == [("EUR", Decimal("110.30"), 3), ("NOK", Decimal("5.00"), 1)]
    assert amounts_by_traveller(event) == {
        one.pk: [("EUR", Decimal("10.30")), ("NOK", Decimal("5.00"))],
        None: [("EUR", Decimal("100.00"))],
    }
