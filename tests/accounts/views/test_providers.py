"""Signing in with another place, against a provider that truly answers."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.models import User
from raceme.accounts.queries import roles_of
from raceme.audit.models import Entry
from raceme.core.providers import Provider
from raceme.mail.models import Message
from tests.accounts.authenticators import code_of
from tests.accounts.oidc_provider import CLIENT, SECRET, Place, opened
from tests.conftest import World
from tests.factories import UserFactory

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def place(world: World, settings: LazySettings) -> Iterator[Place]:
    person = {
        "sub": "4711",
        "email": world.staff.email,
        "email_verified": True,
        "name": "Ana Pop",
    }
    with opened(person) as place:
        _offer(settings, place)
        yield place


def _offer(settings: LazySettings, place: Place, *, lets_in: str = "known") -> None:
    settings.OIDC_PROVIDERS = (
        Provider(
            id="cluster-id",
            name="Cluster ID",
            url=place.url,
            client_id=CLIENT,
            client_secret=SECRET,
            lets_in=lets_in,
        ),
    )


def _sent(client: Client, *, leads_to: str = "") -> str:
    """Go to the provider, sign in there, and return where it sends the browser back to."""
    there = client.get("/sign-in/with/cluster-id/", {"next": leads_to}).headers["Location"]
    return requests.get(there, allow_redirects=False, timeout=5).headers["Location"]


def _came_back(client: Client, *, leads_to: str = "") -> Any:  # noqa: ANN401 (Django's own)
    back = urlsplit(_sent(client, leads_to=leads_to))
    return client.get(f"{back.path}?{back.query}")


def _signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_sign_in_page_offers_the_providers(client: Client, place: Place) -> None:
    assert place.url
    assert "Sign in with Cluster ID" in client.get("/sign-in/?next=/account/").text


def test_who_is_known_comes_in_by_a_verified_address(
    world: World, client: Client, place: Place
) -> None:
    response = _came_back(client, leads_to="/account/")

    account = SocialAccount.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    assert _signed_in(client) == str(world.staff.pk)
    assert (account.user, account.provider, account.uid) == (world.staff, "cluster-id", "4711")
    assert {"code_challenge", "nonce", "state"} <= place.asked[0].keys()
    assert place.asked[0]["redirect_uri"].startswith("http://127.0.0.1:8000/sign-in/with/")
    assert "Signing in with Cluster ID was connected" in Message.objects.get().text
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "accounts.connect_provider",
        "accounts.sign_in_by_provider",
    ]


def test_who_was_here_is_known_by_the_providers_number(
    world: World, client: Client, place: Place
) -> None:
    _came_back(Client())
    place.person |= {"email": "ana.married@cluster.example", "email_verified": False}

    _came_back(client)

    assert _signed_in(client) == str(world.staff.pk)


@pytest.mark.parametrize("verified", [False, None, "false"])
def test_an_address_that_is_not_verified_opens_nothing(
    client: Client, place: Place, verified: object
) -> None:
    place.person["email_verified"] = verified

    response = _came_back(client)

    assert response.status_code == 403
    assert "does not say that your e-mail address is verified" in response.text
    assert (_signed_in(client), SocialAccount.objects.count()) == (None, 0)


def test_who_is_neither_known_nor_invited_stays_outside(client: Client, place: Place) -> None:
    place.person["email"] = "somebody@cluster.example"

    response = _came_back(client)

    assert response.status_code == 403
    assert "Nobody with the address somebody@cluster.example" in response.text
    assert not User.objects.filter(email="somebody@cluster.example").exists()


def test_who_is_invited_gets_an_account_and_finds_the_invitation(
    world: World, client: Client, place: Place
) -> None:
    place.person["email"] = "new@cluster.example"
    actions.invite(
        "new@cluster.example",
        workspace=world.workspace,
        kind="viewer",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )

    _came_back(client)

    user = User.objects.get(email="new@cluster.example")
    assert (user.name, user.has_password, roles_of(user).exists()) == ("Ana Pop", False, False)
    assert "Transilvania IT Cluster" in client.get("/manage/me/").text


def test_a_provider_may_let_everybody_in(
    client: Client, place: Place, settings: LazySettings
) -> None:
    _offer(settings, place, lets_in="everybody")
    place.person["email"] = "somebody@cluster.example"

    _came_back(client)

    assert _signed_in(client) == str(User.objects.get(email="somebody@cluster.example").pk)


def test_who_may_not_come_in_does_not_by_a_provider_either(
    world: World, client: Client, place: Place, settings: LazySettings
) -> None:
    _came_back(Client())
    User.objects.filter(pk=world.staff.pk).update(is_active=False)
    _offer(settings, place, lets_in="everybody")

    by_number = _came_back(client)
    SocialAccount.objects.all().delete()
    by_address = _came_back(client)

    assert [by_number.status_code, by_address.status_code] == [403, 403]
    assert _signed_in(client) is None


def test_a_second_factor_is_asked_for_after_a_provider_too(
    world: World, client: Client, place: Place
) -> None:
    actions.add_app(world.staff, secret=APP, code=code_of(APP), at=timezone.now())

    response = _came_back(client, leads_to="/account/")
    before = _signed_in(client)
    done = client.post("/sign-in/second-step/", {"code": code_of(APP, later=1)})

    assert place.asked
    assert (response.headers["Location"], before) == ("/sign-in/second-step/", None)
    assert (done.headers["Location"], _signed_in(client)) == ("/account/", str(world.staff.pk))


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another visit"},
        {"sub": "somebody else"},
        {"aud": "another client"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
    ],
)
def test_a_token_that_does_not_fit_opens_nothing(
    client: Client, place: Place, lie: dict[str, Any]
) -> None:
    place.in_token = lie

    response = _came_back(client)

    assert response.status_code == 422
    assert "could not be believed" in response.text
    assert _signed_in(client) is None


def test_a_provider_that_says_all_in_its_token_is_asked_nothing_more(
    world: World, client: Client, place: Place
) -> None:
    place.has_userinfo = False

    _came_back(client)

    assert _signed_in(client) == str(world.staff.pk)


def test_what_was_begun_in_another_browser_opens_nothing_here(client: Client, place: Place) -> None:
    back = urlsplit(_sent(Client()))

    response = client.get(f"{back.path}?{back.query}")

    assert place.asked
    assert response.status_code == 422
    assert _signed_in(client) is None


def test_an_answer_of_a_provider_is_taken_once(client: Client, place: Place) -> None:
    back = urlsplit(_sent(client))
    client.get(f"{back.path}?{back.query}")
    client.post("/sign-out/")

    again = client.get(f"{back.path}?{back.query}")

    assert place.asked
    assert (again.status_code, _signed_in(client)) == (422, None)


def test_who_goes_back_at_the_provider_is_told_that_nothing_was_changed(
    client: Client, place: Place
) -> None:
    place.refuses = True

    response = _came_back(client)

    assert response.status_code == 422
    assert "You went back before Cluster ID" in response.text


@pytest.mark.usefixtures("world")
def test_a_provider_that_does_not_answer_is_said_to(client: Client, settings: LazySettings) -> None:
    _offer(settings, Place(person={}, url="http://127.0.0.1:9"))

    response = client.get("/sign-in/with/cluster-id/")

    assert response.status_code == 502
    assert "Cluster ID does not answer as it should" in response.text


@pytest.mark.usefixtures("place")
def test_nobody_is_sent_to_a_provider_by_a_page_of_somebody_elses(client: Client) -> None:
    response = client.get("/sign-in/with/cluster-id/", headers={"Sec-Fetch-Site": "cross-site"})

    assert response.headers["Location"] == "/sign-in/"


def test_a_provider_can_be_disconnected(world: World, client: Client, place: Place) -> None:
    _came_back(client)
    account = SocialAccount.objects.get()
    stranger = Client()
    stranger.get(actions.create_sign_in_link(world.stranger, at=timezone.now()))

    not_theirs = stranger.post(f"/account/sign-in/with/{account.pk}/disconnect/")
    asked = client.get(f"/account/sign-in/with/{account.pk}/disconnect/")
    client.post(f"/account/sign-in/with/{account.pk}/disconnect/")

    assert place.asked
    assert not_theirs.status_code == 404
    assert "Disconnect Cluster ID?" in asked.text
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_of_what_allauth_has_no_address_and_no_page_is_open(client: Client) -> None:
    UserFactory.create()
    names = ["accounts/login/", "accounts/signup/", "accounts/2fa/", "accounts/social/login/"]

    assert [client.get(f"/{name}").status_code for name in names] == [404] * 4
    for view in ("account_login", "mfa_index", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(view)
    for template in ("account/login.html", "mfa/index.html", "socialaccount/signup.html"):
        with pytest.raises(TemplateDoesNotExist):
            get_template(template)
