from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from raceme.engines.indicators import (
    Fault,
    Log,
    LogError,
    Participant,
    Period,
    Registered,
    Registration,
    RuleError,
    Window,
)
from tests.engines.indicators.build import DAY, activity, log, participant

NEW_YEAR = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("build", "code", "field"),
    [
        (lambda: participant(1, id=""), Fault.REQUIRED, "participant"),
        (lambda: Participant(id="1"), Fault.REQUIRED, "organisation"),
        (lambda: participant(1, hours=Decimal(-1)), Fault.TOO_LOW, "hours"),
        (lambda: participant(1, hours=Decimal("NaN")), Fault.MALFORMED, "hours"),
        (lambda: participant(1, hours=Decimal("0.125")), Fault.TOO_PRECISE, "hours"),
        (lambda: participant(1, share=Decimal("100.01")), Fault.TOO_HIGH, "share"),
        (lambda: participant(1, amount=-1, currency="EUR"), Fault.TOO_LOW, "amount"),
        (lambda: participant(1, amount=1), Fault.REQUIRED, "currency"),
        (lambda: activity(1, id=""), Fault.REQUIRED, "activity"),
        (lambda: activity(1, ended_on=date(2023, 12, 31)), Fault.OUT_OF_ORDER, "ended_on"),
        (lambda: activity(1, share=Decimal(-1)), Fault.TOO_LOW, "share"),
        (lambda: activity(1, hours=Decimal("-0.5")), Fault.TOO_LOW, "hours"),
        (
            lambda: activity(1, in_programme=False, excluded=True),
            Fault.CONTRADICTION,
            "excluded",
        ),
        (
            lambda: activity(1, participant(1, excluded=True), in_programme=False),
            Fault.CONTRADICTION,
            "excluded",
        ),
        (lambda: Period(id="1", first=DAY, last=NEW_YEAR), Fault.OUT_OF_ORDER, "last"),
        (
            lambda: Registered(id="1", registered_on=DAY, unregistered_on=NEW_YEAR),
            Fault.OUT_OF_ORDER,
            "unregistered_on",
        ),
        (
            lambda: Registration(registered_on=DAY, unregistered_on=NEW_YEAR),
            Fault.OUT_OF_ORDER,
            "earlier",
        ),
        (
            lambda: Registered(
                id="1",
                registered_on=NEW_YEAR,
                earlier=(Registration(registered_on=NEW_YEAR, unregistered_on=DAY),),
            ),
            Fault.OUT_OF_ORDER,
            "earlier",
        ),
        (lambda: log(activity(1), activity(1)), Fault.REPEATED, "activities"),
        (
            lambda: log(activity(1, participant(1)), activity(2, participant(1))),
            Fault.REPEATED,
            "participants",
        ),
        (
            lambda: Log(
                periods=(
                    Period(id="2", first=DAY, last=DAY),
                    Period(id="1", first=NEW_YEAR, last=DAY),
                )
            ),
            Fault.OVERLAP,
            "periods",
        ),
        (
            lambda: Log(register=(Registered(id="1", registered_on=DAY),) * 2),
            Fault.REPEATED,
            "register",
        ),
    ],
)
def test_log_that_contradicts_itself_is_refused(
    build: Callable[[], object], code: Fault, field: str
) -> None:
    with pytest.raises(LogError) as refused:
        build()

    assert (refused.value.code, refused.value.field) == (code, field)


def test_window_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        Window(first=DAY, last=NEW_YEAR)

    assert (refused.value.code, refused.value.field) == (Fault.OUT_OF_ORDER, "window")


def test_window_holds_both_its_days() -> None:
    window = Window(first=NEW_YEAR, last=DAY)

    days = [date(2023, 12, 31), NEW_YEAR, DAY, date(2024, 5, 15)]

    assert [window.holds(day) for day in days] == [False, True, True, False]
