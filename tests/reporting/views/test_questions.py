"""A conversation about a line: who sees it where, and what becomes of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from raceme.core.timing import tallied
from raceme.mail.models import Message
from raceme.programmes.models import Officer, OpenedPeriod
from raceme.reporting.actions import questions as actions
from raceme.reporting.models import LineQuestion
from raceme.reporting.queries.asked_lines import questions_of
from tests.conftest import World
from tests.factories import NOW, DocumentFactory, EvidenceFactory
from tests.reporting.scenes import Scene, scene

MOST_QUERIES = 15


def of_officer(world: World, view: str, *others: object) -> str:
    names = [world.workspace.slug, world.programme.code, *others]
    return reverse(f"reporting-officer:{view}", args=names)


def of_staff(world: World, view: str, *others: object) -> str:
    names = [world.workspace.slug, world.programme.code, *others]
    return reverse(f"reporting:{view}", args=names)


@pytest.fixture
def made(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


@pytest.fixture
def manager(world: World) -> Client:
    client = Client()
    client.force_login(world.manager)
    return client


@pytest.fixture
def asked(world: World, made: Scene, officer: Client) -> LineQuestion:
    line = of_officer(world, "line", 1, "companies", made.alfa.pk)
    officer.post(line, {"text": "Who signed the list?"})
    return questions_of(world.programme).get()


def test_an_officer_asks_on_a_line_and_everybody_concerned_sees_it(
    world: World, made: Scene, asked: LineQuestion, officer: Client, manager: Client
) -> None:
    theirs = of_officer(world, "question", asked.pk)
    ours = of_staff(world, "question", asked.pk)
    pages = {
        theirs: [
            officer.get("/officer/"),
            officer.get(of_officer(world, "programme")),
            officer.get(of_officer(world, "line", 1, "companies", made.alfa.pk)),
        ],
        ours: [
            manager.get(of_staff(world, "questions")),
            manager.get(of_staff(world, "line", "companies", made.alfa.pk)),
            manager.get("/manage/transilvania/"),
        ],
    }

    assert [[href in page.text for page in found] for href, found in pages.items()] == [
        [True] * 3,
        [True] * 3,
    ]
    assert "Who signed the list?" in officer.get(theirs).text
    assert "Who signed the list?" in manager.get(ours).text
    assert asked.state == "open"


def test_an_answer_is_mailed_and_names_nobody(
    world: World, made: Scene, asked: LineQuestion, officer: Client, manager: Client
) -> None:
    proof = made.alfa.evidence.get()
    sent = {"text": "Ana Pop did.", "evidence": str(proof.pk), "revision": 1}

    answer = manager.post(of_staff(world, "question", asked.pk), sent, follow=True)

    mail = Message.objects.get()
    page = officer.get(of_officer(world, "question", asked.pk)).text
    assert "the officer is told by mail" in answer.text
    assert (mail.to_address, "Ana Pop" in mail.text) == (world.officer.email, False)
    assert of_officer(world, "question", asked.pk) in mail.text
    assert "Ana Pop did." in page
    # The file's name is held back as on the line.
    assert ("File 1" in page, "Attendance list.pdf" in page) == (True, False)
    assert "Attendance list.pdf" in answer.text


def test_an_officer_asks_again_and_closes(
    world: World, asked: LineQuestion, officer: Client
) -> None:
    page = of_officer(world, "question", asked.pk)
    actions.answer(asked, text="Ana did.", revision=1, by=world.manager, at=NOW)
    states = []

    officer.post(page, {"text": "And who else?", "revision": 2})
    states.append(questions_of(world.programme).get().state)
    officer.post(page, {"do": "close", "revision": 3})
    states.append(questions_of(world.programme).get().state)
    refused = officer.post(page, {"text": "Once more", "revision": 4})

    assert states == ["open", "closed"]
    assert refused.status_code == 422
    assert "This question is closed." in refused.text


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_text_is_not_kept(world: World, made: Scene, officer: Client, text: str) -> None:
    answer = officer.post(of_officer(world, "line", 1, "companies", made.alfa.pk), {"text": text})

    assert answer.status_code == 422
    assert "Fill this in." in answer.text
    assert not questions_of(world.programme).exists()


def test_a_double_click_asks_once(world: World, made: Scene, officer: Client) -> None:
    line = of_officer(world, "line", 1, "companies", made.alfa.pk)
    sent = {"text": "Who?", "submission": "3f1f7e0e-5a0b-4f2c-9a54-0d2f7d9f9a10"}

    answers = [officer.post(line, sent).status_code for _once in range(2)]
    second = officer.post(line, {"text": "Who else?"})

    assert answers == [302, 302]
    assert second.status_code == 422
    assert "A question about this line is open already." in second.text
    assert questions_of(world.programme).count() == 1


def test_two_who_answer_at_once_are_told(
    world: World, asked: LineQuestion, manager: Client
) -> None:
    page = of_staff(world, "question", asked.pk)

    first = manager.post(page, {"text": "Ana did.", "revision": 1})
    second = manager.post(page, {"text": "Nobody did.", "revision": 1})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Nobody did." in second.text
    assert Message.objects.count() == 1


def test_what_changed_since_is_said(
    world: World, made: Scene, asked: LineQuestion, officer: Client
) -> None:
    page = of_officer(world, "question", asked.pk)
    before = officer.get(page).text

    EvidenceFactory.create(
        activity=made.first,
        engagement=made.alfa,
        document=DocumentFactory.create(workspace=world.workspace),
    )
    made.first.ended_on = date(2026, 3, 12)
    made.first.save()
    after = officer.get(page).text
    made.alfa.state = "absent"
    made.alfa.save()
    gone = officer.get(page).text

    assert "Since it was asked:" not in before
    assert "Files since then: 1 added, 0 taken away." in after
    assert "It counts on 12 March 2026 now, and on 10 March 2026 then." in after
    assert "The line is not counted in this period any more." in gone


def test_a_question_is_closed_with_its_period(
    world: World, asked: LineQuestion, officer: Client
) -> None:
    page = of_officer(world, "question", asked.pk)
    before = officer.get(page).status_code
    OpenedPeriod.objects.of(world.workspace).all().delete()

    pages = [officer.get(page), officer.get("/officer/")]

    assert (before, pages[0].status_code) == (200, 404)
    assert page not in pages[1].text


def test_an_officer_who_was_ended_is_not_mailed(world: World, asked: LineQuestion) -> None:
    Officer.objects.of(world.workspace).update(until=NOW)

    actions.answer(asked, text="Ana did.", revision=1, by=world.manager, at=NOW)

    assert not Message.objects.exists()


def test_a_partner_reads_no_questions(world: World, asked: LineQuestion, client: Client) -> None:
    client.force_login(world.partner)
    names = ["partner", world.programme.code]

    listed = client.get(reverse("reporting:questions", args=names))
    one = client.get(reverse("reporting:question", args=[*names, asked.pk]))

    assert "answered by Transilvania IT Cluster" in listed.text
    assert one.status_code == 404


@pytest.mark.parametrize("view", ["question", "questions"])
def test_the_pages_ask_no_more_for_more_rows(
    world: World, made: Scene, asked: LineQuestion, manager: Client, view: str
) -> None:
    page = of_staff(world, view, *([asked.pk] if view == "question" else []))
    manager.get(page)
    counts = []

    for number in (1, 3):
        with tallied() as tally:
            manager.get(page)
        counts.append(tally.queries)
        for more in range(number):
            actions.ask(
                made.indicator,
                period=asked.period,
                record=1000 * number + more,
                told={},
                text="Who?",
                by=world.officer,
                at=NOW,
            )
            revision = LineQuestion.objects.of(world.workspace).get(pk=asked.pk).revision
            actions.answer(asked, text="Ana.", revision=revision, by=world.manager, at=NOW)

    assert counts[0] == counts[1] <= MOST_QUERIES
