import pytest
from django.test import Client
from django.urls import reverse

from raceme.core.timing import tallied
from raceme.mail.models import Message
from raceme.programmes.models import Officer, Programme
from raceme.programmes.queries import officers_of, opened_periods_of
from tests.conftest import World
from tests.factories import OfficerFactory, PeriodFactory

MOST_QUERIES = 15
MARIT = {"email": "marit@funder.example", "name": "Marit Berg", "language": "en"}


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def _address(view: str = "officers", *others: object) -> str:
    return reverse(f"programmes:{view}", args=["transilvania", "nordic-bridges-2026", *others])


def test_a_manager_names_an_officer(manager: Client, world: World) -> None:
    page = manager.post(_address(), MARIT, follow=True).text

    assert "Marit Berg oversees this programme now. The mail is on its way." in page
    assert [str(one.user) for one in officers_of(world.programme)] == ["Marit Berg", "Officer"]


def test_a_double_click_names_once(manager: Client, world: World) -> None:
    sent = {**MARIT, "submission": "3f1f7e0e-5a0b-4f2c-9a54-0d2f7d9f9a10"}

    answers = [manager.post(_address(), sent).status_code for _once in range(2)]

    assert answers == [302, 302]
    assert officers_of(world.programme).count() == 2
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({"email": ""}, "Fill this in."), ({"name": " "}, "Fill this in.")],
)
def test_what_was_typed_stays_beside_the_sentence(
    manager: Client, sent: dict[str, str], sentence: str
) -> None:
    answer = manager.post(_address(), MARIT | sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Marit" in answer.text or "marit" in answer.text


def test_who_oversees_already_is_said_beside_the_address(manager: Client, world: World) -> None:
    answer = manager.post(_address(), MARIT | {"email": world.officer.email})

    assert answer.status_code == 422
    assert "This person oversees the programme already." in answer.text


def test_ending_shuts_the_pages_of_an_officer(manager: Client, world: World) -> None:
    officer = officers_of(world.programme).get()
    theirs = Client()
    theirs.force_login(world.officer)
    page = "/officer/transilvania/nordic-bridges-2026/"

    before = theirs.get(page).status_code
    question = manager.get(_address("officer_end", officer.pk)).text
    manager.post(_address("officer_end", officer.pk))

    assert "End what Officer oversees?" in question
    assert (before, theirs.get(page).status_code) == (200, 404)


def test_periods_and_people_are_opened_and_closed(manager: Client, world: World) -> None:
    manager.post(_address("officer_period", 2), {"open": "yes"})
    manager.post(_address("officer_period", 1), {"open": "no"})
    manager.post(_address("officer_people"), {"show": "yes"})

    assert [one.number for one in opened_periods_of(world.programme)] == [2]
    assert Programme.objects.of(world.workspace).get().officers_see_people


@pytest.mark.parametrize("who", ["staff", "partner"])
def test_others_may_not(client: Client, world: World, who: str) -> None:
    slug = "partner" if who == "partner" else "transilvania"
    client.force_login(getattr(world, who))
    page = reverse("programmes:officers", args=[slug, "nordic-bridges-2026"])

    answers = [client.get(page).status_code, client.post(page, MARIT).status_code]

    assert answers == [403, 403]
    assert Officer.objects.of(world.workspace).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    manager: Client, world: World, count: int
) -> None:
    manager.get(_address())
    for number in range(count):
        OfficerFactory.create(programme=world.programme)
        PeriodFactory.create(programme=world.programme, number=10 + number)

    with tallied() as tally:
        manager.get(_address())

    assert tally.queries == 7
    assert tally.queries <= MOST_QUERIES
