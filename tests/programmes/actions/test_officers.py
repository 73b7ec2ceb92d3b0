from datetime import timedelta

import pytest

from raceme.accounts.actions import AddressTaken, sign_in_with
from raceme.accounts.models import Role, User
from raceme.audit.queries import history_of
from raceme.mail.models import Message
from raceme.programmes.actions import officers as actions
from raceme.programmes.actions.refusals import Gone
from raceme.programmes.models import Officer, Programme
from raceme.programmes.queries import (
    officers_of,
    opened_periods_of,
    periods_of,
    programmes_overseen_by,
)
from tests.conftest import World
from tests.factories import NOW, UserFactory


def name_marit(world: World, email: str = "Marit@Funder.example") -> Officer:
    return actions.name_officer(
        world.programme, email=email, name="Marit Berg", language="ro", by=world.manager, at=NOW
    )


def told(programme: Programme) -> dict[str, object]:
    newest = history_of(programme, within=programme.workspace_id).first()
    assert newest is not None
    return {newest.verb: newest.values.changes}


def test_naming_makes_an_account_without_a_role_and_mails_a_link(world: World) -> None:
    officer = name_marit(world)

    user, mail = officer.user, Message.objects.get()
    assert (user.email, user.name, user.language) == ("marit@funder.example", "Marit Berg", "ro")
    assert not Role.objects.filter(user=user).exists()
    assert list(programmes_overseen_by(user)) == [world.programme]
    assert (mail.to_address, mail.language) == (user.email, "ro")
    link, who = sign_in_with(mail.secret, at=NOW + timedelta(days=13))
    assert who == user
    assert link.leads_to == "/officer/transilvania/nordic-bridges-2026/"


def test_naming_who_has_an_account_mails_an_address_and_no_key(world: World) -> None:
    known = UserFactory.create(email="marit@funder.example", name="Marit", language="en")

    officer = name_marit(world)

    mail = Message.objects.get()
    assert (officer.user, User.objects.get(pk=known.pk).name) == (known, "Marit")
    assert (mail.secret, mail.language) == ("", "en")
    assert "/officer/transilvania/nordic-bridges-2026/" in mail.text


def test_naming_twice_is_refused(world: World) -> None:
    name_marit(world)

    with pytest.raises(actions.AlreadyOfficer):
        name_marit(world)

    assert Message.objects.count() == 1


def test_naming_who_may_not_come_in_is_refused(world: World) -> None:
    UserFactory.create(email="marit@funder.example", is_active=False)

    with pytest.raises(AddressTaken):
        name_marit(world)


def test_an_ended_officer_oversees_nothing_and_may_be_named_anew(world: World) -> None:
    officer = name_marit(world)

    actions.end_officer(officer, by=world.manager, at=NOW)

    assert list(programmes_overseen_by(officer.user)) == []
    with pytest.raises(Gone):
        actions.end_officer(officer, by=world.manager, at=NOW)
    again = name_marit(world)
    assert list(officers_of(world.programme).filter(user=officer.user)) == [again]


def test_a_period_is_opened_once_and_closed(world: World) -> None:
    first, second = periods_of(world.programme)

    actions.open_period(second, by=world.manager, at=NOW)
    actions.open_period(second, by=world.manager, at=NOW)
    both = list(opened_periods_of(world.programme))
    actions.close_period(second, by=world.manager, at=NOW)

    assert both == [first, second]
    assert list(opened_periods_of(world.programme)) == [first]


def test_the_history_tells_what_officers_may_read(world: World) -> None:
    second = periods_of(world.programme).get(number=2)
    seen = []

    officer = name_marit(world)
    seen.append(told(world.programme))
    actions.open_period(second, by=world.manager, at=NOW + timedelta(seconds=1))
    seen.append(told(world.programme))
    actions.close_period(second, by=world.manager, at=NOW + timedelta(seconds=2))
    seen.append(told(world.programme))
    actions.show_people(
        world.programme, shows=True, by=world.manager, at=NOW + timedelta(seconds=3)
    )
    seen.append(told(world.programme))
    actions.end_officer(officer, by=world.manager, at=NOW + timedelta(seconds=4))
    seen.append(told(world.programme))

    assert seen == [
        {"programmes.name_officer": {"officer": [None, "marit@funder.example"]}},
        {"programmes.open_period": {"period": [None, 2]}},
        {"programmes.close_period": {"period": [2, None]}},
        {"programmes.show_people": {"officers_see_people": [False, True]}},
        {"programmes.end_officer": {"officer": ["marit@funder.example", None]}},
    ]
