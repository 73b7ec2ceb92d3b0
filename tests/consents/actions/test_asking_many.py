from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from raceme.accounts.models import User
from raceme.asks.actions import tell_everybody
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.consents import actions
from raceme.consents.models import ConsentRequest, Purpose
from raceme.core.submissions import SentBefore
from raceme.mail.models import Message
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW, PersonFactory
from tests.factories.asks import RhythmFactory
from tests.factories.consents import ConsentFactory

NEWS = Purpose.NEWSLETTER
A_WEEK = timedelta(days=7)


def _people(space: Workspace, number: int = 3) -> list[Person]:
    return [
        PersonFactory.create(workspace=space, name=f"Ana {n}", email=f"Ana{n}@firm.example")
        for n in range(number)
    ]


def _ask(
    world: World,
    people: list[Person],
    *,
    token: UUID | None = None,
    by: User | None = None,
    despite: str = "",
) -> list[ConsentRequest]:
    return actions.ask_many(
        [person.pk for person in people],
        workspace=world.workspace,
        purpose=NEWS,
        by=by or world.staff,
        at=NOW,
        token=token,
        despite=despite,
    )


def test_each_has_an_ask_of_their_own_and_one_entry_lists_them(world: World) -> None:
    people = _people(world.workspace)
    agreed = PersonFactory.create(workspace=world.workspace, email="dan@firm.example")
    ConsentFactory.create(person=agreed)
    theirs = PersonFactory.create(workspace=world.partner_workspace, email="eva@firm.example")

    asked = _ask(world, [*people, agreed, theirs])

    asks = Ask.objects.of(world.workspace).order_by("pk")
    assert [(each.person, each.organisation, each.module, each.kind) for each in asks] == [
        (person, None, "consents", "page") for person in people
    ]
    assert len({each.round_id for each in asks}) == 1
    assert [(each.person, each.purposes, each.ask, each.at) for each in asked] == [
        (ask.person, [NEWS], ask, NOW) for ask in asks
    ]
    entry = Entry.objects.get(verb="consents.ask_many")
    listed = entry.targets.order_by("pk").values_list("reference", flat=True)
    assert entry.actor == world.staff.reference
    assert sorted(listed) == sorted(person.reference for person in people)


def test_it_goes_out_with_whatever_else_is_asked_that_week(world: World) -> None:
    people = _people(world.workspace, 1)
    _ask(world, people)
    waits = Message.objects.exists()

    tell_everybody(at=NOW + A_WEEK)

    message = Message.objects.get()
    assert not waits
    assert (message.purpose, message.to_address) == ("asks", "Ana0@firm.example")
    assert "What do you agree to: Newsletter?" in message.text


def test_sent_twice_it_asks_once_and_says_the_same(world: World) -> None:
    people, token = _people(world.workspace), uuid4()

    asked = [_ask(world, people, token=token) for _click in range(2)]

    assert asked[0] == asked[1]
    assert Ask.objects.of(world.workspace).count() == 3


def test_what_somebody_else_has_sent_is_not_sent_by_its_token(world: World) -> None:
    people, token = _people(world.workspace), uuid4()
    _ask(world, people, token=token)

    with pytest.raises(SentBefore):
        _ask(world, people, token=token, by=world.manager)

    assert Ask.objects.of(world.workspace).count() == 3


def test_nobody_is_asked_again_within_a_month_or_while_it_is_open(world: World) -> None:
    lately, waits, new = _people(world.workspace)
    for person, days in ((lately, 29), (waits, 31)):
        at = NOW - timedelta(days=days)
        actions.ask_for_consent(person, purposes=["photos"], by=world.staff, at=at)
    Ask.objects.of(world.workspace).filter(person=lately).update(
        state="declined", closed_at=NOW, next_mail_at=None
    )

    asked = _ask(world, [lately, waits, new])
    with pytest.raises(actions.NobodyToAsk):
        _ask(world, [lately, waits, new])

    assert [each.person for each in asked] == [new]


def test_what_was_taken_back_before_the_mail_was_asked_of_nobody(world: World) -> None:
    people = _people(world.workspace, 1)
    _ask(world, people)
    Ask.objects.of(world.workspace).update(state="withdrawn", closed_at=NOW, next_mail_at=None)

    again = _ask(world, people)

    assert [each.person for each in again] == people


def test_whose_quarter_is_full_is_left_out_unless_somebody_says_why(world: World) -> None:
    full, free = _people(world.workspace, 2)
    RhythmFactory.create(workspace=world.workspace, budget=1)
    at = NOW - timedelta(days=31)
    made = actions.ask_for_consent(full, purposes=["photos"], by=world.staff, at=NOW)
    Ask.objects.of(world.workspace).update(state="declined", closed_at=NOW, next_mail_at=None)
    ConsentRequest.objects.of(world.workspace).filter(pk=made.pk).update(at=at)

    asked = _ask(world, [full, free])
    despite = _ask(world, [full], despite="The fair is next week")

    assert [each.person for each in asked] == [free]
    assert [each.ask.despite for each in despite if each.ask] == ["The fair is next week"]
