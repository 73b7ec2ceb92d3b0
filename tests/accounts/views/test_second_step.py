import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts import actions, factors
from raceme.accounts.models import BrowserSession, User
from raceme.accounts.queries import factors_of
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace
from tests.accounts.authenticators import Passkey, code_of
from tests.accounts.entering import come_in
from tests.conftest import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a-long-enough-one"
HOST = "raceme.example"
STEP = "/sign-in/second-step/"


@pytest.fixture
def staff(world: World) -> User:
    """Give somebody with a password and an authenticator app."""
    actions.set_password(world.staff, password=PASSWORD, at=timezone.now())
    actions.add_app(world.staff, secret=SECRET, code=code_of(SECRET), at=timezone.now())
    return world.staff


def _signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def _with_password(client: Client, user: User, *, leads_to: str = "") -> str:
    form = {"email": user.email, "password": PASSWORD, "next": leads_to}
    return client.post("/sign-in/", form).headers["Location"]


def _options(page: str) -> str:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(
    staff: User, client: Client
) -> None:
    led = _with_password(client, staff, leads_to="/account/")

    outside = client.get("/account/")
    wrong = client.post(STEP, {"code": "000000"})
    still = _signed_in(client)
    right = client.post(STEP, {"code": code_of(SECRET, later=1)})

    assert (led, outside.status_code) == (STEP, 302)
    assert (wrong.status_code, still) == (422, None)
    assert "This code is not right" in wrong.text
    assert (right.headers["Location"], _signed_in(client)) == ("/account/", str(staff.pk))
    assert BrowserSession.objects.get(user=staff).came_by == "password"


def test_a_link_and_an_invitation_ask_for_the_second_factor_too(
    staff: User, world: World, client: Client
) -> None:
    by_link = client.get(actions.create_sign_in_link(staff, at=timezone.now()))
    actions.invite(
        staff.email,
        workspace=world.partner_workspace,
        kind="viewer",
        language="en",
        by=world.partner,
        at=timezone.now(),
    )
    other = Client()
    by_invitation = other.post(f"/invitation/{Message.objects.order_by('-pk')[0].secret}/")

    assert [each.headers["Location"] for each in (by_link, by_invitation)] == [STEP, STEP]
    assert [_signed_in(client), _signed_in(other)] == [None, None]


def test_a_first_proof_is_forgotten_after_a_while(staff: User, client: Client) -> None:
    _with_password(client, staff)

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        response = client.post(STEP, {"code": code_of(SECRET)})

    assert response.headers["Location"] == "/sign-in/"
    assert _signed_in(client) is None


def test_a_first_proof_is_worth_nothing_once_the_password_is_another(
    staff: User, client: Client
) -> None:
    _with_password(client, staff)
    actions.set_password(staff, password="another-long-one", at=timezone.now())

    response = client.post(STEP, {"code": code_of(SECRET, later=1)})

    assert response.headers["Location"] == "/sign-in/"


def test_codes_that_were_wrong_too_often_are_taken_no_more_for_a_while(
    staff: User, client: Client
) -> None:
    _with_password(client, staff)
    for _ in range(10):
        client.post(STEP, {"code": "000000"})

    response = client.post(STEP, {"code": code_of(SECRET, later=1)})

    assert response.status_code == 429
    assert 800 < int(response.headers["Retry-After"]) <= 900
    assert "Try again in 15 minutes" in response.text
    assert _signed_in(client) is None


def test_a_recovery_code_lets_in(staff: User, client: Client) -> None:
    code = factors.unused_codes(factors_of(staff).get(type="recovery_codes"))[0]
    _with_password(client, staff)

    client.post(STEP, {"code": f"{code[:4]} {code[4:]}"})

    assert _signed_in(client) == str(staff.pk)


@pytest.fixture
def named(client: Client, settings: Any) -> Client:  # noqa: ANN401 (pytest-django's own)
    """Give a browser at an address with a name, where passkeys work."""
    settings.ALLOWED_HOSTS = [HOST]
    client.defaults["HTTP_HOST"] = HOST
    return client


def test_a_passkey_is_added_on_its_page_and_signs_in_by_itself(world: World, named: Client) -> None:
    come_in(named, world.staff)
    device = Passkey()
    page = named.get("/account/sign-in/passkeys/add/").text

    credential = json.dumps(device.made(_options(page)))
    added = named.post(
        "/account/sign-in/passkeys/add/", {"name": "Laptop", "credential": credential}
    )
    named.post("/sign-out/")
    asked = named.post("/sign-in/passkey/challenge/").text
    shown = json.dumps(device.shown(asked))
    entered = named.post("/sign-in/passkey/", {"credential": shown, "next": "/account/"})

    assert added.headers["Location"] == "/account/sign-in/codes/"
    assert (entered.headers["Location"], _signed_in(named)) == (
        "/account/",
        str(world.staff.pk),
    )


def test_an_answer_of_a_passkey_is_taken_once(world: World, named: Client) -> None:
    device = Passkey()
    options, state = factors.begin_passkey(world.staff, host=HOST)
    actions.add_passkey(
        world.staff,
        name="Laptop",
        credential=device.made(options),
        state=state,
        host=HOST,
        at=timezone.now(),
    )
    named.force_login(world.staff)
    shown = json.dumps(device.shown(_options(named.get("/account/confirm/").text)))

    answers = [named.post("/account/confirm/", {"credential": shown}) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 422]


@pytest.mark.parametrize("credential", ["", "{", "[]", '{"id": 1}'])
@pytest.mark.usefixtures("world")
def test_a_sign_in_with_what_is_no_passkey_says_so(client: Client, credential: str) -> None:
    response = client.post("/sign-in/passkey/", {"credential": credential}, follow=True)

    assert "This passkey was not accepted" in response.text


def test_a_passkey_does_as_second_step(staff: User, named: Client) -> None:
    device = Passkey()
    options, state = factors.begin_passkey(staff, host=HOST)
    actions.add_passkey(
        staff,
        name="Laptop",
        credential=device.made(options),
        state=state,
        host=HOST,
        at=timezone.now(),
    )
    _with_password(named, staff)

    shown = device.shown(_options(named.get(STEP).text))
    named.post(STEP, {"credential": json.dumps(shown)})

    assert _signed_in(named) == str(staff.pk)


@pytest.mark.parametrize(
    ("host", "offered"), [("127.0.0.1:8000", False), ("[::1]:8000", False), ("localhost", True)]
)
@pytest.mark.usefixtures("world")
def test_passkeys_are_offered_where_the_address_has_a_name(
    client: Client, *, host: str, offered: bool
) -> None:
    client.defaults["HTTP_HOST"] = host

    page = client.get("/sign-in/").text

    assert ("Sign in with a passkey" in page) == offered
    assert client.post("/sign-in/passkey/challenge/").status_code == (200 if offered else 404)


def test_a_change_is_made_by_who_shows_again_who_it_is(staff: User, client: Client) -> None:
    client.force_login(staff)

    led = client.get("/account/sign-in/app/remove/").headers["Location"]
    wrong = client.post(led, {"code": "000000"})
    right = client.post(led, {"code": code_of(SECRET, later=1)})
    removed = client.post("/account/sign-in/app/remove/")

    assert led == "/account/confirm/?next=%2Faccount%2Fsign-in%2Fapp%2Fremove%2F"
    assert wrong.status_code == 422
    assert right.headers["Location"] == "/account/sign-in/app/remove/"
    assert removed.headers["Location"] == "/account/sign-in/"
    assert not factors_of(staff).exists()


def test_a_password_shows_who_it_is_where_there_is_no_second_factor(
    world: World, client: Client
) -> None:
    actions.set_password(world.staff, password=PASSWORD, at=timezone.now())
    client.force_login(world.staff)
    form = {"next": "/account/sign-in/app/"}

    wrong = client.post("/account/confirm/", form | {"password": "x"})
    right = client.post("/account/confirm/", form | {"password": PASSWORD})

    assert wrong.status_code == 422
    assert right.headers["Location"] == "/account/sign-in/app/"
    assert client.get("/account/sign-in/app/").status_code == 200


def test_a_password_does_not_stand_for_a_second_factor(staff: User, client: Client) -> None:
    client.force_login(staff)

    response = client.post("/account/confirm/", {"password": PASSWORD})

    assert response.status_code == 200
    assert client.get("/account/sign-in/app/remove/").status_code == 302


def test_who_has_nothing_to_show_has_a_link_sent(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client.force_login(world.staff)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/confirm/", {"link": "1", "next": "/account/sign-in/app/"})
    address = next(word for word in str(mail.outbox[0].body).split() if "/link/" in word)
    response = client.post(address.removeprefix("http://127.0.0.1:8000"))

    assert response.headers["Location"] == "/account/sign-in/app/"
    assert client.get("/account/sign-in/app/").status_code == 200


def test_codes_are_shown_until_they_are_kept_and_never_again(staff: User, client: Client) -> None:
    client.force_login(staff)
    client.post("/account/confirm/", {"code": code_of(SECRET, later=1)})
    (code, *_others) = factors.unused_codes(factors_of(staff).get(type="recovery_codes"))
    shown = f"{code[:4]} {code[4:]}"

    before = client.get("/account/sign-in/codes/").text
    file = client.get("/account/sign-in/codes/file/")
    client.post("/account/sign-in/codes/kept/")
    after = client.get("/account/sign-in/codes/").text
    no_file = client.get("/account/sign-in/codes/file/")

    assert shown in before
    assert shown in file.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert shown not in after
    assert no_file.status_code == 302


def test_another_persons_passkey_is_not_there(world: World, staff: User, client: Client) -> None:
    device = Passkey()
    options, state = factors.begin_passkey(staff, host=HOST)
    passkey = actions.add_passkey(
        staff,
        name="Laptop",
        credential=device.made(options),
        state=state,
        host=HOST,
        at=timezone.now(),
    )
    come_in(client, world.viewer)
    address = f"/account/sign-in/passkeys/{passkey.pk}/"

    answers = [client.get(address), client.post(f"{address}remove/")]

    assert [each.status_code for each in answers] == [404, 404]
    assert factors_of(staff).filter(pk=passkey.pk).exists()


def test_a_workspace_that_asks_leads_to_setting_one_up_and_back(
    world: World, client: Client
) -> None:
    Workspace.objects.filter(pk=world.workspace.pk).update(requires_second_factor=True)
    come_in(client, world.viewer)

    led = client.get("/manage/transilvania/log/").headers["Location"]
    told = client.get(led).text
    others = [
        client.get(f"/manage/transilvania/{page}").headers["Location"].partition("?")[0]
        for page in ("", "organisations/", "settings/", "leave/")
    ]
    secret = _secret_shown(client.get("/account/sign-in/app/").text)
    client.post("/account/sign-in/app/", {"code": code_of(secret)})
    kept = client.post("/account/sign-in/codes/kept/")

    needed = "/account/sign-in/needed/transilvania/"
    assert led.partition("?")[0] == needed
    assert "Transilvania IT Cluster lets in only members who sign in with two proofs" in told
    assert others == [needed] * 4
    assert kept.headers["Location"] == "/manage/transilvania/log/"
    assert client.get("/manage/transilvania/log/").status_code == 200


def _secret_shown(page: str) -> str:
    found = re.search(r'<code class="r-break">([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def test_a_workspace_that_asks_leaves_the_others_open(world: World, client: Client) -> None:
    Workspace.objects.filter(pk=world.workspace.pk).update(requires_second_factor=True)
    client.force_login(world.partner)

    assert client.get("/manage/partner/").status_code == 200
    assert client.get("/manage/transilvania/").status_code == 404


def test_the_owner_who_asks_for_it_needs_one_first(world: World, client: Client) -> None:
    client.force_login(world.owner)

    refused = client.post("/manage/transilvania/settings/sign-in/", {"required": "on"})
    actions.add_app(world.owner, secret=SECRET, code=code_of(SECRET), at=timezone.now())
    client.force_login(world.owner)
    page = client.get("/manage/transilvania/settings/sign-in/").text
    saved = client.post("/manage/transilvania/settings/sign-in/", {"required": "on"})

    assert refused.status_code == 422
    assert "Set one up first" in refused.text
    assert "4 members without a second factor" in page
    assert saved.status_code == 302
    assert Workspace.objects.get(pk=world.workspace.pk).requires_second_factor
