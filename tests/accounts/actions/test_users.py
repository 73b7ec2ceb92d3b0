from datetime import timedelta

import pytest

from raceme.accounts import actions
from raceme.accounts.models import Attempts, User
from raceme.audit.models import Entry
from raceme.mail.models import Message
from tests.conftest import World
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def _ana() -> User:
    return actions.create_user(
        "Ana@Cluster.example", name="Ana", language="ro", password="a-long-one", at=NOW
    )


def test_create_user_makes_an_account_and_records_it() -> None:
    user = _ana()

    entry = Entry.objects.get()
    assert (user.email, user.name, user.language) == ("ana@cluster.example", "Ana", "ro")
    assert (user.created_at, user.is_operator) == (NOW, False)
    assert user.check_password("a-long-one")
    assert (entry.verb, entry.workspace) == ("accounts.create_user", None)
    assert (entry.actor, entry.actor_label) == (user.reference, "Ana")
    assert entry.values.changes == {"email": ["", "ana@cluster.example"], "name": ["", "Ana"]}


def test_create_user_without_a_password_is_entered_by_links_only() -> None:
    user = actions.create_user("b@cluster.example", name="B", language="en", at=NOW)

    assert not user.has_usable_password()


def test_create_user_refuses_an_address_whatever_its_case() -> None:
    _ana()

    with pytest.raises(actions.AddressTaken):
        actions.create_user("ANA@cluster.example", name="A", language="en", at=NOW)

    assert User.objects.count() == 1
    assert Entry.objects.count() == 1


def test_sign_in_proves_by_password_whatever_the_case_of_the_address() -> None:
    user = _ana()

    signed_in = actions.sign_in("ANA@cluster.example", password="a-long-one", client="x", at=NOW)

    assert signed_in == user
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.sign_in"


@pytest.mark.parametrize("email", ["ana@cluster.example", "nobody@cluster.example"])
def test_sign_in_refuses_alike_whether_the_address_is_known_or_not(email: str) -> None:
    _ana()

    with pytest.raises(actions.WrongPassword, match="do not go together"):
        actions.sign_in(email, password="another", client="x", at=NOW)


def test_sign_in_stops_after_ten_failures_and_opens_again_in_time() -> None:
    user = _ana()
    for _ in range(10):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", client="x", at=NOW)

    with pytest.raises(actions.TooManyAttempts, match="Try again in 15 minutes"):
        actions.sign_in(user.email, password="a-long-one", client="x", at=NOW)

    from_elsewhere = actions.sign_in(user.email, password="a-long-one", client="y", at=NOW)
    later = NOW + timedelta(minutes=15)
    in_time = actions.sign_in(user.email, password="a-long-one", client="x", at=later)
    assert (from_elsewhere, in_time) == (user, user)


def test_sign_in_forgets_failures_once_the_password_was_right() -> None:
    user = _ana()
    for _ in range(9):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", client="x", at=NOW)

    actions.sign_in(user.email, password="a-long-one", client="x", at=NOW)
    for _ in range(10):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", client="x", at=NOW)


def test_sign_in_stops_who_tries_one_address_from_many_places() -> None:
    user = _ana()
    for number in range(25):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", client=f"x{number}", at=NOW)

    with pytest.raises(actions.TooManyAttempts, match="A sign-in link"):
        actions.sign_in(user.email, password="a-long-one", client="y", at=NOW)


def test_sign_in_stops_who_tries_many_addresses_from_one_place() -> None:
    user = _ana()
    for number in range(100):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(f"a{number}@cluster.example", password="x", client="x", at=NOW)

    with pytest.raises(actions.TooManyAttempts, match="from your network"):
        actions.sign_in(user.email, password="a-long-one", client="x", at=NOW)

    assert actions.sign_in(user.email, password="a-long-one", client="y", at=NOW) == user


def test_sign_in_counts_only_what_was_wrong() -> None:
    user = _ana()

    for _ in range(120):
        actions.sign_in(user.email, password="a-long-one", client="x", at=NOW)

    assert not Attempts.objects.filter(count__gt=0).exists()


def test_sign_in_refuses_who_may_not_come_in() -> None:
    user = _ana()
    user.is_active = False
    user.save()

    with pytest.raises(actions.WrongPassword):
        actions.sign_in(user.email, password="a-long-one", client="x", at=NOW)


def test_edit_account_records_what_changed_and_only_that() -> None:
    user = UserFactory.create(name="Ana", language="en", theme="")

    actions.edit_account(user, name="Ana Pop", language="ro", theme="", at=NOW)

    user.refresh_from_db()
    entry = Entry.objects.get()
    assert (user.name, user.language, user.theme) == ("Ana Pop", "ro", "")
    assert entry.verb == "accounts.edit_account"
    assert entry.values.changes == {"name": ["Ana", "Ana Pop"], "language": ["en", "ro"]}


def test_edit_account_writes_nothing_where_nothing_changed() -> None:
    user = UserFactory.create(name="Ana", language="en", theme="dark")

    actions.edit_account(user, name="Ana", language="en", theme="dark", at=NOW)

    assert not Entry.objects.exists()


def test_set_password_records_that_but_not_what_and_tells_its_person(world: World) -> None:
    actions.set_password(world.staff, password="a-long-one", at=NOW)

    message = Message.objects.get()
    assert (message.to_address, message.purpose) == (world.staff.email, "sign_in_changed")
    assert "Your password was set." in message.text
    assert "a-long-one" not in message.text + message.html

    world.staff.refresh_from_db()
    entry = Entry.objects.get()
    assert world.staff.check_password("a-long-one")
    assert (entry.verb, entry.values.changes) == ("accounts.set_password", {})
