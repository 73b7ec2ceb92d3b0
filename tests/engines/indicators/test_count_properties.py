"""What holds of every figure, on random rules and logs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.engines.indicators import (
    Activity,
    ActivityState,
    Log,
    Measure,
    Participant,
    ParticipantState,
    Rule,
    Window,
    count,
)
from tests.engines.indicators import definition
from tests.engines.indicators.strategies import FIRST_DAY, LAST_DAY, days, logs, rules, windows

OF_THE_LOG = tuple(measure for measure in Measure if measure is not Measure.REGISTER)
_Part = TypeVar("_Part")

EACH_RECORD_ONCE = tuple(one for one in OF_THE_LOG if one is not Measure.DOCUMENTS)


@settings(max_examples=400)
@given(rule=rules(), log=logs(), window=windows(), on=days)
def test_value_is_what_the_definition_says(rule: Rule, log: Log, window: Window, on: date) -> None:
    figure = count(rule, log, window=window, on=on)

    assert figure.value == definition.value(rule, log, window=window, on=on)


@given(rule=rules(), log=logs(), window=windows(), on=days)
def test_value_is_the_sum_of_the_list(rule: Rule, log: Log, window: Window, on: date) -> None:
    figure = count(rule, log, window=window, on=on)

    assert figure.value == sum(line.value for line in figure.lines)


@given(rule=rules(), log=logs(), window=windows(), on=days)
def test_each_split_parts_the_whole_value(rule: Rule, log: Log, window: Window, on: date) -> None:
    figure = count(rule, log, window=window, on=on)

    assert {split: sum(parts.values()) for split, parts in figure.splits.items()} == dict.fromkeys(
        rule.disaggregations, figure.value
    )


@settings(max_examples=100)
@given(rule=rules(measures=EACH_RECORD_ONCE), log=logs(), window=windows())
def test_every_candidate_is_in_the_list_or_left_out_once(
    rule: Rule, log: Log, window: Window
) -> None:
    figure = count(rule, log, window=window)

    counted = [record for line in figure.lines for record in line.records]
    left_out = [one.record for one in figure.left_out]
    candidates = definition.candidates(rule, log, window=window)
    assert sorted(counted + left_out) == sorted(
        fact.who.id if fact.who else fact.activity.id for fact in candidates
    )


@given(rule=rules(measures=(Measure.DOCUMENTS,)), log=logs(), window=windows())
def test_an_activity_with_counted_documents_is_not_left_out(
    rule: Rule, log: Log, window: Window
) -> None:
    figure = count(rule, log, window=window)

    counted = {record for line in figure.lines for record in line.records}
    left_out = {one.record for one in figure.left_out}
    candidates = definition.candidates(rule, log, window=window)
    assert (counted & left_out, counted | left_out) == (
        set(),
        {fact.activity.id for fact in candidates},
    )


@given(rule=rules(), log=logs(), on=days, chance=st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_the_order_of_the_log(
    rule: Rule, log: Log, on: date, chance: Random
) -> None:
    shuffled = Log(
        activities=_shuffled(
            tuple(
                replace(one, participants=_shuffled(one.participants, chance))
                for one in log.activities
            ),
            chance,
        ),
        periods=_shuffled(log.periods, chance),
        register=_shuffled(log.register, chance),
    )

    assert count(rule, shuffled, on=on) == count(rule, log, on=on)


@given(rule=rules(measures=OF_THE_LOG), log=logs(), window=windows())
def test_an_absent_participant_more_changes_no_value(rule: Rule, log: Log, window: Window) -> None:
    absent = Participant(
        id="999",
        organisation="9",
        person="9",
        country="FR",
        hours=Decimal(5),
        amount=700,
        currency="EUR",
        state=ParticipantState.ABSENT,
    )
    joined = _with_first_activity(log, more=(absent,))

    before = count(rule, log, window=window)
    after = count(rule, joined, window=window)

    assert (after.value, after.lines) == (before.value, before.lines)


@given(rule=rules(measures=OF_THE_LOG), log=logs(), window=windows())
def test_what_was_taken_back_leaves_no_trace(rule: Rule, log: Log, window: Window) -> None:
    withdrawn = Log(
        activities=tuple(
            replace(one, state=ActivityState.WITHDRAWN) if place == 0 else one
            for place, one in enumerate(log.activities)
        ),
        periods=log.periods,
    )
    without = Log(activities=log.activities[1:], periods=log.periods)

    assert count(rule, withdrawn, window=window) == count(rule, without, window=window)


@given(rule=rules(measures=(Measure.ACTIVITIES, Measure.HOURS, Measure.AMOUNT)), log=logs())
def test_two_halves_of_the_time_are_the_whole(rule: Rule, log: Log) -> None:
    middle = date(2024, 6, 15)
    halves = (Window(last=middle), Window(first=date(2024, 6, 16)))

    parts = [count(rule, log, window=half) for half in halves]

    whole = count(rule, log, window=Window(first=FIRST_DAY, last=LAST_DAY))
    assert whole.lines == parts[0].lines + parts[1].lines
    assert whole.left_out == parts[0].left_out + parts[1].left_out


def _shuffled(parts: tuple[_Part, ...], chance: Random) -> tuple[_Part, ...]:
    return tuple(chance.sample(parts, len(parts)))


def _with_first_activity(log: Log, *, more: tuple[Participant, ...]) -> Log:
    def joined(place: int, one: Activity) -> Activity:
        return replace(one, participants=one.participants + more) if place == 0 else one

    return replace(
        log, activities=tuple(joined(place, one) for place, one in enumerate(log.activities))
    )
