from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import (
    AlreadyAffiliated,
    AlreadyMember,
    AlreadyRegistered,
    PersonFacts,
    ProfileFacts,
    SizeFacts,
    add_organisation,
    add_person,
    affiliate,
    correct_organisation,
    correct_person,
    describe_cluster,
    end_affiliation,
    join_cluster,
    leave_cluster,
    publish_cluster,
    state_size,
)
from raceme.organisations.actions.refusals import HasEnded, PublicAlready
from raceme.organisations.models import Affiliation, ClusterProfile, Membership, Organisation
from raceme.organisations.queries import organisations_of, people_of
from raceme.organisations.validation import Facts
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(seconds=1)
START = date(2020, 1, 1)
ALFA = Facts(name="Alfa SRL", country="RO", registered_number="14186770")


def _cluster() -> Organisation:
    return OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)


def test_add_organisation_gives_a_number_to_one_of_two_at_once(world: World) -> None:
    add = partial(add_organisation, ALFA, workspace=world.workspace, at=NOW)

    outcome = at_once(partial(add, by=world.staff), partial(add, by=world.owner))

    assert outcome == [AlreadyRegistered]
    assert organisations_of(world.workspace).count() == 1


def test_add_person_makes_one_of_two_clicks_at_once(world: World) -> None:
    add = partial(
        add_person,
        PersonFacts(name="Ana Pop"),
        workspace=world.workspace,
        by=world.staff,
        token=uuid4(),
    )

    outcome = at_once(partial(add, at=NOW), partial(add, at=LATER))

    assert outcome == [people_of(world.workspace).get()]


def test_correct_organisation_tells_the_one_who_waited(world: World) -> None:
    firm = OrganisationFactory.create(name="Alfa SRL")
    correct = partial(correct_organisation, firm, revision=1, at=NOW)

    outcome = at_once(
        partial(correct, facts=Facts(name="Beta", country="RO"), by=world.owner),
        partial(correct, facts=Facts(name="Gama", country="RO"), by=world.staff),
    )

    firm.refresh_from_db()
    assert outcome == [ChangedMeanwhile]
    assert (firm.name, firm.revision) == ("Beta", 2)


def test_join_cluster_begins_one_membership_of_two_at_once(world: World) -> None:
    join = partial(
        join_cluster,
        OrganisationFactory.create(),
        cluster=_cluster(),
        joined_on=START,
        workspace=world.workspace,
        at=NOW,
    )

    outcome = at_once(partial(join, by=world.owner), partial(join, by=world.staff))

    assert outcome == [AlreadyMember]
    assert Membership.objects.of(world.workspace).count() == 1


def test_join_cluster_makes_one_of_two_clicks_at_once(world: World) -> None:
    join = partial(
        join_cluster,
        OrganisationFactory.create(),
        cluster=_cluster(),
        joined_on=START,
        workspace=world.workspace,
        by=world.staff,
        token=uuid4(),
    )

    outcome = at_once(partial(join, at=NOW), partial(join, at=LATER))

    assert outcome == [Membership.objects.of(world.workspace).get()]


def test_affiliate_makes_one_of_two_clicks_at_once(world: World) -> None:
    begin = partial(
        affiliate,
        PersonFactory.create(workspace=world.workspace),
        organisation=OrganisationFactory.create(),
        by=world.staff,
        token=uuid4(),
    )

    outcome = at_once(partial(begin, at=NOW), partial(begin, at=LATER))

    assert outcome == [Affiliation.objects.of(world.workspace).get()]


def test_leave_cluster_ends_once_of_two_at_once(world: World) -> None:
    membership = MembershipFactory.create(workspace=world.workspace)
    leave = partial(leave_cluster, membership, at=NOW)

    outcome = at_once(
        partial(leave, left_on=START, by=world.owner),
        partial(leave, left_on=START + timedelta(days=9), by=world.staff),
    )

    membership.refresh_from_db()
    assert (outcome, membership.left_on) == ([HasEnded], START)


def test_end_affiliation_ends_once_of_two_at_once(world: World) -> None:
    affiliation = AffiliationFactory.create(person=PersonFactory.create(workspace=world.workspace))
    end = partial(end_affiliation, affiliation, at=NOW)

    outcome = at_once(
        partial(end, ended_on=START, by=world.owner),
        partial(end, ended_on=START + timedelta(days=9), by=world.staff),
    )

    affiliation.refresh_from_db()
    assert (outcome, affiliation.ended_on) == ([HasEnded], START)


def test_correct_person_tells_the_one_who_waited(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana")
    correct = partial(correct_person, person, revision=1, at=NOW)

    outcome = at_once(
        partial(correct, facts=PersonFacts(name="Ana Pop"), by=world.owner),
        partial(correct, facts=PersonFacts(name="Ana Rus"), by=world.staff),
    )

    person.refresh_from_db()
    assert (outcome, person.name) == ([ChangedMeanwhile], "Ana Pop")


def test_publish_cluster_publishes_once_of_two_at_once(world: World) -> None:
    publish = partial(publish_cluster, _cluster(), at=NOW)

    outcome = at_once(
        partial(publish, on=START, by=world.owner),
        partial(publish, on=START + timedelta(days=9), by=world.staff),
    )

    assert (outcome, ClusterProfile.objects.get().public_from) == ([PublicAlready], START)


def test_affiliate_begins_one_affiliation_of_two_at_once(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    begin = partial(affiliate, person, organisation=OrganisationFactory.create(), at=NOW)

    outcome = at_once(partial(begin, by=world.owner), partial(begin, by=world.staff))

    assert outcome == [AlreadyAffiliated]
    assert Affiliation.objects.of(world.workspace).count() == 1


def test_describe_cluster_makes_one_profile_of_two_at_once(world: World) -> None:
    describe = partial(describe_cluster, _cluster(), revision=0, at=NOW)

    outcome = at_once(
        partial(describe, facts=ProfileFacts(acronym="A"), by=world.owner),
        partial(describe, facts=ProfileFacts(acronym="B"), by=world.staff),
    )

    assert outcome == [ChangedMeanwhile]
    assert ClusterProfile.objects.get().acronym == "A"


def test_state_size_of_one_day_by_two_at_once_keeps_the_later(world: World) -> None:
    firm = OrganisationFactory.create()
    state = partial(state_size, firm, at=NOW)

    at_once(
        partial(state, facts=SizeFacts(valid_from=START, size_class="micro"), by=world.owner),
        partial(state, facts=SizeFacts(valid_from=START, size_class="small"), by=world.staff),
    )

    assert firm.size_facts.get().size_class == "small"
