import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.asks import actions as asks
from raceme.asks.models import Bundle
from raceme.events.actions.own_links import own_link
from raceme.matchmaking.actions import holding, outcomes
from raceme.matchmaking.models import Matchmaking, Outcome, Participant
from tests.factories import NOW
from tests.factories.events import shipped
from tests.matchmaking.day import BY, meeting_of, participant, past, published, seat_of

pytestmark = pytest.mark.django_db
QUERIES = 9


@pytest.fixture(autouse=True)
def _kind() -> None:
    shipped(holding.KIND)


def _over(count: int = 2) -> tuple[Matchmaking, Participant]:
    space = published()
    ana = participant(space, "Ana Pop")
    meetings = [
        meeting_of(space, ana, participant(space, f"Other{number} Rus")) for number in range(count)
    ]
    holding.settle_meetings(space, by=BY, at=past(meetings[-1]))
    space.refresh_from_db()
    return space, ana


def _own(who: Participant) -> str:
    return reverse("matchmaking-public:outcomes", args=[own_link(who.registration, at=NOW)])


def _typed(who: Participant, number: int, **values: str) -> dict[str, str]:
    seat = who.meeting_seats.order_by("pk")[number]
    return {f"seat{seat.pk}-{name}": value for name, value in values.items()}


def test_one_page_lists_all_meetings_and_keeps_what_is_said_of_some(client: Client) -> None:
    space, ana = _over()

    page = client.get(_own(ana)).content.decode()
    sent = _typed(ana, 0, took_place="yes", useful="4", next_step="offer")
    text = client.post(_own(ana), sent, follow=True).content.decode()

    assert ("Other0 Rus" in page, "Other1 Rus" in page) == (True, True)
    assert "Kept. 1 meeting is left" in text
    kept = Outcome.objects.of(space.workspace).get()
    assert (kept.took_place, kept.useful, kept.next_step, kept.wave) == (True, 4, "offer", "week")


def test_nothing_typed_is_lost_where_something_is_wrong(client: Client) -> None:
    space, ana = _over()
    sent = {
        **_typed(ana, 0, took_place="yes", remark="Good talk"),
        **_typed(ana, 1, value="a lot", currency="EUR"),
    }

    answer = client.post(_own(ana), sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("Good talk" in text, "a lot" in text) == (True, True)
    assert not Outcome.objects.of(space.workspace).exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 302),
        ({"useful": "9"}, 422),
        ({"took_place": "\x00"}, 400),
        ({"value": "9" * 40}, 422),
        ({"currency": "ZZZ"}, 422),
    ],
)
def test_whatever_is_sent_gets_an_answer(client: Client, sent: dict[str, str], status: int) -> None:
    _space, ana = _over()

    answer = client.post(_own(ana), _typed(ana, 0, **sent))

    assert answer.status_code == status


def test_the_mail_s_link_opens_the_page_of_its_person_alone(client: Client) -> None:
    space, ana = _over()
    outcomes.ask_after(space, wave="week", by=BY, at=NOW)
    person = ana.registration.person
    assert person is not None
    bundle = Bundle.objects.create(
        workspace=space.workspace,
        person=person,
        address=person.email.lower(),
        language="en",
        sent_at=NOW,
    )
    secret = asks.make_page_link(bundle, at=NOW)
    other = space.participants.exclude(pk=ana.pk).order_by("pk")[0]

    def at(who: Participant, wave: str) -> str:
        return reverse("matchmaking-public:asked", args=[secret, who.pk, wave])

    sent = {**_typed(ana, 0, took_place="yes"), **_typed(ana, 1, took_place="no")}
    text = client.post(at(ana, "week"), sent, follow=True).content.decode()

    assert "Thank you. That was all" in text
    assert client.get(at(other, "week")).status_code == 404
    assert client.get(at(ana, "month")).status_code == 404
    assert Outcome.objects.of(space.workspace).count() == 2


def test_half_a_year_later_it_shows_what_was_said(client: Client) -> None:
    space, ana = _over(1)
    seat = seat_of(ana.meeting_seats.get().meeting, ana)
    said = {seat.pk: outcomes.Said(took_place=True, remark="They buy oak")}
    outcomes.say_outcomes(ana, wave="week", said=said, by=BY, at=NOW)
    outcomes.ask_after(space, wave="half_year", by=BY, at=NOW)

    text = client.get(_own(ana)).content.decode()

    assert "Half a year after" in text
    assert "They buy oak" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    _space, ana = _over(count)
    address = _own(ana)

    with django_assert_num_queries(QUERIES):
        assert client.get(address).status_code == 200
