"""Key pages as a Romanian reads them: nothing left in English, and diacritics as they should be."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from raceme.accounts.models import User
from raceme.engagements.kinds import SHIPPED
from raceme.engines.indicators import Rule
from raceme.reporting import library, words
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    IndicatorFactory,
    PlanItemFactory,
)

# Words that stand in almost every English sentence and in no Romanian one.
ENGLISH = re.compile(
    r"\b(the|of|and|is|not|with|this|that|was|were|from|your|you|which|each|has|have|until"
    r"|nothing|nobody|who|what|every|by|yet|been)\b",
    re.IGNORECASE,
)
CEDILLAS = set("şţŞŢ")
SAID_IN = ("aria-label", "placeholder", "title", "alt", "label")
STAFF = [
    "portal:today",
    "portal:record",
    "portal:calendar",
    "portal:search",
    "portal:jobs",
    "portal:mailings",
    "engagements:log",
    "engagements:kinds",
    "organisations:organisations",
    "organisations:people",
    "organisations:create",
    "programmes:programmes",
    "reporting:overview",
    "reporting:rules",
    "reporting:rule_create",
    "reporting:library",
    "documents:documents",
    "accounts:members",
    "accounts:outbox",
    "accounts:sign_in",
    "accounts:history",
]
OF_A_PROGRAMME = [
    "programmes:programme",
    "programmes:edit",
    "programmes:periods",
    "programmes:officers",
    "portal:work_plan",
    "reporting:results",
    "reporting:indicators",
    "reporting:reports",
    "reporting:questions",
    "reporting:funder_files",
    "reporting:funder_file_create",
]
PUBLIC = [
    "portal-public:home",
    "portal-public:me",
    "accounts-public:account",
    "accounts-public:browsers",
    "accounts-public:sign_in_methods",
    "accounts-public:workspaces",
]


class _Reader(HTMLParser):
    """Gathers what a page says to its reader."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or ""
        self.said += [value for name in SAID_IN if (value := named.get(name))]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(" ".join(data.split()))


@pytest.fixture
def reader(world: World, client: Client) -> Client:
    User.objects.update(language="ro")
    client.force_login(world.owner)
    return client


def _read(client: Client, address: str) -> _Reader:
    response = client.get(address)
    assert response.status_code == 200
    page = _Reader()
    page.feed(response.text)
    return page


def _english_in(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if ENGLISH.search(text)]


def _is_romanian(page: _Reader) -> None:
    assert page.language == "ro"
    assert _english_in(page.said) == []
    assert set("".join(page.said)) & set("șț")
    assert not set("".join(page.said)) & CEDILLAS


@pytest.mark.parametrize("name", STAFF)
def test_page_of_staff_is_romanian(world: World, reader: Client, name: str) -> None:
    _is_romanian(_read(reader, reverse(name, args=[world.workspace.slug])))


@pytest.mark.parametrize("name", OF_A_PROGRAMME)
def test_page_of_a_programme_is_romanian(world: World, reader: Client, name: str) -> None:
    address = reverse(name, args=[world.workspace.slug, world.programme.code])

    _is_romanian(_read(reader, address))


@pytest.mark.parametrize("name", PUBLIC)
def test_page_outside_workspaces_is_romanian(reader: Client, name: str) -> None:
    _is_romanian(_read(reader, reverse(name)))


def test_sign_in_is_romanian_where_the_browser_asks_for_it(world: World) -> None:  # noqa: ARG001
    visitor = Client(headers={"accept-language": "ro-RO,ro;q=0.9,en;q=0.5"})

    _is_romanian(_read(visitor, reverse("accounts-public:sign_in")))


def test_pages_of_a_record_and_of_what_counts_it_are_romanian(world: World, reader: Client) -> None:
    activity = ActivityFactory.create(workspace=world.workspace, title="Atelier")
    EngagementFactory.create(activity=activity)
    AttributionFactory.create(activity=activity, programme=world.programme)
    PlanItemFactory.create(programme=world.programme, title="Livrabil")
    figure = IndicatorFactory.create(programme=world.programme, name="Ateliere")
    slug, programme = world.workspace.slug, world.programme.code

    for address in (
        reverse("engagements:activity", args=[slug, activity.pk]),
        reverse("engagements:history", args=[slug, activity.pk]),
        reverse("engagements:edit", args=[slug, activity.pk]),
        reverse("portal:record_for", args=[slug, activity.pk]),
        reverse("portal:work_plan", args=[slug, programme]),
        reverse("reporting:results", args=[slug, programme]),
        reverse("reporting:figure", args=[slug, programme, figure.code]),
        reverse("reporting:rule", args=[slug, figure.rule.pk]),
        reverse("reporting:overview", args=[slug]),
    ):
        _is_romanian(_read(reader, address))


def test_ready_rules_are_named_and_said_in_romanian() -> None:
    with translation.override("ro"):
        kinds = {code: gettext(name) for code, name in SHIPPED.items()}
        said = [
            (one.label, words.sentence(Rule.from_json(one.definition), kinds=kinds))
            for one in library.READY
        ]

    assert _english_in(text for pair in said for text in pair) == []
    assert (
        "IMM-uri la seminare de informare",
        (
            "Numără organizații care sunt IMM-uri în rolul de participant la activități de tipul "
            "seminar de informare, fiecare o singură dată."
        ),
    ) in said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 activități"),
        (1, "1 activitate"),
        (2, "2 activități"),
        (19, "19 activități"),
        (20, "20 de activități"),
        (101, "101 activități"),
        (120, "120 de activități"),
    ],
)
def test_numbers_agree_with_what_they_count(count: int, said: str) -> None:
    with translation.override("ro"):
        text = ngettext("%(count)s activity", "%(count)s activities", count)

    assert text % {"count": count} == said
