from datetime import UTC, datetime, timedelta

import pytest

from raceme.accounts.actions.links import LinkExpired, LinkRevoked, LinkUnknown
from raceme.events.actions.invitations import invitation_links, person_invited
from raceme.events.actions.own_links import own_link
from raceme.organisations.actions import PersonFacts, correct_person
from tests.factories import NOW, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 5, 15, tzinfo=UTC)


def test_an_invitation_knows_whom_it_invites_as_often_as_it_is_opened() -> None:
    person, event = PersonFactory.create(), EventFactory.create()

    (secret,) = invitation_links([person], event, at=NOW)

    assert [person_invited(secret, at=NOW + timedelta(days=n)) for n in (1, 9)] == [person, person]


def test_an_invitation_runs_out_with_its_event() -> None:
    (secret,) = invitation_links([PersonFactory.create()], EventFactory.create(), at=NOW)

    with pytest.raises(LinkExpired, match="the event is over"):
        person_invited(secret, at=AFTER)


def test_who_was_erased_is_known_no_more() -> None:
    person = PersonFactory.create()
    (secret,) = invitation_links([person], EventFactory.create(), at=NOW)
    type(person).objects.of(person.workspace_id).update(erased_at=NOW)

    with pytest.raises(LinkRevoked):
        person_invited(secret, at=NOW)


def test_a_link_for_something_else_invites_nobody() -> None:
    secret = own_link(RegistrationFactory.create(), at=NOW)

    with pytest.raises(LinkUnknown):
        person_invited(secret, at=NOW)


def test_what_was_mailed_to_an_address_that_is_theirs_no_more_shows_nothing_of_them() -> None:
    person = PersonFactory.create(email="old@firm.example")
    (secret,) = invitation_links([person], EventFactory.create(), at=NOW)
    facts = PersonFacts(name=person.name, email="new@firm.example", phone="0700 123 456")

    correct_person(person, facts=facts, revision=person.revision, by="test", at=NOW)

    with pytest.raises(LinkRevoked, match="withdrawn"):
        person_invited(secret, at=NOW)
