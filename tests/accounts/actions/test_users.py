from datetime import timedelta

import pytest

from raceme.accounts import actions
from raceme.accounts.models import FailedSignIn, User
from raceme.audit.models import Entry
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

    signed_in = actions.sign_in("ANA@cluster.example", password="a-long-one", source="x", at=NOW)

    assert signed_in == user
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.sign_in"


@pytest.mark.parametrize("email", ["ana@cluster.example", "nobody@cluster.example"])
def test_sign_in_refuses_alike_whether_the_address_is_known_or_not(email: str) -> None:
    _ana()

    with pytest.raises(actions.WrongPassword, match="do not go together"):
        actions.sign_in(email, password="another", source="x", at=NOW)

    assert FailedSignIn.objects.count() == 1


def test_sign_in_stops_after_ten_failures_and_opens_again_in_time() -> None:
    user = _ana()
    for _ in range(10):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", source="x", at=NOW)

    with pytest.raises(actions.TooManyAttempts):
        actions.sign_in(user.email, password="a-long-one", source="x", at=NOW)

    from_elsewhere = actions.sign_in(user.email, password="a-long-one", source="y", at=NOW)
    later = NOW + timedelta(minutes=15)
    in_time = actions.sign_in(user.email, password="a-long-one", source="x", at=later)
    assert (from_elsewhere, in_time) == (user, user)
    assert FailedSignIn.objects.count() == 0


def test_sign_in_forgets_failures_once_the_password_was_right() -> None:
    user = _ana()
    for _ in range(9):
        with pytest.raises(actions.WrongPassword):
            actions.sign_in(user.email, password="another", source="x", at=NOW)

    actions.sign_in(user.email, password="a-long-one", source="x", at=NOW)

    assert FailedSignIn.objects.count() == 0


def test_sign_in_refuses_who_may_not_come_in() -> None:
    user = _ana()
    user.is_active = False
    user.save()

    with pytest.raises(actions.WrongPassword):
        actions.sign_in(user.email, password="a-long-one", source="x", at=NOW)


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


def test_set_password_records_that_but_not_what(world: World) -> None:
    actions.set_password(world.staff, password="a-long-one", at=NOW)

    world.staff.refresh_from_db()
    entry = Entry.objects.get()
    assert world.staff.check_password("a-long-one")
    assert (entry.verb, entry.values.changes) == ("accounts.set_password", {})
