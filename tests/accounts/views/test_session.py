from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts import actions
from raceme.accounts.models import Link, Role, User
from raceme.mail.models import Message
from tests.conftest import World
from tests.factories import RoleFactory, UserFactory

PASSWORD = "a-long-enough-one"


@pytest.fixture
def ana(db: None) -> User:  # noqa: ARG001
    user = UserFactory.create(email="ana@cluster.example", name="Ana", language="ro")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def mailed(
    ana: User,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[str], str]:
    """Give what has a link mailed to Ana that leads to an address, and reads it in the mail."""

    def ask(leads_to: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/sign-in/", {"link": "1", "email": ana.email, "next": leads_to})
        words = str(mail.outbox[-1].body).split()
        address = next(word for word in words if word.startswith("http://127.0.0.1:8000/"))
        return address.removeprefix("http://127.0.0.1:8000")

    return ask


def _signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_sign_in_leads_where_one_wanted_to_go_in_ones_language(ana: User, client: Client) -> None:
    form = {"email": ana.email, "password": PASSWORD, "next": "/account/"}

    response = client.post("/sign-in/", form)

    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    assert _signed_in(client) == str(ana.pk)
    assert client.cookies["raceme_language"].value == "ro"


@pytest.mark.parametrize("leads_to", ["https://elsewhere.example/", "no-view"])
def test_sign_in_leads_nowhere_else(ana: User, client: Client, leads_to: str) -> None:
    form = {"email": ana.email, "password": PASSWORD, "next": leads_to}

    response = client.post("/sign-in/", form)

    assert response.headers["Location"] == "/manage/"


def test_sign_in_keeps_what_was_typed_and_says_what_is_wrong(ana: User, client: Client) -> None:
    form = {"email": ana.email, "password": "another", "next": "/account/"}

    response = client.post("/sign-in/", form)

    assert response.status_code == 422
    assert 'value="ana@cluster.example"' in response.text
    assert 'name="next" value="/account/"' in response.text
    assert "do not go together" in response.text
    assert "another" not in response.text
    assert _signed_in(client) is None


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"email": "no address", "password": "x"},
        {"email": "a" * 500 + "@cluster.example", "password": "x" * 5000},
        {"link": "1"},
        {"link": "1", "email": "@"},
    ],
)
@pytest.mark.usefixtures("ana")
def test_sign_in_answers_wrong_input_beside_the_field(client: Client, form: dict[str, str]) -> None:
    response = client.post("/sign-in/", form)

    assert response.status_code == 422
    assert "r-error" in response.text
    assert Link.objects.count() == 0


def test_sign_in_answers_alike_whether_the_address_is_known_or_not(
    ana: User,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    addresses = [ana.email, "nobody@cluster.example"]

    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post("/sign-in/", {"link": "1", "email": each}) for each in addresses]

    assert [each.headers["Location"] for each in answers] == ["/link-sent/"] * 2
    assert "If this address has an account" in client.get("/link-sent/").text
    assert [email.to for email in mail.outbox] == [[ana.email]]


def test_a_mailed_link_signs_in_once_and_leads_where_one_wanted_to_go(
    ana: User, client: Client, mailed: Callable[[str], str]
) -> None:
    address = mailed("/account/")

    first = client.post(address)
    second = Client().post(address)

    assert (first.status_code, first.headers["Location"]) == (302, "/account/")
    assert _signed_in(client) == str(ana.pk)
    assert second.status_code == 410
    assert "Each link works once" in second.text


def test_a_mailed_link_is_not_used_up_by_what_only_looks(
    ana: User, client: Client, mailed: Callable[[str], str]
) -> None:
    address = mailed("")
    scanner = Client()

    looked = [scanner.head(address), scanner.get(address), scanner.get(address)]
    page = client.get(address)
    client.post(address)

    assert [each.status_code for each in looked] == [200, 200, 200]
    assert _signed_in(scanner) is None
    assert "This link signs you in as ana@cluster.example." in page.text
    assert _signed_in(client) == str(ana.pk)


def test_a_mailed_link_leads_to_a_page_with_its_filters(
    ana: User, client: Client, mailed: Callable[[str], str]
) -> None:
    filtered = "/manage/transilvania/log/?q=" + "a" * 500
    addresses = [mailed(filtered), mailed("/account/?q=" + "a" * 3000)]

    answers = [client.post(address).headers["Location"] for address in addresses]

    assert _signed_in(client) == str(ana.pk)
    assert answers == [filtered, "/manage/"]


def test_a_link_that_no_mail_carried_signs_in_as_soon_as_it_is_opened(
    ana: User, client: Client
) -> None:
    address = actions.create_sign_in_link(ana, at=timezone.now())

    looked_at = client.head(address)
    seen = _signed_in(client)
    opened = client.get(address)

    assert (looked_at.status_code, seen) == (200, None)
    assert opened.headers["Location"] == "/manage/"
    assert _signed_in(client) == str(ana.pk)


@pytest.mark.parametrize(
    ("age", "sentence"),
    [(timedelta(hours=1), "has run out"), (None, "not a link that Raceme has sent")],
)
def test_a_link_that_opens_nothing_says_why(
    ana: User, client: Client, age: timedelta | None, sentence: str
) -> None:
    path = "/sign-in/link/nobody-sent-this/"
    if age:
        path = actions.create_sign_in_link(ana, at=timezone.now() - age)

    response = client.get(path)

    assert response.status_code == 410
    assert sentence in response.text
    assert ("Send me a new one" in response.text) == (age is not None)
    assert _signed_in(client) is None


def test_a_link_that_opens_nothing_can_be_renewed(ana: User, client: Client) -> None:
    path = actions.create_sign_in_link(ana, at=timezone.now() - timedelta(days=1))

    refused = client.post(path)
    response = client.post(path, {"again": "1"})

    assert refused.status_code == 410
    assert response.headers["Location"] == "/link-sent/"
    assert Message.objects.get().to_address == ana.email


@pytest.mark.parametrize(("tries", "why"), [(1, "WrongPassword"), (11, "TooManyAttempts")])
def test_who_is_not_let_in_leaves_a_line_in_the_log(
    ana: User,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    tries: int,
    why: str,
) -> None:
    for _try in range(tries):
        client.post("/sign-in/", {"email": ana.email, "password": "wrong"})

    lines = [record.msg for record in caplog.records if record.name == "raceme.sign_in"]
    assert len(lines) == tries
    assert isinstance(lines[-1], dict)
    assert {name: lines[-1][name] for name in ("event", "why", "level")} == {
        "event": "not let in",
        "why": why,
        "level": "warning",
    }
    assert lines[-1]["request_id"]
    assert ana.email not in str(lines)


def test_sign_out_ends_the_session(ana: User, client: Client) -> None:
    client.force_login(ana)

    response = client.post("/sign-out/")

    assert response.status_code == 302
    assert _signed_in(client) is None


def test_start_of_an_installation_without_users_is_its_set_up(db: None, client: Client) -> None:  # noqa: ARG001
    leads = [client.get(path).headers["Location"] for path in ("/manage/", "/sign-in/")]

    assert leads == ["/set-up/", "/set-up/"]


def test_start_of_who_is_not_signed_in_is_the_sign_in_page(ana: User, client: Client) -> None:
    assert ana.pk
    assert client.get("/manage/").headers["Location"] == "/sign-in/"


def test_start_leads_to_the_only_workspace(world: World, client: Client) -> None:
    client.force_login(world.viewer)

    assert client.get("/manage/").headers["Location"] == "/manage/transilvania/"
    assert client.session["workspace"] == "transilvania"


def test_start_leads_to_a_choice_and_then_to_the_last_used(world: World, client: Client) -> None:
    RoleFactory.create(user=world.viewer, workspace=world.partner_workspace, kind="owner")
    client.force_login(world.viewer)

    first = client.get("/manage/")
    choice = client.get("/workspaces/")
    client.get("/manage/partner/settings/")
    then = client.get("/manage/")

    assert first.headers["Location"] == "/workspaces/"
    assert [link in choice.text for link in ("/manage/transilvania/", "/manage/partner/")] == [
        True,
        True,
    ]
    assert then.headers["Location"] == "/manage/partner/"


def test_start_does_not_lead_where_one_belongs_no_more(world: World, client: Client) -> None:
    RoleFactory.create(user=world.manager, workspace=world.partner_workspace, kind="owner")
    client.force_login(world.manager)
    client.get("/manage/transilvania/settings/")
    Role.objects.get(user=world.manager, workspace=world.workspace).delete()

    assert client.get("/manage/").headers["Location"] == "/manage/partner/"


def test_who_belongs_nowhere_is_told_what_to_do(ana: User, client: Client) -> None:
    client.force_login(ana)

    leads_to = client.get("/manage/").headers["Location"]
    page = client.get(leads_to, follow=True)

    assert "Nu faceți parte încă din niciun spațiu de lucru" in page.text
    assert "să invite ana@cluster.example" in page.text


def _invited(world: World, email: str) -> str:
    actions.invite(
        email,
        workspace=world.workspace,
        kind="staff",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )
    return f"/invitation/{Message.objects.latest('pk').secret}/"


def test_invitation_makes_an_account_and_signs_in(world: World, client: Client) -> None:
    path = _invited(world, "radu@cluster.example")

    page = client.get(path)
    response = client.post(path, {"name": "Radu", "password": PASSWORD})

    radu = User.objects.get(email="radu@cluster.example")
    assert "Join Transilvania IT Cluster" in page.text
    assert response.headers["Location"] == "/manage/transilvania/"
    assert _signed_in(client) == str(radu.pk)
    assert radu.check_password(PASSWORD)


def test_invitation_asks_nothing_of_who_has_an_account(world: World, client: Client) -> None:
    path = _invited(world, world.stranger.email)

    page = client.get(path)
    client.post(path)

    assert 'name="name"' not in page.text
    assert Role.objects.get(user=world.stranger, workspace=world.workspace).kind == "staff"
    assert _signed_in(client) == str(world.stranger.pk)


@pytest.mark.parametrize(
    "form", [{}, {"name": "Radu", "password": "12345678"}, {"name": "x" * 201, "password": "x"}]
)
def test_invitation_keeps_what_was_typed_and_says_what_is_wrong(
    world: World, client: Client, form: dict[str, str]
) -> None:
    path = _invited(world, "radu@cluster.example")

    response = client.post(path, form)

    assert response.status_code == 422
    assert "r-error" in response.text
    assert form.get("name", "") in response.text
    assert not User.objects.filter(email="radu@cluster.example").exists()


def test_invitation_that_is_over_says_so(world: World, client: Client) -> None:
    path = _invited(world, "radu@cluster.example")
    client.post(path, {"name": "Radu"})

    responses = [Client().get(path), Client().post(path, {"name": "Ana"})]

    assert [each.status_code for each in responses] == [410, 410]
    assert "This invitation has been accepted already" in responses[0].text
