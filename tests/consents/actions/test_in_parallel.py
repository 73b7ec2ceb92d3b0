from datetime import timedelta
from functools import partial

import pytest

from raceme.accounts.models import User
from raceme.asks.actions import NoLongerOpen
from raceme.asks.models import Ask
from raceme.consents import actions, queries
from raceme.consents.actions import Proof
from raceme.consents.models import (
    Consent,
    ConsentRequest,
    ConsentText,
    LegalBasis,
    Purpose,
    Way,
    Withdrawal,
)
from raceme.organisations.models import Person
from raceme.stewardship.actions.personal import AlreadyErased, erase
from raceme.stewardship.models import Erasure
from tests.conftest import World
from tests.factories import NOW, TODAY, PersonFactory
from tests.factories.consents import ConsentFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
NEWS = Purpose.NEWSLETTER
LATER = NOW + timedelta(seconds=1)
CAME_BY = Proof(came_by="accounts.link:1")


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(
        workspace=world.workspace, name="Ana Pop", email="ana.pop@firm.example"
    )


def _text(person: Person) -> ConsentText:
    return queries.text_in_force(person.workspace, NEWS, language="en", on=TODAY)


def test_two_taps_at_once_are_one_consent_to_one_text(ana: Person) -> None:
    give = partial(actions.give, ana, purpose=NEWS, way=Way.LINK, proof=CAME_BY, by=ana)

    outcome = at_once(
        lambda: give(text=_text(ana), at=NOW), lambda: give(text=_text(ana), at=LATER)
    )

    assert outcome == [Consent.objects.of(ana.workspace_id).get()]
    assert ConsentText.objects.of(ana.workspace_id).count() == 1


def test_of_a_yes_and_a_no_at_once_the_later_holds(world: World, ana: Person) -> None:
    note = Proof(note="Said to Ioana.")
    yes = partial(
        actions.give,
        ana,
        purpose=NEWS,
        text=_text(ana),
        way=Way.PHONE,
        proof=note,
        by=world.staff,
        at=NOW,
    )
    no = partial(actions.withdraw, ana, purpose=NEWS, way=Way.LINK, proof=CAME_BY, by=ana, at=LATER)

    outcome = at_once(yes, no)

    withdrawal = Withdrawal.objects.of(ana.workspace_id).get()
    consent = Consent.objects.of(ana.workspace_id).get()
    assert outcome == [withdrawal]
    assert (consent.state, withdrawal.consent) == ("withdrawn", consent)


def test_two_who_name_a_basis_at_once_are_told(world: World) -> None:
    name = partial(
        actions.name_basis,
        world.workspace,
        purpose=NEWS,
        kind="interest",
        reason="Members expect it.",
        at=NOW,
    )

    outcome = at_once(partial(name, by=world.owner), partial(name, by=world.manager))

    assert outcome == [actions.BasisStands]
    assert LegalBasis.objects.of(world.workspace).count() == 1


def test_of_two_who_erase_at_once_one_does(world: World, ana: Person) -> None:
    ConsentFactory.create(person=ana)
    go = partial(erase, ana, why=Erasure.Why.ASKED, at=NOW)

    outcome = at_once(partial(go, by=world.owner), partial(go, by=world.manager))

    assert outcome == [AlreadyErased]
    assert Erasure.objects.of(world.workspace).count() == 1


def test_nobody_agrees_who_is_being_erased(world: World, ana: Person) -> None:
    text = _text(ana)

    outcome = at_once(
        partial(erase, ana, why=Erasure.Why.ASKED, by=world.owner, at=NOW),
        partial(
            actions.give,
            ana,
            purpose=NEWS,
            text=text,
            way=Way.LINK,
            proof=CAME_BY,
            by=ana,
            at=LATER,
        ),
    )

    assert outcome == [actions.PersonErased]
    assert not Consent.objects.of(ana.workspace_id).exists()


def test_two_who_ask_the_same_people_at_once_ask_nobody_twice(world: World) -> None:
    ana, bogdan, carmen = (
        PersonFactory.create(workspace=world.workspace, email=f"{name}@firm.example")
        for name in ("ana", "bogdan", "carmen")
    )

    def ask(*people: Person, by: User) -> list[str]:
        requests = actions.ask_many(
            [person.pk for person in people],
            workspace=world.workspace,
            purpose=NEWS,
            by=by,
            at=NOW,
        )
        return [request.person.reference for request in requests]

    outcome = at_once(
        lambda: ask(ana, bogdan, by=world.staff),
        lambda: ask(carmen, bogdan, by=world.manager),
        lambda: actions.ask_for_consent(ana, purposes=[NEWS], by=world.manager, at=LATER),
    )

    asked = ConsentRequest.objects.of(world.workspace).order_by("person").values_list("person")
    assert outcome == [[carmen.reference], actions.AskedLately]
    assert [key for (key,) in asked] == [ana.pk, bogdan.pk, carmen.pk]


def _said(person: Person, purpose: str, *, by: object, way: str = Way.LINK) -> Consent:
    text = queries.text_in_force(person.workspace, purpose, language="en", on=TODAY)
    who = by if isinstance(by, str) else person
    return actions.give(
        person, purpose=purpose, text=text, way=way, proof=CAME_BY, by=who, at=LATER
    )


def test_two_purposes_of_one_ask_answered_at_once_answer_it_together(
    world: World, ana: Person
) -> None:
    actions.ask_for_consent(ana, purposes=[NEWS, Purpose.PHOTOS], by=world.staff, at=NOW)
    no = partial(actions.withdraw, ana, purpose=Purpose.PHOTOS, way=Way.LINK, proof=CAME_BY)

    at_once(lambda: _said(ana, NEWS, by=ana), lambda: no(by=ana, at=LATER))

    ask = Ask.objects.of(ana.workspace_id).get()
    assert (ask.state, ask.answer) == ("answered", "Newsletter: yes; Photos and films: no")


def test_two_who_answer_the_same_ask_at_once_answer_it_once(world: World, ana: Person) -> None:
    actions.ask_for_consent(ana, purposes=[NEWS], by=world.staff, at=NOW)

    [second] = at_once(
        lambda: _said(ana, NEWS, by=ana),
        lambda: _said(ana, NEWS, by="Ioana", way=Way.PHONE),
    )

    ask = Ask.objects.of(ana.workspace_id).get()
    assert second is actions.AlreadyAgreed
    assert (ask.state, ask.way, ask.answered_by) == ("answered", "link", "Ana Pop")
    assert Consent.objects.of(ana.workspace_id).count() == 1


def test_who_declines_while_it_is_answered_is_told(world: World, ana: Person) -> None:
    request = actions.ask_for_consent(ana, purposes=[NEWS], by=world.staff, at=NOW)

    outcome = at_once(
        lambda: _said(ana, NEWS, by=ana),
        lambda: actions.decline(request, way=Way.LINK, by=ana, at=LATER),
    )

    assert outcome == [NoLongerOpen]
    assert Ask.objects.of(ana.workspace_id).get().state == "answered"


def test_what_is_said_while_the_ask_is_declined_stands(world: World, ana: Person) -> None:
    request = actions.ask_for_consent(ana, purposes=[NEWS], by=world.staff, at=NOW)

    [second] = at_once(
        lambda: actions.decline(request, way=Way.LINK, by=ana, at=NOW),
        lambda: _said(ana, NEWS, by=ana),
    )

    assert second == Consent.objects.of(ana.workspace_id).get()
    assert Ask.objects.of(ana.workspace_id).get().state == "declined"
