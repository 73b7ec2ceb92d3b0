"""After somebody was erased no page leads to where they were; where they stood is text."""

import re
from html import unescape

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from raceme.asks.models import Ask
from raceme.engagements.models import Engagement
from raceme.mail.models import Mailing, Message
from raceme.organisations.models import Person
from raceme.stewardship.actions.merging import merge_people, take_back
from raceme.stewardship.actions.personal import erase
from raceme.stewardship.models import Merge
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.asks import AskFactory
from tests.factories.consents import ConsentFactory
from tests.factories.duplicates import PersonSuggestionFactory
from tests.factories.segments import SegmentFactory
from tests.stewardship.pairs import known_people

ERASED = "Erased person"
LINK = re.compile(r'href="([^"#]+)')


@pytest.fixture
def ana(world: World) -> Person:
    """Return somebody who stands on as many pages as one can."""
    space = world.workspace
    person: Person = PersonFactory.create(
        workspace=space, name="Ana Secret", email="ana@alfa.example"
    )
    belongs = AffiliationFactory.create(person=person)
    RelationshipFactory.create(workspace=space, organisation=belongs.organisation)
    activity = ActivityFactory.create(workspace=space)
    EngagementFactory.create(activity=activity, person=person, organisation=belongs.organisation)
    for told_at in (NOW, None):
        AskFactory.create(
            person=person,
            organisation=belongs.organisation,
            told_at=told_at,
            state=Ask.State.ANSWERED,
            answered_at=NOW,
            closed_at=NOW,
            next_mail_at=None,
        )
    ConsentFactory.create(person=person)
    PersonSuggestionFactory.create(workspace=space, a=person)
    SegmentFactory.create(workspace=space)
    _written_to(world, person)
    _merged(world, person)
    return person


def _written_to(world: World, person: Person) -> None:
    for sent_at in (NOW, None):
        mailing = Mailing.objects.create(
            workspace=world.workspace,
            people=[person.pk],
            words={"en": {"subject": "Hello", "text": "Dear all"}},
            created_at=NOW,
            sent_at=sent_at,
        )
    Message.objects.create(
        workspace=world.workspace,
        mailing=mailing,
        purpose="news",
        to_name=person.name,
        to_address=person.email,
        state=Message.State.SENT,
        created_at=NOW,
    )


def _merged(world: World, person: Person) -> None:
    """Put one into the person for good, and another one until that was taken back."""
    for is_taken_back in (False, True):
        pair = known_people(world)
        person.refresh_from_db()
        merge = merge_people(
            pair.absorbed,
            survivor=person,
            taken=(),
            revisions={},
            by=world.staff,
            at=NOW,
        )
        if is_taken_back:
            take_back(merge, workspace=world.workspace, by=world.staff, at=NOW)


def _pages(world: World, organisation: int) -> list[str]:
    """Return the pages that name people, or did."""
    slug = world.workspace.slug
    alone = (
        "portal:today",
        "asks:asks",
        "asks:burden_people",
        "consents:texts",
        "engagements:log",
        "organisations:people",
        "portal:mailings",
        "stewardship:duplicate_people",
        "stewardship:erasures",
        "stewardship:merges",
        "stewardship:personal_data",
        "segments:segments",
    )
    of_one = {
        "asks:ask": Ask.objects.of(world.workspace),
        "portal:mailing": Mailing.objects.filter(workspace=world.workspace),
        "stewardship:merged": Merge.objects.all(),
    }
    return [
        *(reverse(view, args=[slug]) for view in alone),
        *(reverse(view, args=[slug, row.pk]) for view, rows in of_one.items() for row in rows),
        *(
            reverse(view, args=[slug, organisation])
            for view in ("portal:organisation", "asks:organisation_asks")
        ),
        f"{reverse('portal:search', args=[slug])}?q=secret",
        f"{reverse('portal:search', args=[slug])}?q=erased",
    ]


def _walked(client: Client, pages: list[str]) -> dict[str, str]:
    """Return each page with what it shows: all of them are there."""
    answers = {page: client.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(
        pages, 200
    )
    return {page: answer.text for page, answer in answers.items()}


def _links(shown: dict[str, str]) -> set[tuple[str, str]]:
    """Return where the pages lead to within the installation, each with the page that does."""
    return {
        (unescape(href), page)
        for page, text in shown.items()
        for href in LINK.findall(text)
        if href.startswith("/") and not href.startswith(("/static/", "/sign-out"))
    }


def _leads_to(person: Person, links: set[tuple[str, str]]) -> set[str]:
    """Return the pages that lead to one of the person's own."""
    own = re.compile(rf"/people/{person.pk}/|/personal-data/people/{person.pk}/")
    return {page for href, page in links if own.search(href)}


def test_no_page_leads_to_somebody_who_was_erased_and_every_other_link_holds(
    world: World, client: Client, ana: Person
) -> None:
    client.force_login(world.owner)
    belongs = Ask.objects.of(world.workspace).first()
    assert belongs
    assert belongs.organisation_id
    pages = _pages(world, belongs.organisation_id)
    before = _links(_walked(client, pages))

    erase(ana, why="request", by=world.owner, at=NOW)

    shown = _walked(client, pages)
    after = _links(shown)
    answers = {href: client.get(href).status_code for href in {href for href, _page in after}}
    dead = {href for href, status in answers.items() if status in (404, 500)}
    # What could lead there did, as long as there was somebody.
    assert len(_leads_to(ana, before)) > 5
    assert (dead, _leads_to(ana, after)) == (set(), set())
    assert not [page for page, text in shown.items() if "Ana Secret" in text]


@pytest.mark.parametrize("view", ["asks:asks", "asks:burden_people", "asks:ask"])
def test_where_somebody_erased_stood_is_text(
    world: World, client: Client, ana: Person, view: str
) -> None:
    client.force_login(world.owner)
    erase(ana, why="request", by=world.owner, at=NOW)
    of_one = [Ask.objects.of(world.workspace).earliest("pk").pk] if view == "asks:ask" else []

    page = client.get(reverse(view, args=[world.workspace.slug, *of_one])).text

    assert ERASED in page
    assert not re.search(rf">\s*{ERASED}\s*</a>", page)


def test_what_took_somebody_erased_part_in_names_nobody_and_stays_counted(
    world: World, client: Client, ana: Person
) -> None:
    client.force_login(world.owner)
    part = Engagement.objects.reached_by(Q(person=ana)).get()
    erase(ana, why="request", by=world.owner, at=NOW)

    page = client.get(
        reverse("engagements:activity", args=[world.workspace.slug, part.activity_id])
    ).text

    assert ERASED in page
    assert "Ana Secret" not in page
    assert Engagement.objects.reached_by(Q(person=ana)).count() == 1
