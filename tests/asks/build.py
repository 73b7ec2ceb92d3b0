"""What the tests of asks have in common."""

from datetime import date
from typing import Any

from raceme.asks.actions import Asking, Recipient
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import Workspace
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory

DUE = date(2026, 12, 14)


def asking(**values: Any) -> Asking:  # noqa: ANN401
    usual: dict[str, Any] = {
        "title": "How many people work for you?",
        "purpose": "For the yearly report of the cluster",
        "due_on": DUE,
        "minutes": 2,
    }
    return Asking(**usual | values)


def somebody(
    workspace: Workspace, name: str = "Ana Pop", *, organisation: Organisation | None = None
) -> Person:
    """Return a person with an address who belongs to a company."""
    email = f"{name.split(maxsplit=1)[0].lower()}@firm.example"
    person = PersonFactory.create(workspace=workspace, name=name, email=email)
    AffiliationFactory.create(
        person=person, organisation=organisation or OrganisationFactory.create()
    )
    return person


def to(person: Person) -> Recipient:
    """Return a person, asked for the company they belong to."""
    affiliation = person.affiliations.select_related("organisation").get()
    return Recipient(organisation=affiliation.organisation, person=person)
