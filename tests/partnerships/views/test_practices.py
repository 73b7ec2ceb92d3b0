import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.partnerships import actions
from raceme.partnerships.models import Adopter, GoodPractice, PracticeDocument
from raceme.partnerships.queries import figures_of
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW, PersonFactory
from tests.factories.partnerships import (
    AdopterFactory,
    GoodPracticeFactory,
    PracticeDocumentFactory,
    PracticeFigureFactory,
)
from tests.partnerships.build import BY, complete, known, published, read

LIST_QUERIES = 5
PAGE_QUERIES = 7
PUBLIC_QUERIES = 3


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(_address("practices"))
    return client


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.owner)
    return client


def _address(name: str, *arguments: object) -> str:
    return reverse(f"partnerships:{name}", args=["transilvania", *arguments])


def _public(name: str, *arguments: object) -> str:
    return reverse(f"partnerships-public:{name}", args=["transilvania", *arguments])


def _typed(organisation: str, **values: object) -> dict[str, Any]:
    usual = {
        "title": "Integrated services",
        "organisation": organisation,
        "resources_currency": "EUR",
    }
    return usual | values


def _full(world: World, count: int) -> GoodPractice:
    practice = GoodPracticeFactory.create(workspace=world.workspace)
    for position in range(count):
        PracticeFigureFactory.create(practice=practice, position=position)
    PracticeDocumentFactory.create_batch(count, practice=practice)
    AdopterFactory.create_batch(count, practice=practice)
    return actions.publish(practice, by=BY, at=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    rows = [_full(world, count) for _number in range(count)]

    with django_assert_num_queries(LIST_QUERIES):
        page = staff.get(_address("practices"))
    assert page.content.count(b'scope="row"') == count
    with django_assert_num_queries(PAGE_QUERIES):
        assert staff.get(_address("practice", rows[0].slug)).status_code == 200
    with django_assert_num_queries(PUBLIC_QUERIES):
        assert Client().get(_public("practice", rows[0].slug)).status_code == 200
    with django_assert_num_queries(2):
        assert Client().get(_public("practices")).status_code == 200


def test_from_a_title_to_the_page_that_everybody_reads(manager: Client, world: World) -> None:
    owner = known(world.workspace, name="Asociația Clusterelor")
    added = manager.post(_address("practice_create"), _typed(owner.name), follow=True)
    row = GoodPractice.objects.of(world.workspace).get()
    said = added.content.decode()
    assert "0 of 10 parts are said" in said
    assert "what was difficult" in said
    assert _address("practice_publish", row.slug) not in said

    told = _typed(
        owner.name,
        revision=row.revision,
        summary="A seminar, a visit, help.",
        topic="sme",
        place="București, RO321",
        started_on="1.1.2016",
        description="Three steps.",
        resources="Two people.",
        resources_amount="20000",
        resources_people="2",
        success="It works.",
        difficulties="Companies are reluctant.",
        transfer="Any sector <b>and</b> region.",
        link="https://practice.example/1559",
    )
    told |= {"figure-0-label": "SMEs at the seminar", "figure-0-value": "18"}
    edited = manager.post(_address("practice_edit", row.slug), told, follow=True)
    assert "10 of 10 parts are said" in edited.content.decode()
    assert Client().get(_public("practice", row.slug)).status_code == 404
    manager.post(_address("practice_publish", row.slug))

    page = Client().get(_public("practice", row.slug))
    text = page.content.decode()
    for words in (
        *("Asociația Clusterelor", "SMEs at the seminar", "18", "20,000", "2 people"),
        *("since January 2016", "Any sector &lt;b&gt;and&lt;/b&gt; region.", "SME competitiveness"),
    ):
        assert words in text
    assert '"@type": "Article"' in text
    assert Client().get(_public("paper", row.slug)).content.startswith(b"%PDF")
    assert row.title in Client().get(_public("practices")).content.decode()


def test_the_frame_is_in_the_reader_s_language(world: World) -> None:
    row = published(world.workspace)

    page = Client().get(_public("practice", row.slug), headers={"accept-language": "ro"})

    assert '<html lang="ro"' in page.content.decode()


def test_a_contact_is_shown_only_where_that_was_said(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana Știrbei")
    hidden = published(world.workspace, contact=person)
    shown = published(world.workspace, contact=person, shows_contact=True)

    pages = [Client().get(_public("practice", row.slug)) for row in (hidden, shown)]

    assert ["Ana Știrbei" in page.content.decode() for page in pages] == [False, True]


def test_files_are_for_the_workspace_alone(staff: Client, world: World) -> None:
    row = complete(world.workspace)
    upload = SimpleUploadedFile("Survey of members.pdf", PDF)
    staff.post(_address("practice_papers", row.slug), {"files": [upload]})
    actions.publish(row, by=BY, at=NOW)
    paper = PracticeDocument.objects.of(world.workspace).get()

    assert read(staff.get(_address("practice_paper", row.slug, paper.pk))) == PDF
    assert "Survey of members" not in Client().get(_public("practice", row.slug)).content.decode()
    staff.post(_address("practice_paper_away", row.slug, paper.pk))
    assert not PracticeDocument.objects.of(world.workspace).exists()


def test_staff_propose_and_managers_publish_and_withdraw(staff: Client, world: World) -> None:
    row = complete(world.workspace)

    page = staff.get(_address("practice", row.slug)).content.decode()
    assert _address("practice_propose", row.slug) in page
    assert _address("practice_publish", row.slug) not in page
    staff.post(_address("practice_propose", row.slug))
    assert staff.post(_address("practice_publish", row.slug)).status_code == 403
    staff.force_login(world.owner)
    assert (
        _address("practice_publish", row.slug)
        in staff.get(_address("practice", row.slug)).content.decode()
    )
    staff.post(_address("practice_publish", row.slug))
    gone = staff.post(
        _address("practice_withdraw", row.slug), {"reason": "Out of date"}, follow=True
    )

    assert "Out of date" in gone.content.decode()
    assert Client().get(_public("practice", row.slug)).status_code == 404


def test_another_figure_keeps_what_was_typed(staff: Client, world: World) -> None:
    typed = _typed("Nobody knows it", more="1")
    typed |= {"figure-0-label": "SMEs", "figure-0-value": "", "figure-1-label": ""}

    page = staff.post(_address("practice_create"), typed)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Nobody knows it" in text
    assert 'name="figure-2-label"' in text
    assert not GoodPractice.objects.of(world.workspace).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"organisation": "Nobody knows it"}, "No organisation of yours is called so."),
        ({"contact": "Nobody"}, "You know nobody of this name."),
        ({"shows_contact": "on"}, "Say whose name everybody may read."),
        ({"figure-0-label": "SMEs"}, "Fill in both, or neither."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"slug": "a b"}, "Use letters without accents"),
        ({"resources_people": "9" * 30}, "2147483647"),
        ({"started_on": "1.1.2017", "ended_on": "1.1.2016"}, "is before the start."),
    ],
)
def test_nothing_typed_is_lost_where_something_is_wrong(
    staff: Client, world: World, typed: dict[str, Any], said: str
) -> None:
    usual = _typed(known(world.workspace).name, summary="As typed")
    rows = {"figure-0-label": "", "figure-0-value": ""}

    answer = staff.post(_address("practice_create"), usual | rows | typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "As typed" in answer.content.decode()
    assert not GoodPractice.objects.of(world.workspace).exists()


def test_a_second_editor_sees_what_stands_now(staff: Client, world: World) -> None:
    row = complete(world.workspace, title="As saved")

    typed = _typed(known(world.workspace).name, title="As typed", revision=0)
    text = staff.post(_address("practice_edit", row.slug), typed).content.decode()

    for said in ("Saved meanwhile", "As saved", "As typed", "18 SMEs at the seminar"):
        assert said in text
    assert figures_of(row) == [("SMEs at the seminar", "18")]


def test_an_adopter_is_named_with_what_shows_it(staff: Client, world: World) -> None:
    row = published(world.workspace)
    name = known(world.workspace).name
    typed = {"organisation": name, "since": "1.3.2024", "changed": "Holds it online."}
    upload = SimpleUploadedFile("Report.pdf", PDF)

    staff.post(_address("adopters", row.slug), {**typed, "proof": upload})
    twice = staff.post(_address("adopters", row.slug), typed)

    adopter = Adopter.objects.of(world.workspace).get()
    assert read(staff.get(_address("adopter_proof", row.slug, adopter.pk))) == PDF
    assert "is named here already." in twice.content.decode()
    public = Client().get(_public("practice", row.slug)).content.decode()
    assert name in public
    assert "Report.pdf" not in public
    staff.post(_address("adopter_away", row.slug, adopter.pk))
    assert not Adopter.objects.of(world.workspace).exists()


def test_a_file_that_cannot_be_kept_names_no_adopter(staff: Client, world: World) -> None:
    row = GoodPracticeFactory.create(workspace=world.workspace)
    name = known(world.workspace).name
    upload = SimpleUploadedFile("setup.exe", b"MZ")

    answer = staff.post(_address("adopters", row.slug), {"organisation": name, "proof": upload})

    assert answer.status_code == 422
    assert not Adopter.objects.of(world.workspace).exists()


def test_what_another_workspace_has_is_not_there(staff: Client, world: World) -> None:
    theirs = complete(world.stranger_workspace, title="Theirs alone")

    assert "Theirs alone" not in staff.get(_address("practices")).content.decode()
    for name in ("practice", "practice_edit", "practice_history", "adopters"):
        assert staff.get(_address(name, theirs.slug)).status_code == 404
    assert Client().get(_public("practice", theirs.slug)).status_code == 404


def test_what_everybody_reads_has_pages(world: World) -> None:
    titles = [f"Practice {number:02}" for number in range(21)]
    for title in titles:
        published(world.workspace, title=title)
    published(world.partner_workspace, title="Practice 99")

    told = [Client().get(_public("practices"), {"page": page}).content.decode() for page in (1, 2)]
    first, second = (re.findall(r"Practice \d+", text) for text in told)

    assert (first, second) == (titles[:20], titles[20:])


def test_a_workspace_without_practices_has_no_page_of_them(world: World) -> None:
    complete(world.workspace)

    assert Client().get(_public("practices")).status_code == 404


def test_a_draft_is_removed(staff: Client, world: World) -> None:
    staff.post(_address("practice_remove", complete(world.workspace).slug))

    assert not GoodPractice.objects.of(world.workspace).exists()


def test_what_was_done_stands_in_the_history(staff: Client, world: World) -> None:
    row = published(world.workspace)

    text = staff.get(_address("practice_history", row.slug)).content.decode()

    assert "Good practice published" in text
