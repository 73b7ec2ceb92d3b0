import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.accounts.models import BrowserSession, User
from tests.accounts.entering import come_in
from tests.conftest import World

PASSWORD = "a-long-enough-one"


def test_account_shows_who_one_is_and_where_one_belongs(world: World, client: Client) -> None:
    client.force_login(world.expert)

    page = client.get("/account/").text

    assert world.expert.email in page
    assert "Transilvania IT Cluster" in page
    assert "Partner Cluster" not in page
    assert '/manage/transilvania/leave/"' in page


@pytest.mark.parametrize("change_count", [1, 3])
def test_account_history_tells_what_was_done_with_it(
    world: World,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    change_count: int,
) -> None:
    for number in range(change_count):
        actions.edit_account(
            world.staff, name=f"Ana {number}", language="en", theme="", at=timezone.now()
        )
    actions.edit_account(world.owner, name="Mihai", language="en", theme="", at=timezone.now())
    client.force_login(world.staff)
    client.get("/account/history/")

    with django_assert_num_queries(6):
        page = client.get("/account/history/").text

    assert page.count("Account changed") == change_count
    assert "Mihai" not in page
    assert 'href="/account/history/"' in client.get("/account/").text


def test_account_saves_name_language_and_colours(world: World, client: Client) -> None:
    client.force_login(world.staff)

    response = client.post("/account/", {"name": "Ana", "language": "ro", "theme": "dark"})

    world.staff.refresh_from_db()
    assert response.headers["Location"] == "/account/"
    assert (world.staff.name, world.staff.language, world.staff.theme) == ("Ana", "ro", "dark")
    assert client.cookies["raceme_language"].value == "ro"
    assert 'data-bs-theme="dark"' in client.get("/account/").text


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "language": "en", "theme": ""},
        {"name": "Ana", "language": "xx", "theme": ""},
        {"name": "Ana", "language": "en", "theme": "pink"},
        {"name": "x" * 201, "language": "en", "theme": ""},
    ],
)
def test_account_says_what_is_wrong_and_saves_nothing(
    world: World, client: Client, form: dict[str, str]
) -> None:
    client.force_login(world.staff)

    response = client.post("/account/", form)

    assert response.status_code == 422
    assert "r-error" in response.text
    assert User.objects.get(pk=world.staff.pk).name == "Staff"


def test_password_of_who_has_none_is_set_and_keeps_the_session(
    world: World, client: Client
) -> None:
    come_in(client, world.staff)

    client.post("/account/password/", {"password": PASSWORD})

    world.staff.refresh_from_db()
    assert world.staff.check_password(PASSWORD)
    assert client.get("/account/").status_code == 200


def test_password_of_who_has_none_is_not_set_by_who_finds_a_browser_left_open(
    world: World, client: Client
) -> None:
    client.force_login(world.staff)

    response = client.post("/account/password/", {"password": PASSWORD})

    assert response.headers["Location"] == "/account/confirm/?next=/account/"
    assert not User.objects.get(pk=world.staff.pk).has_password


def test_password_is_not_found_out_by_trying(world: World, client: Client) -> None:
    actions.set_password(world.staff, password=PASSWORD, at=timezone.now())
    client.force_login(world.staff)
    for _ in range(10):
        client.post("/account/password/", {"current": "x", "password": "another-long-one"})

    form = {"current": PASSWORD, "password": "another-long-one"}
    response = client.post("/account/password/", form)

    assert response.status_code == 422
    assert "wrong too often" in response.text
    assert User.objects.get(pk=world.staff.pk).check_password(PASSWORD)


def test_password_asks_for_the_one_before(world: World, client: Client) -> None:
    actions.set_password(world.staff, password=PASSWORD, at=timezone.now())
    client.force_login(world.staff)

    without = client.post("/account/password/", {"password": "another-long-one"})
    wrong = client.post("/account/password/", {"current": "x", "password": "another-long-one"})
    unchanged = User.objects.get(pk=world.staff.pk)
    right = client.post("/account/password/", {"current": PASSWORD, "password": "another-long-one"})

    world.staff.refresh_from_db()
    assert [each.status_code for each in (without, wrong, right)] == [422, 422, 302]
    assert unchanged.check_password(PASSWORD)
    assert world.staff.check_password("another-long-one")


def test_password_forgotten_is_set_by_who_came_by_a_mailed_link(
    world: World, client: Client
) -> None:
    actions.set_password(world.staff, password=PASSWORD, at=timezone.now())
    client.get(actions.create_sign_in_link(world.staff, at=timezone.now()))

    response = client.post("/account/password/", {"password": "another-long-one"})

    world.staff.refresh_from_db()
    assert response.status_code == 302
    assert world.staff.check_password("another-long-one")


@pytest.mark.parametrize(
    "password", ["", "short", "password", "eleven-char", "123456789012", "x" * 129]
)
def test_password_too_easy_is_refused_beside_its_field(
    world: World, client: Client, password: str
) -> None:
    come_in(client, world.staff)

    response = client.post("/account/password/", {"password": password})

    assert response.status_code == 422
    assert "r-error" in response.text
    assert not User.objects.get(pk=world.staff.pk).has_password


def test_a_new_password_signs_the_other_browsers_out(world: World, client: Client) -> None:
    other = Client()
    other.force_login(world.staff)
    come_in(client, world.staff)

    client.post("/account/password/", {"password": PASSWORD})

    assert BrowserSession.objects.filter(user=world.staff).count() == 1
    assert other.get("/account/").status_code == 302
