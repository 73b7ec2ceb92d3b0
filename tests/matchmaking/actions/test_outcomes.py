from datetime import timedelta
from decimal import Decimal

import pytest

from raceme.asks.models import Ask
from raceme.engagements import actions as log
from raceme.mail.actions import SECRET
from raceme.mail.models import Message
from raceme.matchmaking.actions import following_up, holding, outcomes, presence
from raceme.matchmaking.actions.outcomes import Said
from raceme.matchmaking.models import Matchmaking, Meeting, Outcome, OutcomeAsk, Participant
from raceme.matchmaking.queries.meetings import Reliability, reliability
from raceme.matchmaking.queries.outcomes import figures_of, worth_of
from tests.factories import NOW
from tests.factories.events import shipped
from tests.matchmaking.day import (
    BY,
    again,
    during,
    meeting_of,
    participant,
    past,
    published,
    seat_of,
)

pytestmark = pytest.mark.django_db
YES, NO = Said(took_place=True), Said(took_place=False)


@pytest.fixture(autouse=True)
def _kind() -> None:
    shipped(holding.KIND)


@pytest.fixture
def over() -> tuple[Matchmaking, Participant, Participant, Meeting]:
    """Return meetings that are over: two people with one meeting that was held."""
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    holding.settle_meetings(space, by=BY, at=past(meeting))
    space.refresh_from_db()
    return space, ana, ion, meeting


def _say(who: Participant, meeting: Meeting, said: Said, *, wave: str = "week") -> int:
    return outcomes.say_outcomes(
        who,
        wave=wave,
        said={seat_of(meeting, who).pk: said},
        by=who.registration,
        at=past(meeting) + timedelta(days=7),
    )


def test_everybody_is_asked_once_about_all_of_their_meetings() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meetings = [meeting_of(space, ana, ion), meeting_of(space, ana, eva)]
    with pytest.raises(outcomes.NotOverYet):
        outcomes.ask_after(space, wave="week", by=BY, at=NOW)
    at = past(meetings[-1])
    holding.settle_meetings(space, by=BY, at=at)

    sent = outcomes.ask_after(space, wave="week", by=BY, at=at)

    asks = list(Ask.objects.of(space.workspace).order_by("person__name"))
    assert sent == outcomes.Sent(asked=3, over_budget=0)
    assert [one.person.name for one in asks if one.person] == ["Ana Pop", "Eva Nagy", "Ion Rus"]
    assert asks[0].path == f"/meetings/{SECRET}/{ana.pk}/week/"
    with pytest.raises(outcomes.NobodyToAskAfter):
        outcomes.ask_after(space, wave="week", by=BY, at=at)
    assert OutcomeAsk.objects.of(space.workspace).count() == 3


def test_what_is_left_out_stays_open_and_the_ask_closes_with_the_last() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    first, second = meeting_of(space, ana, ion), meeting_of(space, ana, eva)
    holding.settle_meetings(space, by=BY, at=past(second))
    outcomes.ask_after(space, wave="week", by=BY, at=past(second))
    mine = Ask.objects.of(space.workspace).filter(person__name="Ana Pop")

    _say(ana, first, Said(took_place=True, useful=4))
    assert mine.get().state == "open"
    _say(ana, second, NO)

    kept = Outcome.objects.of(space.workspace).order_by("pk")
    assert [(one.took_place, one.useful, one.ask) for one in kept] == [
        (True, 4, mine.get()),
        (False, None, mine.get()),
    ]
    assert (mine.get().state, mine.get().answer) == (
        "answered",
        "Said of 2 meetings what came of them",
    )


Over = tuple[Matchmaking, Participant, Participant, Meeting]


def test_one_side_s_no_corrects_the_log_and_their_yes_corrects_it_again(over: Over) -> None:
    _space, ana, _ion, meeting = over

    _say(ana, meeting, NO)
    first = again(meeting)
    _say(ana, meeting, YES)
    second = again(meeting)

    assert first.activity is not None
    assert second.activity is not None
    assert (first.state, first.activity.state) == ("not_held", "not_held")
    assert (second.state, second.activity.state) == ("held", "held")
    reasons = second.activity.versions.order_by("number").values_list("reason", flat=True)
    assert list(reasons) == [
        "",
        "One of its sides said on 19 May 2027 that it did not take place",
        "One of its sides said on 19 May 2027 that it took place",
    ]


def test_where_sides_contradict_each_other_nothing_follows_and_staff_see_it(over: Over) -> None:
    space, ana, ion, meeting = over

    _say(ion, meeting, YES)
    _say(ana, meeting, NO)

    assert again(meeting).state == "held"
    assert figures_of(space).contradicted == 1


def test_where_all_say_that_it_took_place_the_log_says_so(over: Over) -> None:
    _space, ana, ion, meeting = over

    for who in (ana, ion, ana):
        _say(who, meeting, YES)

    activity = again(meeting).activity
    assert activity is not None
    said = activity.evidence.order_by("pk").values_list("system_record", flat=True)
    assert list(said)[1:] == ["All sides said that the meeting took place"]


def test_a_second_meeting_is_suggested_once_and_only_where_both_want_it(over: Over) -> None:
    _space, ana, ion, meeting = over
    again_please = Said(took_place=True, next_step="second_meeting")

    _say(ana, meeting, again_please)
    assert not Message.objects.filter(purpose="meeting_again").exists()
    _say(ion, meeting, again_please)
    _say(ion, meeting, Said(took_place=True, next_step="second_meeting", useful=5))

    told = Message.objects.filter(purpose="meeting_again").order_by("to_address")
    assert [one.to_address for one in told] == ["ana@firm.example", "ion@firm.example"]
    assert "Ion Rus, Ion Rus SRL, ion@firm.example" in told[0].text


def test_figures_count_what_was_said_last_and_each_agreement_once(over: Over) -> None:
    space, ana, ion, meeting = over

    def deal(useful: int, value: int) -> Said:
        return Said(
            took_place=True,
            useful=useful,
            has_agreement=True,
            value=Decimal(value),
            currency="EUR",
        )

    _say(ana, meeting, deal(5, 1000))
    _say(ion, meeting, deal(2, 800))
    _say(ana, meeting, deal(4, 2500), wave="half_year")

    found = figures_of(space)
    assert (found.held, found.kept_rate, found.agreements) == (1, 100, 1)
    assert (found.useful, found.useful_said) == (Decimal("3.0"), 2)
    assert found.values == [("EUR", Decimal(2500))]


def test_an_agreement_is_worth_something_once_also_in_two_currencies(over: Over) -> None:
    space, ana, ion, meeting = over

    for who, value, currency in ((ana, 1000, "EUR"), (ion, 5000, "RON")):
        _say(who, meeting, Said(has_agreement=True, value=Decimal(value), currency=currency))

    assert figures_of(space).values == [("RON", Decimal(5000))]
    assert worth_of(meeting) == (Decimal(5000), "RON")


def test_what_cannot_be_kept_is_refused_and_nothing_of_it_stays(over: Over) -> None:
    space, ana, _ion, meeting = over

    for said, refusal in (
        (Said(took_place=True, useful=6), outcomes.NotOnTheScale),
        (Said(value=Decimal(5), currency="XXX"), outcomes.ValueWithoutCurrency),
        (Said(value=Decimal(10) ** 13, currency="EUR"), outcomes.ValueOutOfRange),
    ):
        with pytest.raises(refusal):
            _say(ana, meeting, said)

    assert not Outcome.objects.of(space.workspace).exists()


def test_nobody_speaks_of_meetings_of_others(over: Over) -> None:
    space, _ana, ion, meeting = over
    other = participant(space, "Dan Oprea")

    said = {seat_of(meeting, ion).pk: NO}
    number = outcomes.say_outcomes(other, wave="week", said=said, by=BY, at=past(meeting))

    assert (number, Outcome.objects.of(space.workspace).exists()) == (0, False)


def test_by_itself_meetings_close_and_people_are_asked_as_their_day_comes() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    ends = meeting.slot.ends_at

    asked = []
    for days in (1, 2, 6, 8, 9, 184, 185):
        following_up.follow_up(at=ends + timedelta(days=days))
        waves = OutcomeAsk.objects.of(space.workspace).order_by("pk")
        asked.append((again(meeting).state, sorted(waves.values_list("wave", flat=True))))

    week = ["week", "week"]
    assert asked == [
        ("scheduled", []),
        ("held", []),
        ("held", []),
        ("held", week),
        ("held", week),
        ("held", ["half_year", "half_year", *week]),
        ("held", ["half_year", "half_year", *week]),
    ]


def test_who_did_not_come_is_known_over_all_events() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    first, second = meeting_of(space, ana, ion), meeting_of(space, ana, ion)
    presence.say_absent(seat_of(first, ion), by=ana.registration, at=during(first))
    holding.settle_meetings(space, by=BY, at=past(second))

    keys = [one.registration.person_id or 0 for one in (ana, ion)]
    found = reliability(keys, of="person", workspace=space.workspace)

    assert found == {
        keys[0]: Reliability(meetings=2, missed=0),
        keys[1]: Reliability(meetings=2, missed=1),
    }
    assert found[keys[1]].per_cent == 50


def test_what_was_withdrawn_in_the_log_stays_so_and_what_is_said_is_kept(
    over: tuple[Matchmaking, Participant, Participant, Meeting],
) -> None:
    _space, ana, ion, meeting = over
    activity = again(meeting).activity
    assert activity is not None
    log.withdraw_activity(activity, reason="Written down twice", by=BY, at=past(meeting))

    kept = (_say(ana, meeting, YES), _say(ion, meeting, YES), _say(ana, meeting, NO))

    activity.refresh_from_db()
    assert (kept, activity.state, activity.evidence.count()) == ((1, 1, 1), "withdrawn", 1)
