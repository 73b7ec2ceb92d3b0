"""What the tests of partnerships have in common."""

from datetime import date
from typing import Any

from raceme.organisations.models import Organisation
from raceme.partnerships import actions
from raceme.partnerships.actions import InIt, PartnershipFacts, PracticeFacts
from raceme.partnerships.models import GoodPractice, Partnership
from raceme.workspaces.models import Workspace
from tests.factories import NOW, OrganisationFactory, RelationshipFactory, shipped_kind
from tests.factories.partnerships import GoodPracticeFactory, PracticeFigureFactory

BY = "test"
SIGNED = date(2026, 9, 29)


def known(workspace: Workspace, **values: Any) -> Organisation:  # noqa: ANN401 (of any type)
    """Return an organisation that ``workspace`` deals with."""
    organisation = OrganisationFactory.create(**values)
    RelationshipFactory.create(workspace=workspace, organisation=organisation)
    return organisation


def facts(workspace: Workspace, **values: Any) -> PartnershipFacts:  # noqa: ANN401
    """Return what a partnership says, of two partners from two countries."""
    if "partners" not in values:
        values["partners"] = [
            InIt(organisation=known(workspace, country=country)) for country in ("RO", "BG")
        ]
    return PartnershipFacts(**({"title": "Banat and Trakia"} | values))


def intended(workspace: Workspace, **values: Any) -> Partnership:  # noqa: ANN401
    shipped_kind("partnership-agreement")
    told = facts(workspace, **values)
    return actions.add_partnership(workspace, facts=told, by=BY, at=NOW)


def signed(workspace: Workspace, **values: Any) -> Partnership:  # noqa: ANN401
    return actions.sign(intended(workspace, **values), since=SIGNED, by=BY, at=NOW)


def practice_facts(workspace: Workspace, **values: Any) -> PracticeFacts:  # noqa: ANN401
    if "organisation" not in values:
        values["organisation"] = known(workspace)
    return PracticeFacts(**({"title": "Integrated services"} | values))


def complete(workspace: Workspace, **values: Any) -> GoodPractice:  # noqa: ANN401
    """Return a draft that could be published."""
    practice = GoodPracticeFactory.create(workspace=workspace, **values)
    PracticeFigureFactory.create(practice=practice)
    return practice


def published(workspace: Workspace, **values: Any) -> GoodPractice:  # noqa: ANN401
    return actions.publish(complete(workspace, **values), by=BY, at=NOW)


def read(response: Any) -> bytes:  # noqa: ANN401 (the test client's own)
    """Return the file that was answered with; the client closes what was read to its end."""
    return bytes(response.getvalue())
