from decimal import Decimal

import pytest

from raceme.reporting.models import Indicator
from raceme.reporting.queries import Measure, Rule
from raceme.reporting.queries.standing import Standing, State
from raceme.reporting.standings import Said, number_of, of_lines, said, target_of

HEADS = Rule(measure=Measure.PEOPLE, kinds=("workshop",))
EUROS = Rule(measure=Measure.AMOUNT, kinds=("voucher",), currency="EUR")
HOURS = Rule(measure=Measure.HOURS, kinds=("consultancy",))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(HEADS, "1,050"), (EUROS, "1,050\N{NO-BREAK SPACE}EUR"), (HOURS, "1,050\N{NO-BREAK SPACE}h")],
)
def test_a_number_is_written_with_its_unit(rule: Rule, expected: str) -> None:
    assert number_of(rule, Decimal(1050)) == expected


@pytest.mark.parametrize(
    ("sense", "expected"),
    [("at_least", "15"), ("at_most", "at most 15"), ("about", "about 15")],
)
def test_a_target_says_its_sense(sense: str, expected: str) -> None:
    indicator = Indicator(target=Decimal(15), target_sense=sense)

    assert target_of(indicator, HEADS) == expected


def test_without_a_target_nothing_is_said_of_it() -> None:
    assert target_of(Indicator(), HEADS) == ""


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.NO_TARGET, Said("No target")),
        (State.REACHED, Said("Reached", "ok", "circle-check")),
        (State.ON_TRACK, Said("On track", "ok", "check")),
        (State.BEHIND, Said("Behind by 21", "warn", "alert-triangle")),
        (State.BELOW, Said("Below by 21", "warn", "alert-triangle")),
        (State.ABOVE, Said("Above by 21", "warn", "alert-triangle")),
        (State.WITHIN, Said("Within 95 to 105", "ok", "circle-check")),
    ],
)
def test_each_state_is_said_in_a_word_with_its_shape(state: State, expected: Said) -> None:
    indicator = Indicator(
        target=Decimal(100),
        target_sense="about",
        target_low=Decimal(95),
        target_high=Decimal(105),
    )

    assert said(indicator, HEADS, Standing(state=state, by=Decimal(21))) == expected


def test_what_must_not_be_passed_is_within_its_limit() -> None:
    indicator = Indicator(target=Decimal(1_050_000), target_sense="at_most")

    assert said(indicator, EUROS, Standing(state=State.WITHIN)).word == "Within the limit"


@pytest.mark.parametrize(
    ("measure", "count", "expected"),
    [
        (Measure.ORGANISATIONS, 1, "1 organisation"),
        (Measure.PEOPLE, 2, "2 people"),
        (Measure.AMOUNT, 1050, "1,050 lines"),
        (Measure.REGISTER, 1, "1 cluster"),
    ],
)
def test_a_list_says_how_many_of_what_it_has(measure: Measure, count: int, expected: str) -> None:
    assert of_lines(measure, count) == expected


def test_what_is_missing_is_said_without_fractions() -> None:
    standing = Standing(state=State.BEHIND, by=Decimal("13.83"))

    assert said(Indicator(), HOURS, standing).word == "Behind by 14\N{NO-BREAK SPACE}h"
