"""Who takes part joins, finds, asks and answers behind their own link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raceme.events.actions.own_links import own_link
from raceme.events.models import Registration
from raceme.matchmaking.models import (
    Matchmaking,
    NoThanks,
    Participant,
    Request,
    StandIn,
    Unavailability,
    Wish,
)
from tests.factories.events import ParticipantTypeFactory, RegistrationFactory
from tests.factories.matchmaking import (
    InterestFactory,
    MatchmakingFactory,
    MeetingFactory,
    SlotFactory,
)
from tests.matchmaking.build import asked, somebody, two

pytestmark = pytest.mark.django_db
PROFILE = {
    "about": "Tables of oak",
    "offer_technology": ["wood"],
    "seek_cooperation": ["sales"],
    "languages": ["en", "ro"],
    "countries": ["NO"],
    "presence": "here",
    "time_zone": "Europe/Bucharest",
    "is_shown": "on",
}
PAGES = ("meetings", "suggestions", "people", "times", "profile")
MOST_QUERIES = 15


def _secret(of: Registration | Participant) -> str:
    registration = of.registration if isinstance(of, Participant) else of
    return own_link(registration, at=timezone.now())


def _address(name: str, secret: str, *more: object) -> str:
    return reverse(f"matchmaking-public:{name}", args=[secret, *more])


def _fresh(matchmaking: Matchmaking) -> None:
    """Let no request of a test have run out by today's clock."""
    Request.objects.of(matchmaking.workspace_id).update(
        expires_at=timezone.now() + timedelta(days=3)
    )


def _meeting(count: int) -> Participant:
    """Return one whom so many ask, and who asked and agreed with as many."""
    ana, _bela = two(most_requests=50)
    SlotFactory.create_batch(count, matchmaking=ana.matchmaking)
    InterestFactory.create(participant=ana, direction="seek")
    for _number in range(count):
        fits, asks, agreed = (somebody(ana.matchmaking) for _one in range(3))
        InterestFactory.create(participant=fits)
        asked(asks, ana)
        wish = Wish.objects.create(
            workspace_id=ana.workspace_id,
            matchmaking=ana.matchmaking,
            way="staff",
            made_at=ana.joined_at,
        )
        for one in (ana, agreed):
            wish.members.create(workspace_id=ana.workspace_id, participant=one)
        asked(ana, somebody(ana.matchmaking))
        somebody(ana.matchmaking, organisation_name=ana.registration.organisation_name)
    _fresh(ana.matchmaking)
    return ana


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_same_number_of_queries(client: Client, page: str) -> None:
    address = _address(page, _secret(_meeting(1))), _address(page, _secret(_meeting(3)))

    of_one, of_three = (_queries(client, each) for each in address)

    assert of_one == of_three <= MOST_QUERIES


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(address).status_code == 200
    return len(asked_for)


def test_somebody_joins_and_says_when_they_are_free(client: Client) -> None:
    matchmaking = MatchmakingFactory.create(notice="Bring samples")
    first, second = SlotFactory.create_batch(2, matchmaking=matchmaking)
    secret = _secret(RegistrationFactory.create(event=matchmaking.event))

    assert client.get(_address("meetings", secret))["Location"] == _address("profile", secret)
    assert "Bring samples" in client.get(_address("profile", secret)).content.decode()
    joined = client.post(_address("profile", secret), PROFILE)
    client.post(_address("times", secret), {"slot": [str(first.pk), "9" * 30, "x"]})

    row = Participant.objects.of(matchmaking.workspace_id).get()
    assert joined["Location"] == _address("times", secret)
    assert (row.about, row.is_shown, row.languages) == ("Tables of oak", True, ["en", "ro"])
    tags = row.interests.order_by("pk").values_list("direction", "scheme", "code")
    assert set(tags) == {("offer", "technology", "wood"), ("seek", "cooperation", "sales")}
    missed = Unavailability.objects.of(matchmaking.workspace_id).values_list("slot", flat=True)
    assert list(missed) == [second.pk]


def test_a_form_sent_twice_joins_once(client: Client) -> None:
    matchmaking = MatchmakingFactory.create()
    secret = _secret(RegistrationFactory.create(event=matchmaking.event))
    typed = {**PROFILE, "submission": "5f0c1d7e-6a27-4f46-9f0e-0a8c6a6a4f11"}

    client.post(_address("profile", secret), typed)
    client.post(_address("profile", secret), typed)

    assert Participant.objects.of(matchmaking.workspace_id).count() == 1


def test_nothing_typed_is_lost_where_a_language_is_missing(client: Client) -> None:
    matchmaking = MatchmakingFactory.create()
    secret = _secret(RegistrationFactory.create(event=matchmaking.event))

    answer = client.post(_address("profile", secret), {**PROFILE, "languages": []})

    assert answer.status_code == 422
    assert "Tables of oak" in answer.content.decode()
    nul = client.post(_address("profile", secret), {**PROFILE, "about": "a\x00b"})
    assert nul.status_code == 400


def test_a_profile_saved_meanwhile_is_shown_beside_what_was_typed(client: Client) -> None:
    ana, _bela = two()
    ana.about, ana.revision = "Newer", 2
    ana.save()

    answer = client.post(_address("profile", _secret(ana)), {**PROFILE, "revision": "1"})

    assert answer.status_code == 422
    assert "Newer" in answer.content.decode()


@pytest.mark.parametrize(
    "values",
    [{"state": "waiting", "waiting_since": "2026-11-01T10:00Z"}, {"state": "cancelled"}],
)
def test_who_is_not_confirmed_has_no_meetings(client: Client, values: dict[str, str]) -> None:
    matchmaking = MatchmakingFactory.create()
    secret = _secret(RegistrationFactory.create(event=matchmaking.event, **values))

    assert client.get(_address("profile", secret)).status_code == 404


def test_meetings_are_not_there_before_they_are_opened_nor_for_types_without(
    client: Client,
) -> None:
    prepared = MatchmakingFactory.create(state="prepared")
    matchmaking = MatchmakingFactory.create()
    press = ParticipantTypeFactory.create(event=matchmaking.event, has_meetings=False)

    for registration in (
        RegistrationFactory.create(event=prepared.event),
        RegistrationFactory.create(event=matchmaking.event, type=press),
    ):
        assert client.get(_address("meetings", _secret(registration))).status_code == 404


def test_suggestions_say_why(client: Client) -> None:
    ana, bela = two()
    InterestFactory.create(participant=bela, scheme="technology", code="wood")
    InterestFactory.create(participant=ana, direction="seek", scheme="technology", code="wood")

    text = client.get(_address("suggestions", _secret(ana))).content.decode()

    assert "Bela" in text
    assert "Offers what you look for: Wood and furniture technology" in text
    assert "You have not met before" in text


def test_people_are_found_by_what_is_sought(client: Client) -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking, name="Cora Știrbei", country="NO", languages=["no"])
    InterestFactory.create(participant=cora, scheme="ecosystem", code="health")
    hidden = somebody(ana.matchmaking, name="Hidden", is_shown=False)
    secret = _secret(ana)

    def found(**sought: str) -> set[str]:
        text = client.get(_address("people", secret), sought).content.decode()
        names = (bela, cora, hidden)
        return {one.registration.name for one in names if one.registration.name in text}

    assert found() == {"Bela", "Cora Știrbei"}
    for sought in (
        {"q": "stirbei"},
        {"offers": "ecosystem:health"},
        {"country": "NO"},
        {"language": "no"},
    ):
        assert found(**sought) == {"Cora Știrbei"}
    assert found(seeks="ecosystem:health") == set()
    assert found(offers="nonsense", page="999999999999999999999") == {"Bela", "Cora Știrbei"}


def test_two_ask_accept_and_take_back(client: Client) -> None:
    ana, bela = two()
    hers, his = _secret(ana), _secret(bela)

    client.post(_address("person", hers, bela.pk), {"strength": "must", "message": "Oak?"})
    assert "Oak?" in client.get(_address("meetings", his)).content.decode()
    request = Request.objects.of(ana.workspace_id).get()
    client.post(_address("accept", his, request.pk), {"strength": "must"})
    assert Wish.objects.of(ana.workspace_id).get().weight == 8
    again = client.post(_address("accept", his, request.pk), follow=True).content.decode()
    assert "This request has changed meanwhile" in again
    client.post(_address("withdraw", his, request.pk))

    assert Wish.objects.of(ana.workspace_id).get().ended_at


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("closed", "Agreed: you meet {name}."),
        ("published", "Agreed with {name}. The schedule is published: if a half hour comes free"),
        ("over", "Not possible now. The meetings are: Over."),
    ],
)
def test_who_agrees_is_told_what_comes_of_it(client: Client, state: str, said: str) -> None:
    ana, bela = two()
    request = asked(ana, bela)
    _fresh(ana.matchmaking)
    Matchmaking.objects.of(ana.workspace_id).update(state=state)

    page = client.post(_address("accept", _secret(bela), request.pk), follow=True)

    assert said.format(name=ana.registration.name) in page.content.decode()


def test_what_is_scheduled_leads_to_the_schedule_and_is_not_taken_back(client: Client) -> None:
    ana, bela = two()
    wishes = []
    for who in (bela, somebody(ana.matchmaking)):
        request = asked(who, ana)
        _fresh(ana.matchmaking)
        client.post(_address("accept", _secret(ana), request.pk), {"strength": "like"})
        wishes.append(Wish.objects.of(ana.workspace_id).get(request=request))
    MeetingFactory.create(matchmaking=ana.matchmaking, wish=wishes[0])
    secret = _secret(ana)

    shown = client.get(_address("meetings", secret)).content.decode()

    assert _address("withdraw", secret, wishes[0].request_id) not in shown
    assert _address("withdraw", secret, wishes[1].request_id) in shown
    assert "In your schedule" in shown


def test_somebody_declines_with_a_word_or_offers_other_terms(client: Client) -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking)
    declined, countered = asked(bela, ana), asked(cora, ana)
    _fresh(ana.matchmaking)
    secret = _secret(ana)

    client.post(_address("decline", secret, declined.pk), {"word": "No oak"})
    nothing = client.post(_address("counter", secret, countered.pk), {"message": ""})
    client.post(_address("counter", secret, countered.pk), {"message": "Online?"})

    declined.refresh_from_db()
    assert (declined.state, declined.answer, nothing.status_code) == ("declined", "No oak", 422)
    assert "Online?" in client.get(_address("meetings", _secret(cora))).content.decode()


def test_no_thanks_is_private_and_can_be_taken_back(client: Client) -> None:
    ana, bela = two()
    request = asked(bela, ana)
    _fresh(ana.matchmaking)
    hers, his = _secret(ana), _secret(bela)

    client.post(_address("no_thanks", hers, bela.pk))

    theirs = client.get(_address("meetings", his)).content.decode()
    assert "not answered" in theirs
    assert client.get(_address("person", his, ana.pk)).status_code == 404
    assert client.post(_address("accept", hers, request.pk)).status_code == 404
    client.post(_address("no_thanks", hers, bela.pk), {"undo": "1"})
    assert not NoThanks.objects.of(ana.workspace_id).exists()


def test_colleagues_stand_in_for_each_other(client: Client) -> None:
    ana, bela = two()
    firm = ana.registration.organisation_name
    cora = somebody(ana.matchmaking, organisation_name=firm)
    secret = _secret(ana)

    def shown(to: str) -> bool:
        page = client.get(_address("meetings", to)).content.decode()
        assert ("No more" in page) != ("Stand in for each other" in page)
        return "You may stand in for each other" in page

    client.post(_address("stand_in", secret, cora.pk))
    assert StandIn.objects.of(ana.workspace_id).get().second_id == cora.pk
    assert (shown(secret), shown(_secret(cora))) == (True, True)
    client.post(_address("stand_in", secret, cora.pk))
    assert not StandIn.objects.of(ana.workspace_id).exists()
    assert shown(secret) is False
    assert client.post(_address("stand_in", secret, bela.pk)).status_code == 404


def test_nobody_answers_for_another_one(client: Client) -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking)
    request = asked(ana, bela)
    _fresh(ana.matchmaking)
    secret = _secret(cora)

    for name in ("accept", "decline", "counter", "withdraw"):
        assert client.post(_address(name, secret, request.pk)).status_code == 404


def test_who_leaves_may_join_again(client: Client) -> None:
    ana, _bela = two()
    secret = _secret(ana)

    assert "Leave the meetings" in client.get(_address("leave", secret)).content.decode()
    client.post(_address("leave", secret))
    assert client.get(_address("meetings", secret))["Location"] == _address("profile", secret)
    client.post(_address("profile", secret), PROFILE)

    ana.refresh_from_db()
    assert (ana.left_at, ana.is_shown) == (None, True)
