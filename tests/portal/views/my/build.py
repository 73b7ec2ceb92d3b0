"""A company with people, records of two workspaces, and a link to its page."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from raceme.asks.models import Ask, Bundle
from raceme.engagements.models import Activity
from raceme.organisations.actions import company_link
from raceme.organisations.models import Affiliation, Organisation
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    SizeFactFactory,
    shipped_kind,
)

OWN = "andrei@somesul.example"


def company(world: World, *, email: str = OWN, **facts: Any) -> Affiliation:  # noqa: ANN401
    """Return somebody of a company that two workspaces deal with."""
    told = {"name": "Someșul Digital SRL", "website": "https://somesul.example"} | facts
    firm = OrganisationFactory.create(**told)
    for space in (world.workspace, world.stranger_workspace):
        RelationshipFactory.create(workspace=space, organisation=firm)
    person = PersonFactory.create(workspace=world.workspace, name="Andrei Pop", email=email)
    return AffiliationFactory.create(person=person, organisation=firm)


def size_of_last_year(firm: Organisation, **facts: Any) -> None:  # noqa: ANN401
    year = timezone.localdate().year
    SizeFactFactory.create(organisation=firm, valid_from=date(year, 1, 1), **facts)


def took_part(
    firm: Organisation,
    workspace: Workspace,
    *,
    kind: str = "workshop",
    others: int = 0,
    **facts: Any,  # noqa: ANN401
) -> Activity:
    activity = ActivityFactory.create(workspace=workspace, kind=shipped_kind(kind), **facts)
    EngagementFactory.create(activity=activity, organisation=firm)
    EngagementFactory.create_batch(others, activity=activity)
    return activity


def link_of(one: Affiliation) -> str:
    return company_link(one, at=timezone.now())


def page(one: Affiliation, name: str = "", **arguments: object) -> str:
    """Return the address of a page behind a link that was just made."""
    view = f"by_link_{name}" if name else "by_link"
    return reverse(f"portal-public:{view}", kwargs={"secret": link_of(one), **arguments})


def asked(one: Affiliation, *, module: str = "my_company", **facts: Any) -> Ask:  # noqa: ANN401
    now = timezone.now()
    told = {"kind": "page", "path": "/my/"} if module == "my_company" else {"kind": "text"}
    values: dict[str, Any] = {
        "workspace": one.workspace,
        "organisation": one.organisation,
        "person": one.person,
        "module": module,
        "title": "Are your facts still right?",
        "purpose": "So that nobody asks again",
        "due_on": now.date() + timedelta(days=20),
        "minutes": 2,
        "asked_at": now - timedelta(days=1),
        "asked_by": "Manager",
    }
    return Ask.objects.create(**{**values, **told, **facts})


def bundled(one: Affiliation) -> Bundle:
    """Return a mail with asks that the person was sent."""
    return Bundle.objects.create(
        workspace=one.workspace,
        person=one.person,
        address=one.person.email,
        language="en",
        affiliations=[one.pk],
        sent_at=timezone.now(),
    )
