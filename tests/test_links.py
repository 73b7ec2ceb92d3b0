"""
Every address that takes a secret, with every secret that is not for it.

A link opens what it was sent for and nothing else: no other page that takes a secret, no page of
staff, no other company. Each is tried with its own secret too, so that something could leak.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.accounts.models import Link
from raceme.audit.models import Entry
from raceme.documents.actions import store
from raceme.mail.models import Message
from raceme.organisations.actions import company_link
from raceme.organisations.models import Affiliation, Confirmation, Organisation
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import (
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.test_every_url import AGREED, ROUTES, Route, _answer

# What a secret in an address is called, and what it was sent for, by the page that takes it.
SECRETS = {"secret", "token"}
PURPOSES = {
    "accounts-public:sign_in_with_link": "sign in",
    "accounts-public:invitation": "invitation",
    "accounts-public:stop_mail": "stop mail",
    "asks-public:page": "asks",
    "asks-public:answer": "asks",
    # It answers an ask of the mail, by that mail's link.
    "consents-public:asked": "asks",
    "consents-public:mine": "consents",
    "mail-public:webhook": "webhook",
    "portal-public:claim_link": "claim",
    # So does this one.
    "portal-public:still_right": "asks",
}
SECRET_ROUTES = [route for route in ROUTES if route.arguments & SECRETS]
STAFF_ROUTES = [route for route in ROUTES if "-public:" not in route.name]
# 409: of what another of its pages has handed in nothing is saved any more.
OPENED = {"page", "done", "sign in", "invalid", "409"}
SHUT = {"not found", "gone", "no", "forbidden"}


# The pages of a set of answers and of a registration, behind each of the links that open one.
BEHIND = {
    "events-public:feed": "feed",
    "events-public:": "registration",
    "matchmaking-public:asked": "asks",
    "matchmaking-public:": "registration",
    "portal-public:by_link": "company",
    "questionnaires-public:asked": "asks",
    "questionnaires-public:company": "company",
    "questionnaires-public:link": "answers",
}


def _purpose(name: str) -> str:
    return next((BEHIND[start] for start in BEHIND if name.startswith(start)), "") or PURPOSES[name]


def _arguments(world: World, routes: list[Route]) -> dict[str, dict[str, Any]]:
    """Return the arguments that each route is agreed upon with: the records are made once."""
    found: dict[str, dict[str, Any]] = {}
    for agreed in AGREED:
        names = [route.name for route in routes if route.name in agreed.ANSWERS]
        if names:
            made = agreed.samples(world) if hasattr(agreed, "samples") else {}
            found |= {name: made.get(name, {}) for name in names}
    return {
        route.name: {
            name: ({"workspace": world.workspace.slug} | found[route.name])[name]
            for name in route.arguments
        }
        for route in routes
    }


def _ask(address: str, method: str) -> str:
    client = Client()
    response: HttpResponseBase = (
        client.get(address) if method == "GET" else client.post(address, {})
    )
    answer = _answer(response)
    # Read to its end, a file is closed.
    response.getvalue()
    return answer


def test_every_page_that_takes_a_secret_is_known() -> None:
    unknown = [
        route.name
        for route in SECRET_ROUTES
        if route.name not in PURPOSES and not route.name.startswith(tuple(BEHIND))
    ]

    assert len(SECRET_ROUTES) > len(PURPOSES)
    assert unknown == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_link_opens_anything_but_its_purpose(world: World, method: str) -> None:
    arguments = _arguments(world, SECRET_ROUTES)
    secrets = {
        _purpose(name): next(given[each] for each in SECRETS if each in given)
        for name, given in arguments.items()
    }
    opened = []

    for route in SECRET_ROUTES:
        own = next(iter(route.arguments & SECRETS))
        for purpose, secret in secrets.items():
            if purpose == _purpose(route.name):
                continue
            address = reverse(route.name, kwargs=arguments[route.name] | {own: secret})
            answer = _ask(address, method)
            if answer not in SHUT:
                opened.append((route.name, purpose, answer))

    assert len(secrets) == len({*PURPOSES.values(), *BEHIND.values()})
    assert opened == []


def test_every_link_opens_its_own_pages(world: World) -> None:
    arguments = _arguments(world, SECRET_ROUTES)

    answers = {
        route.name: {
            _ask(reverse(route.name, kwargs=arguments[route.name]), method)
            for method in ("GET", "POST")
        }
        for route in SECRET_ROUTES
    }

    assert [name for name, given in answers.items() if not given & OPENED] == []


def test_who_came_by_a_link_gets_no_page_of_staff_or_of_a_claim(world: World) -> None:
    one = _linked(world, world.firm)
    client = Client()
    home = reverse("portal-public:by_link", args=[_secret(one)])
    assert client.get(home).status_code == 200
    closed = [*STAFF_ROUTES, *(r for r in ROUTES if r.name.startswith("portal-public:my_company"))]
    # They ask who comes before they look for anything, so that any key will do.
    given = {"workspace": world.workspace.slug}

    answers = {
        route.name: _answer(
            client.get(
                reverse(
                    route.name,
                    kwargs={name: given.get(name, world.firm.pk) for name in route.arguments},
                )
            )
        )
        for route in closed
    }

    assert {name: each for name, each in answers.items() if each not in ("sign in", "no")} == {}
    assert "sign in" in answers.values()


def test_a_companys_link_gives_nothing_of_another_company(world: World) -> None:
    mine, theirs = _linked(world, world.firm), _linked(world, OrganisationFactory.create())
    pages = {
        "document": {"document": _paper(theirs)},
        "leave": {"affiliation": theirs.pk},
    }
    own = {"document": {"document": _paper(mine)}, "leave": {"affiliation": mine.pk}}

    answers = {
        name: (
            _ask(_by_link(mine, name, **arguments), "GET"),
            _ask(_by_link(mine, name, **own[name]), "GET"),
        )
        for name, arguments in pages.items()
    }

    assert answers == {"document": ("not found", "page"), "leave": ("not found", "page")}


def test_opening_a_link_changes_nothing_however_often(world: World) -> None:
    one = _linked(world, world.firm)
    secret = _secret(one)
    routes = [route for route in SECRET_ROUTES if route.name.startswith("portal-public:by_link")]
    arguments = {
        name: given | {"secret": secret} for name, given in _arguments(world, routes).items()
    }
    before = _standing()

    for _time in range(2):
        for route in routes:
            _ask(reverse(route.name, kwargs=arguments[route.name]), "GET")

    assert _standing() == before
    assert Link.objects.filter(purpose="company").exclude(used_at=None).count() == 0


def test_no_log_line_holds_the_secret_of_a_link(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = _secret(_linked(world, world.firm))
    client = Client()

    for tail in ("", "nowhere/", "documents/999999/"):
        client.get(f"/my/{secret}/{tail}")
    client.post(f"/my/{secret}/agenda/")
    client.get(f"/my/{secret}x/")

    told = capsys.readouterr()
    assert caplog.records
    assert secret not in caplog.text + told.out + told.err


def _standing() -> tuple[int, ...]:
    return (
        Entry.objects.count(),
        Message.objects.count(),
        Confirmation.objects.count(),
        *Organisation.objects.order_by("pk").values_list("revision", flat=True),
    )


def _linked(world: World, organisation: Organisation) -> Affiliation:
    if not organisation.relationships.exists():
        RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    person = PersonFactory.create(
        workspace=world.workspace, email=f"ana@firm{organisation.pk}.example"
    )
    return AffiliationFactory.create(person=person, organisation=organisation)


def _secret(one: Affiliation) -> str:
    return company_link(one, at=timezone.now())


def _by_link(one: Affiliation, name: str, **arguments: object) -> str:
    return reverse(f"portal-public:by_link_{name}", kwargs={"secret": _secret(one), **arguments})


def _paper(one: Affiliation) -> int:
    activity = ActivityFactory.create(workspace=one.workspace)
    part = EngagementFactory.create(activity=activity, organisation=one.organisation)
    upload = SimpleUploadedFile(f"certificate{one.pk}.pdf", PDF)
    document = store(upload, workspace=one.workspace, by="Ioana", at=timezone.now())
    EvidenceFactory.create(activity=activity, engagement=part, document=document)
    return document.pk
