import re

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from raceme.accounts.models import User
from raceme.core.middleware import server_timing
from raceme.core.timing import counting
from tests.factories import OrganisationFactory, UserFactory


def _page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    OrganisationFactory.create()
    with counting():
        User.objects.count()
        User.objects.count()
    return HttpResponse()


@pytest.mark.django_db
def test_server_timing_says_what_a_page_costs(settings: LazySettings) -> None:
    settings.TIMING = True

    response = server_timing(_page)(RequestFactory().get("/"))

    said = r'total;dur=\d+\.\d, db;desc="1 queries, 2 figures";dur=\d+\.\d'
    assert re.fullmatch(said, response["Server-Timing"])


@pytest.mark.django_db
def test_server_timing_says_nothing_when_not_asked() -> None:
    response = server_timing(_page)(RequestFactory().get("/"))

    assert "Server-Timing" not in response


@pytest.mark.parametrize("address", ["/health?q=%00", "/health?%00=q", "/hea%00lth"])
@pytest.mark.django_db
def test_clean_input_turns_away_what_no_page_sends(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 400
    assert "This request cannot be read" in response.content.decode()


@pytest.mark.django_db
def test_clean_input_looks_into_what_is_posted(client: Client) -> None:
    answers = [
        client.post("/language/", {"language": "ro\x00"}).status_code,
        client.post("/language/", {"language": "ro"}).status_code,
    ]

    assert answers == [400, 302]


@pytest.mark.django_db
def test_clean_input_looks_into_cookies(client: Client) -> None:
    client.cookies["sessionid"] = "abcdefgh\x00"

    response = client.get("/health")

    assert response.status_code == 400


@pytest.mark.django_db
def test_too_much_at_once_is_said_to_be_too_much(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    response = client.post("/language/", {"a": "1", "b": "2", "c": "3"})

    assert response.status_code == 413
    assert "This is more than can be sent at once" in response.content.decode()


@pytest.mark.django_db
def test_pages_speak_the_language_of_who_is_signed_in(client: Client) -> None:
    client.force_login(UserFactory.create(language="ro"))

    response = client.get("/nothing/here/", headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "ro"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_pages_speak_the_language_of_the_browser_to_everybody_else(client: Client) -> None:
    response = client.get("/nothing/here/", headers={"Accept-Language": "ro"})

    assert response["Content-Language"] == "ro"
    assert "Cache-Control" not in response


@pytest.mark.django_db
def test_language_is_kept_for_the_person(client: Client) -> None:
    user = UserFactory.create(language="en")
    client.force_login(user)

    response = client.post(
        reverse("core-public:language"), {"language": "ro", "next": "/manage/x/?page=2"}
    )

    user.refresh_from_db()
    assert (user.language, response["Location"]) == ("ro", "/manage/x/?page=2")
    assert response.cookies["raceme_language"].value == "ro"


@pytest.mark.parametrize(
    "leads_to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""]
)
@pytest.mark.django_db
def test_language_leads_nowhere_else(client: Client, leads_to: str) -> None:
    response = client.post(reverse("core-public:language"), {"language": "xx", "next": leads_to})

    assert (response["Location"], len(response.cookies)) == ("/", 0)


@pytest.mark.django_db
def test_language_leads_to_a_word_without_a_slash(client: Client) -> None:
    response = client.post(reverse("core-public:language"), {"language": "ro", "next": "no-view"})

    assert (response.status_code, response["Location"]) == (302, "no-view")


@pytest.mark.django_db
def test_pages_forbid_what_stands_inline(client: Client) -> None:
    response = client.get("/nothing/here/")

    assert sorted(response["Content-Security-Policy"].split("; ")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_health_says_that_the_database_answers(client: Client) -> None:
    response = client.get("/health")

    said = {"live": "ok", "database": "ok", "documents": "ok", "maintenance": "ok"}
    assert (response.status_code, response.json()) == (200, said)
