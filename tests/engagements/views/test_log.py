from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raceme.accounts.models import User
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Attribution, Evidence
from tests.conftest import World
from tests.engagements.agreed import PDF
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    EvidenceFactory,
    shipped_kind,
)

MOST_QUERIES = 15


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _log(world: World) -> str:
    return reverse("engagements:log", args=[world.workspace.slug])


def _activities(world: World, *titles: str) -> list[Activity]:
    made = [ActivityFactory.create(workspace=world.workspace, title=title) for title in titles]
    for activity in made:
        EngagementFactory.create_batch(2, activity=activity)
        AttributionFactory.create(activity=activity, programme=world.programme)
        EvidenceFactory.create(activity=activity)
    return made


def _queries(look: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look()
    return len(asked)


@pytest.mark.parametrize("page", ["log", "programme_log"])
def test_log_asks_the_same_number_of_queries(world: World, page: str) -> None:
    arguments = [world.workspace.slug] + [world.programme.code] * (page == "programme_log")
    address = reverse(f"engagements:{page}", args=arguments)
    client = _client(world.staff)
    _activities(world, "First")
    client.get(address)

    one = _queries(lambda: client.get(address))
    _activities(world, "Second", "Third")
    three = _queries(lambda: client.get(address))

    assert one == three
    assert three <= MOST_QUERIES


def test_log_shows_the_newest_first_and_nothing_of_others(world: World) -> None:
    _activities(world, "Older", "Newer")
    Activity.objects.of(world.workspace).filter(title="Newer").update(
        started_on=date(2026, 4, 1), ended_on=date(2026, 4, 1)
    )
    theirs = ActivityFactory.create(workspace=world.stranger_workspace, title="Elsewhere")

    page = _client(world.viewer).get(_log(world)).content.decode()

    assert page.index("Newer") < page.index("Older")
    assert theirs.title not in page
    assert "Nordic Bridges 2026" in page


def test_log_leaves_out_what_was_withdrawn_until_asked(world: World) -> None:
    ActivityFactory.create(workspace=world.workspace, title="Typed twice", state="withdrawn")
    client = _client(world.staff)

    usual = client.get(_log(world)).content.decode()
    asked = client.get(_log(world), {"state": "withdrawn"}).content.decode()

    assert ("Typed twice" in usual, "Typed twice" in asked) == (False, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "seminar"}, ["A seminar"]),
        ({"evidence": "yes"}, ["Proven"]),
        ({"evidence": "no"}, ["A seminar"]),
        ({"date_from": "1.4.2026"}, ["A seminar"]),
        ({"date_until": "2026-03-31"}, ["Proven"]),
        ({"kind": "workshop"}, ["Proven"]),
        ({"programme": "programme"}, ["Proven"]),
        ({"by": "Staff"}, ["A seminar"]),
        ({"state": "planned"}, []),
    ],
)
def test_log_filters(world: World, asked: dict[str, str], found: list[str]) -> None:
    _activities(world, "Proven")
    ActivityFactory.create(
        workspace=world.workspace,
        title="A seminar",
        kind=shipped_kind("training"),
        started_on=date(2026, 4, 2),
        recorded_by="Staff",
    )
    keys = {"workshop": shipped_kind().pk, "programme": world.programme.pk}
    asked = {name: str(keys.get(value, value)) for name, value in asked.items()}

    page = _client(world.viewer).get(_log(world), asked).content.decode()

    assert [title for title in ("Proven", "A seminar") if f">{title}</a>" in page] == found


def test_log_offers_bulk_work_to_those_who_write(world: World) -> None:
    _activities(world, "First")

    staff, viewer = (
        _client(user).get(_log(world)).content.decode() for user in (world.staff, world.viewer)
    )

    button = "Exclude from a programme"
    assert (button in staff, button in viewer) == (True, False)


def test_programme_log_shows_a_partner_what_it_shares(world: World) -> None:
    _activities(world, "Shared")
    ActivityFactory.create(workspace=world.workspace, title="Private")
    address = reverse(
        "engagements:programme_log", args=[world.partner_workspace.slug, world.programme.code]
    )

    page = _client(world.partner).get(address).content.decode()

    assert ("Shared" in page, "Private" in page) == (True, False)


def test_attribute_chosen_counts_those_chosen_and_no_other(world: World) -> None:
    first, second = (ActivityFactory.create(workspace=world.workspace) for _ in range(2))
    theirs = ActivityFactory.create(workspace=world.partner_workspace)
    address = reverse("engagements:attribute_chosen", args=[world.workspace.slug])
    sent = {"chosen": [first.pk, theirs.pk], "programme": world.programme.pk, "share": "62,5"}

    question = _client(world.staff).post(address, {"chosen": [first.pk]}).content.decode()
    answer = _client(world.staff).post(address, sent)

    assert "Count 1 activity towards a programme?" in question
    assert answer.headers["Location"] == _log(world)
    rows = Attribution.objects.of(world.workspace).values_list("activity", "share")
    assert list(rows) == [(first.pk, Decimal("62.5"))]
    assert not second.attributions.exists()


def test_attribute_chosen_takes_all_that_match(world: World) -> None:
    matching = ActivityFactory.create(workspace=world.workspace, title="A seminar")
    ActivityFactory.create(workspace=world.workspace, title="A visit")
    address = reverse("engagements:attribute_chosen", args=[world.workspace.slug])
    sent = {
        "everything": "1",
        "matching": "q=seminar",
        "programme": world.programme.pk,
        "share": "100",
    }

    _client(world.staff).post(address, sent)

    rows = Attribution.objects.of(world.workspace)
    assert list(rows.values_list("activity", flat=True)) == [matching.pk]


def test_attribute_chosen_says_beside_the_field_what_is_wrong(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    address = reverse("engagements:attribute_chosen", args=[world.workspace.slug])
    sent = {"chosen": [activity.pk], "programme": world.programme.pk, "share": "120"}

    answer = _client(world.staff).post(address, sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The share must lie between 0 and 100 %." in page
    assert 'value="120"' in page
    assert f'name="chosen" value="{activity.pk}"' in page


def test_prove_chosen_adds_the_files_that_can_be_kept(world: World) -> None:
    first, second = (ActivityFactory.create(workspace=world.workspace) for _ in range(2))
    address = reverse("engagements:prove_chosen", args=[world.workspace.slug])
    files = [
        SimpleUploadedFile("Report.pdf", PDF),
        SimpleUploadedFile("photo.pdf", b"<html><body>a web page</body></html>"),
    ]

    answer = _client(world.staff).post(
        address,
        {"chosen": [first.pk, second.pk], "covers": "activity", "files": files},
        follow=True,
    )

    document = Document.objects.of(world.workspace).get()
    rows = Evidence.objects.of(world.workspace).order_by("pk")
    assert list(rows.values_list("activity", "document", "for_participants")) == [
        (first.pk, document.pk, False),
        (second.pk, document.pk, False),
    ]
    page = answer.content.decode()
    assert "Evidence added to 2 activities." in page
    assert "photo.pdf was not kept. Named .pdf but holds a web page." in page


def test_prove_chosen_says_why_nothing_was_kept(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    address = reverse("engagements:prove_chosen", args=[world.workspace.slug])
    empty = SimpleUploadedFile("empty.pdf", b"")
    client = _client(world.staff)

    refused = client.post(address, {"chosen": [activity.pk], "covers": "all", "files": [empty]})
    none = client.post(address, {"chosen": [activity.pk], "covers": "all"})

    assert (refused.status_code, none.status_code) == (422, 422)
    assert "The file is empty." in refused.content.decode()
    assert "Choose a file first." in none.content.decode()
    assert not Evidence.objects.of(world.workspace).exists()


@pytest.mark.parametrize("name", ["attribute_chosen", "prove_chosen"])
def test_bulk_work_sends_who_chose_nothing_back(world: World, name: str) -> None:
    address = reverse(f"engagements:{name}", args=[world.workspace.slug])

    answer = _client(world.staff).post(
        address, {"chosen": ["x", "99999999999999999999"]}, follow=True
    )

    assert "Choose the activities first" in answer.content.decode()
