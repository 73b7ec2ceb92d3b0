from datetime import date, timedelta

import pytest

from raceme.accounts.actions import LinkExpired, LinkRevoked, LinkUnknown
from raceme.accounts.actions.links import make_link
from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.organisations.actions import (
    NoAddress,
    NobodyThere,
    PersonFacts,
    company_affiliation,
    company_link,
    correct_person,
    end_affiliation,
    renew_company_link,
    revoke_company_links,
    send_company_link,
)
from raceme.organisations.actions.claims import PURPOSE as CLAIM
from raceme.organisations.actions.refusals import HasEnded
from raceme.organisations.models import Affiliation
from tests.conftest import World
from tests.factories import NOW, AffiliationFactory, PersonFactory

LATER = NOW + timedelta(days=1)


def _of(world: World, **facts: str) -> Affiliation:
    person = PersonFactory.create(
        workspace=world.workspace, **{"name": "Andrei Pop", "email": "andrei@firm.example"} | facts
    )
    return AffiliationFactory.create(person=person, organisation=world.firm)


def test_send_company_link_mails_it_and_says_so_in_the_history(world: World) -> None:
    one = _of(world)

    send_company_link(one, by=world.staff, at=NOW)

    message, entry = Message.objects.get(), Entry.objects.get()
    assert (message.purpose, message.to_address, message.workspace) == (
        "my_company",
        "andrei@firm.example",
        world.workspace,
    )
    assert message.secret not in message.text + message.html
    assert company_affiliation(message.secret, at=LATER) == one
    assert (entry.verb, entry.workspace_id) == (
        "organisations.send_company_link",
        world.workspace.pk,
    )


def test_a_company_link_works_again_and_again_until_it_runs_out(world: World) -> None:
    one = _of(world)
    secret = company_link(one, at=NOW)

    found = [company_affiliation(secret, at=NOW + timedelta(days=day)) for day in (0, 1, 89)]

    assert found == [one, one, one]
    with pytest.raises(LinkExpired):
        company_affiliation(secret, at=NOW + timedelta(days=90))


def test_send_company_link_refuses_who_has_no_address_or_has_left(world: World) -> None:
    nowhere = _of(world, email="")
    gone = AffiliationFactory.create(
        person__workspace=world.workspace, organisation=world.firm, ended_on=date(2026, 1, 1)
    )

    with pytest.raises(NoAddress):
        send_company_link(nowhere, by=world.staff, at=NOW)
    with pytest.raises(HasEnded):
        send_company_link(gone, by=world.staff, at=NOW)
    assert not Message.objects.exists()


def test_a_company_link_closes_with_the_affiliation(world: World) -> None:
    one = _of(world)
    secret = company_link(one, at=NOW)

    end_affiliation(one, ended_on=date(2026, 11, 23), by=world.staff, at=NOW)

    with pytest.raises(LinkRevoked):
        company_affiliation(secret, at=NOW)


def test_a_company_link_closes_when_the_person_is_erased(world: World) -> None:
    one = _of(world)
    secret = company_link(one, at=NOW)

    one.person.delete()

    with pytest.raises(NobodyThere):
        company_affiliation(secret, at=NOW)


def test_a_company_link_closes_when_the_address_is_another(world: World) -> None:
    one = _of(world)
    secret = company_link(one, at=NOW)

    facts = PersonFacts(name="Andrei Pop", email="another@firm.example")
    correct_person(one.person, facts=facts, revision=1, by=world.staff, at=NOW)

    with pytest.raises(LinkRevoked):
        company_affiliation(secret, at=NOW)


def test_a_company_link_stays_when_only_the_name_is_another(world: World) -> None:
    one = _of(world)
    secret = company_link(one, at=NOW)

    facts = PersonFacts(name="Andrei Popa", email="andrei@firm.example")
    correct_person(one.person, facts=facts, revision=1, by=world.staff, at=NOW)

    assert company_affiliation(secret, at=NOW) == one


def test_revoke_company_links_closes_them_and_audits_once(world: World) -> None:
    one = _of(world)
    secrets = [company_link(one, at=NOW), company_link(one, at=NOW)]

    closed = revoke_company_links(one, by=world.staff, at=LATER)
    again = revoke_company_links(one, by=world.staff, at=LATER)

    assert (closed, again) == (2, 0)
    assert [entry.verb for entry in Entry.objects.all()] == ["organisations.revoke_company_link"]
    for secret in secrets:
        with pytest.raises(LinkRevoked):
            company_affiliation(secret, at=LATER)


def test_a_link_of_another_purpose_opens_no_company(world: World) -> None:
    other = make_link(CLAIM, subject=_of(world), at=NOW, valid_for=timedelta(days=1))

    with pytest.raises(LinkUnknown):
        company_affiliation(other, at=NOW)
    with pytest.raises(LinkUnknown):
        company_affiliation("no-secret", at=NOW)


def test_renew_company_link_mails_one_that_ran_out_and_none_that_was_closed(world: World) -> None:
    one, closed = _of(world), _of(world, email="closed@firm.example")
    ran_out, revoked = company_link(one, at=NOW), company_link(closed, at=NOW)
    revoke_company_links(closed, by=world.staff, at=NOW)
    much_later = NOW + timedelta(days=100)

    for secret in (ran_out, revoked, "nobody's"):
        renew_company_link(secret, at=much_later)

    assert [message.to_address for message in Message.objects.all()] == ["andrei@firm.example"]
