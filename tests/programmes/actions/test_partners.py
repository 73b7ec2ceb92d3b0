from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from raceme.audit.models import Entry
from raceme.programmes import actions
from raceme.programmes.models import Partner
from raceme.programmes.queries import partners_of, programmes_of, programmes_visible_to
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PartnerFactory, ProgrammeFactory


def _facts(**given: Any) -> actions.PartnerFacts:  # noqa: ANN401
    return actions.PartnerFacts(
        **{"organisation": OrganisationFactory.create(name="Innovation Performance AS"), **given}
    )


def _verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_add_partner_keeps_its_part(world: World) -> None:
    facts = _facts(role=Partner.Role.DONOR, budget=Decimal("40000.00"))

    made = actions.add_partner(world.programme, facts=facts, by=world.manager, at=NOW)

    partner = partners_of(world.programme).get(pk=made.pk)
    assert (partner.organisation, partner.role, partner.budget, partner.partner_workspace) == (
        facts.organisation,
        "donor",
        Decimal("40000.00"),
        None,
    )
    assert programmes_of(world.workspace).get().revision == 2
    assert Entry.objects.get().values.changes == {
        "organisation": [None, "Innovation Performance AS"],
        "role": [None, "donor"],
        "budget": [None, "40000.00"],
    }


def test_add_partner_shares_the_programme_with_its_workspace(world: World) -> None:
    assert world.programme not in programmes_visible_to(world.stranger)

    actions.add_partner(
        world.programme, facts=_facts(workspace_slug="Elsewhere"), by=world.manager, at=NOW
    )

    assert world.programme in programmes_visible_to(world.stranger)


def test_add_partner_sent_twice_makes_one(world: World) -> None:
    facts, token = _facts(), uuid4()

    made = [
        actions.add_partner(world.programme, facts=facts, by=world.manager, at=NOW, token=token)
        for _time in range(2)
    ]

    assert made[0] == made[1]
    assert partners_of(world.programme).count() == 2


@pytest.mark.parametrize(
    ("slug", "refusal"),
    [
        ("nowhere", actions.WorkspaceUnknown),
        ("transilvania", actions.WorkspaceIsLead),
    ],
)
def test_add_partner_refuses_a_workspace_that_cannot_share(
    world: World, slug: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.add_partner(
            world.programme, facts=_facts(workspace_slug=slug), by=world.manager, at=NOW
        )

    assert partners_of(world.programme).count() == 1


def test_add_partner_refuses_where_its_workspace_has_such_a_code(world: World) -> None:
    ProgrammeFactory.create(workspace=world.stranger_workspace, code=world.programme.code)

    with pytest.raises(actions.CodeTakenAtPartner) as refused:
        actions.add_partner(
            world.programme, facts=_facts(workspace_slug="elsewhere"), by=world.manager, at=NOW
        )

    assert refused.value.field == "workspace_slug"


def test_add_partner_refuses_the_same_organisation_twice(world: World) -> None:
    standing = partners_of(world.programme).get()

    with pytest.raises(actions.PartnerTwice):
        actions.add_partner(
            world.programme,
            facts=_facts(organisation=standing.organisation),
            by=world.manager,
            at=NOW,
        )

    assert partners_of(world.programme).get() == standing


def test_correct_partner_writes_down_what_changed(world: World) -> None:
    partner = partners_of(world.programme).get()
    facts = actions.PartnerFacts(
        organisation=partner.organisation,
        role=Partner.Role.COORDINATOR,
        workspace_slug="partner",
    )

    actions.correct_partner(partner, facts=facts, revision=1, by=world.manager, at=NOW)

    partner.refresh_from_db()
    assert (partner.role, partner.partner_workspace) == ("coordinator", world.partner_workspace)
    assert Entry.objects.get().values.changes == {
        "partner": [None, "Partner Cluster"],
        "role": ["partner", "coordinator"],
    }


def test_correct_partner_refuses_an_old_revision(world: World) -> None:
    partner = partners_of(world.programme).get()
    actions.add_partner(world.programme, facts=_facts(), by=world.owner, at=NOW)

    with pytest.raises(actions.ChangedMeanwhile):
        actions.correct_partner(
            partner,
            facts=actions.PartnerFacts(organisation=partner.organisation),
            revision=1,
            by=world.manager,
            at=NOW,
        )


def test_correct_partner_refuses_another_partners_organisation(world: World) -> None:
    standing = partners_of(world.programme).get()
    other = PartnerFactory.create(programme=world.programme)

    with pytest.raises(actions.PartnerTwice):
        actions.correct_partner(
            other,
            facts=actions.PartnerFacts(organisation=standing.organisation),
            revision=1,
            by=world.manager,
            at=NOW,
        )


def test_remove_partner_ends_the_sharing(world: World) -> None:
    theirs = ProgrammeFactory.create(workspace=world.partner_workspace)

    actions.remove_partner(partners_of(world.programme).get(), by=world.manager, at=NOW)

    assert list(programmes_visible_to(world.partner)) == [theirs]
    assert _verbs() == ["programmes.remove_partner"]
