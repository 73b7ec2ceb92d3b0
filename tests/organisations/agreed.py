"""Which role gets which answer from each address of organisations."""

from typing import Any

from raceme.organisations.models import LookedUp, Organisation
from raceme.organisations.views.reach import offer
from tests.agreement import DONE, MANAGERS, PAGE, READERS, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    ClaimFactory,
    ClusterProfileFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    RelationshipFactory,
)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
# Everybody reads what those who write may change on the same page.
READ_AND_WRITE = {"GET": answers(PAGE, to=READERS), "POST": answers(DONE, to=WRITERS)}
WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "organisations:organisations": READ,
    "organisations:create": WRITE,
    "organisations:use": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "organisations:regions": READ,
    "organisations:doubles": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "organisations:look_up_chosen": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "organisations:looked_up": READ,
    "organisations:looked_up_one": {
        "GET": answers(DONE, to=READERS),
        "POST": answers(DONE, to=WRITERS),
    },
    "organisations:edit": WRITE,
    "organisations:history": READ,
    "organisations:sizes": READ_AND_WRITE,
    "organisations:memberships": READ_AND_WRITE,
    "organisations:leave": WRITE,
    "organisations:profile": READ_AND_WRITE,
    "organisations:publish": WRITE,
    "organisations:unpublish": WRITE,
    "organisations:own_people": READ,
    "organisations:send_company_link": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "organisations:close_company_links": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "organisations:decide_claim": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "organisations:proposal": WRITE,
    "organisations:people": READ,
    "organisations:person_create": WRITE,
    "organisations:person": READ,
    "organisations:clear_person_address": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "organisations:person_history": {
        "GET": answers(PAGE, to="viewer staff manager owner"),
        "POST": REFUSED,
    },
    "organisations:person_edit": WRITE,
    "organisations:affiliate": WRITE,
    "organisations:end_affiliation": WRITE,
}
OF_A_CLUSTER = ("organisations:profile", "organisations:publish", "organisations:unpublish")
OF_A_PERSON = (
    "organisations:person",
    "organisations:clear_person_address",
    "organisations:person_history",
    "organisations:person_edit",
    "organisations:affiliate",
)
OTHER = "Another Firm SRL"


def _known(world: World, **facts: Any) -> Organisation:  # noqa: ANN401 (of a factory)
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(**facts)
    ).organisation


def samples(world: World) -> dict[str, dict[str, Any]]:
    firm, other = _known(world), _known(world, name=OTHER)
    cluster = _known(world, kind=Organisation.Kind.CLUSTER)
    membership = MembershipFactory.create(workspace=world.workspace, member=other, cluster=cluster)
    public = _known(world, kind=Organisation.Kind.CLUSTER)
    ClusterProfileFactory.create(organisation=public)
    person = PersonFactory.create(workspace=world.workspace)
    affiliation = AffiliationFactory.create(person=person)
    answer = LookedUp.objects.create(
        workspace=world.workspace, organisation=firm, outcome="same", looked_up_at=NOW
    )
    return {
        **{key: {"pk": firm.pk} for key in ANSWERS},
        **{key: {"pk": cluster.pk} for key in OF_A_CLUSTER},
        **{key: {"pk": person.pk} for key in OF_A_PERSON},
        "organisations:unpublish": {"pk": public.pk},
        "organisations:looked_up_one": {"pk": answer.pk},
        "organisations:leave": {"organisation": other.pk, "pk": membership.pk},
        "organisations:end_affiliation": {"person": person.pk, "pk": affiliation.pk},
        **_of_own_people(world),
    }


def _of_own_people(world: World) -> dict[str, dict[str, Any]]:
    firm = _known(world)
    person = PersonFactory.create(workspace=world.workspace, email="ana@firm.example")
    one = {"pk": firm.pk}
    of_person = one | {
        "affiliation": AffiliationFactory.create(person=person, organisation=firm).pk
    }
    claim = ClaimFactory.create(organisation=firm, user=None, state="asked", way="staff")
    proposal = ProposalFactory.create(organisation=firm, workspace=world.workspace)
    return {
        "organisations:send_company_link": of_person,
        "organisations:close_company_links": of_person,
        "organisations:decide_claim": one | {"claim": claim.pk},
        "organisations:proposal": one | {"proposal": proposal.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    organisation = {"name": "New Firm SRL", "kind": "company", "country": "RO", "revision": 1}
    cluster = Organisation.objects.filter(
        kind=Organisation.Kind.CLUSTER, relationships__workspace=world.workspace
    ).order_by("pk")[0]
    offered = OrganisationFactory.create()
    return {
        "organisations:decide_claim": {"decision": "approve"},
        "organisations:proposal": {"accept": "town", "revision": 1},
        "organisations:create": organisation,
        "organisations:edit": organisation,
        "organisations:use": {"use": offer(offered, space=world.workspace)},
        "organisations:sizes": {"valid_from": "01.01.2026", "size_class": "small"},
        "organisations:memberships": {"cluster": cluster.pk, "joined_on": "01.01.2026"},
        "organisations:leave": {"left_on": "01.01.2026"},
        "organisations:profile": {"acronym": "TIT", "revision": 0},
        "organisations:publish": {"on": "01.01.2026"},
        "organisations:unpublish": {"on": "01.01.2026"},
        "organisations:person_create": {"name": "Ana Pop"},
        "organisations:person_edit": {"name": "Ana Pop", "revision": 1},
        "organisations:affiliate": {"organisation": OTHER},
        "organisations:end_affiliation": {"ended_on": "01.01.2026"},
    }
