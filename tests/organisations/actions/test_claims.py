from datetime import timedelta

import pytest

from raceme.accounts.actions import LinkExpired, LinkRevoked, LinkUsed
from raceme.accounts.models import User
from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.organisations.actions import (
    ClaimedAlready,
    NotWaiting,
    approve_claim,
    ask_claim,
    claim_with,
    confirm_claim,
    end_claim,
    name_colleague,
    refuse_claim,
)
from raceme.organisations.models import Claim, Organisation
from raceme.organisations.queries import claims_waiting_in, is_claimed
from tests.conftest import World
from tests.factories import NOW, ClaimFactory, OrganisationFactory, RelationshipFactory, UserFactory

LATER = NOW + timedelta(hours=1)


def _firm(**facts: str) -> Organisation:
    return OrganisationFactory.create(**{"website": "https://www.somesul.example"} | facts)


def _ask(organisation: Organisation, email: str = "andrei@somesul.example") -> Claim:
    return ask_claim(organisation, email=email, name="Andrei  Pop", by="Andrei Pop", at=NOW)


def _secret() -> str:
    return Message.objects.filter(purpose="claim").order_by("-pk")[0].secret


@pytest.mark.django_db
def test_ask_claim_mails_a_link_to_an_address_of_the_own_domain() -> None:
    firm = _firm()

    claim = _ask(firm, "Andrei@Mail.Somesul.Example")

    message = Message.objects.get()
    assert (claim.state, claim.way, claim.email, claim.name) == (
        "asked",
        "domain",
        "andrei@mail.somesul.example",
        "Andrei Pop",
    )
    assert (message.purpose, message.to_address) == ("claim", "andrei@mail.somesul.example")
    assert "Andrei Pop asks to speak for" in message.text
    assert message.secret not in message.text + message.html
    assert not is_claimed(firm)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "email"),
    [
        ({}, "andrei@gmail.com"),
        ({}, "andrei@notsomesul.example"),
        ({}, "andrei@example"),
        ({"website": "https://gmail.com"}, "andrei@gmail.com"),
        ({"website": "https://somesul.wixsite.com/home"}, "andrei@somesul.wixsite.com"),
        ({"website": "", "email": "office@yahoo.com"}, "andrei@yahoo.com"),
        ({"website": ""}, "andrei@somesul.example"),
    ],
)
def test_ask_claim_leaves_any_other_address_to_staff(
    world: World, facts: dict[str, str], email: str
) -> None:
    firm = _firm(**facts)
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)

    claim = _ask(firm, email)

    assert claim.way == "staff"
    assert not Message.objects.exists()
    assert list(claims_waiting_in(world.workspace)) == [claim]
    assert not claims_waiting_in(world.stranger_workspace).exists()


@pytest.mark.django_db
def test_ask_claim_again_sends_a_new_link_and_closes_the_old_one() -> None:
    firm = _firm()
    claim = _ask(firm)
    old = _secret()

    again = _ask(firm)

    assert again == claim
    with pytest.raises(LinkRevoked):
        claim_with(old, at=NOW)
    assert claim_with(_secret(), at=NOW) == claim


@pytest.mark.django_db
def test_confirm_claim_makes_an_account_and_lets_the_claim_stand() -> None:
    firm = _firm()
    _ask(firm)

    claim = confirm_claim(_secret(), language="ro", at=LATER)

    user = User.objects.get(email="andrei@somesul.example")
    assert (claim.user, claim.state, claim.decided_at, user.name, user.language) == (
        user,
        "standing",
        LATER,
        "Andrei Pop",
        "ro",
    )
    verbs = [entry.verb for entry in Entry.objects.order_by("pk")]
    assert verbs == ["organisations.ask_claim", "accounts.create_user", "organisations.claim"]
    with pytest.raises(LinkUsed):
        claim_with(_secret(), at=LATER)


@pytest.mark.django_db
def test_confirm_claim_takes_the_account_that_the_address_has() -> None:
    user = UserFactory.create(email="andrei@somesul.example")
    _ask(_firm())

    assert confirm_claim(_secret(), language="en", at=LATER).user == user


@pytest.mark.django_db
def test_a_link_for_a_claim_runs_out_and_does_nothing_for_one_that_was_refused(
    world: World,
) -> None:
    claim = _ask(_firm())
    secret = _secret()

    with pytest.raises(LinkExpired):
        confirm_claim(secret, language="en", at=NOW + timedelta(days=8))
    refuse_claim(claim, by=world.manager, at=LATER)

    with pytest.raises(LinkRevoked):
        confirm_claim(secret, language="en", at=LATER)
    assert Claim.objects.get(pk=claim.pk).state == "refused"


@pytest.mark.django_db
def test_ask_claim_refuses_who_speaks_for_it_already() -> None:
    firm = _firm()
    ClaimFactory.create(organisation=firm, email="andrei@somesul.example")

    with pytest.raises(ClaimedAlready):
        _ask(firm)


def test_approve_claim_makes_an_account_and_tells_its_owner(world: World) -> None:
    claim = _ask(_firm(), "andrei@gmail.com")

    approved = approve_claim(claim, workspace=world.workspace, by=world.manager, at=LATER)

    message = Message.objects.get()
    assert (approved.state, approved.way, approved.decided_by) == (
        "standing",
        "staff",
        "Cluster manager",
    )
    assert (message.purpose, message.to_address) == ("claim_approved", "andrei@gmail.com")
    with pytest.raises(NotWaiting):
        refuse_claim(claim, by=world.manager, at=LATER)


def test_name_colleague_mails_a_link_that_hands_the_company_over(world: World) -> None:
    own = Claim.objects.get(user=world.company)

    name_colleague(
        own,
        email="mihaela@elsewhere.example",
        name="Mihaela Vlad",
        language="en",
        by=world.company,
        at=NOW,
    )
    named = confirm_claim(_secret(), language="en", at=LATER)
    end_claim(own, by=world.company, at=LATER)

    assert (named.way, named.organisation, named.state) == ("colleague", world.firm, "standing")
    assert is_claimed(world.firm)
    with pytest.raises(NotWaiting):
        name_colleague(
            own, email="x@y.example", name="X", language="en", by=world.company, at=LATER
        )


def test_end_claim_of_the_last_leaves_the_organisation_to_nobody(world: World) -> None:
    own = Claim.objects.get(user=world.company)

    ended = end_claim(own, by=world.manager, at=LATER)

    assert (ended.state, ended.ended_by) == ("ended", "Cluster manager")
    assert not is_claimed(world.firm)
    with pytest.raises(NotWaiting):
        end_claim(own, by=world.manager, at=LATER)
