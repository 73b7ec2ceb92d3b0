"""Each measure, "first time only", shares, windows, the register and the splits."""

from datetime import date
from decimal import Decimal

import pytest

from raceme.engines.indicators import (
    ActivityState,
    Disaggregation,
    Fault,
    Figure,
    LeftOut,
    Line,
    Log,
    Period,
    Reason,
    Registered,
    Registration,
    RuleError,
    SizeClass,
    Window,
    count,
)
from tests.engines.indicators.build import (
    DAY,
    activity,
    log,
    participant,
    reasons,
    rule,
    subjects,
)

SPRING = Period(id="spring", first=date(2024, 3, 1), last=date(2024, 5, 31))
SUMMER = Period(id="summer", first=date(2024, 6, 1), last=date(2024, 8, 31))


def test_activity_is_counted_once_however_many_took_part() -> None:
    crowded = activity(1, participant(1), participant(2), participant(3))

    figure = count(rule("activities"), log(crowded))

    assert figure == Figure(
        value=1,
        lines=(Line(subject="a1", records=("a1",), on=DAY, has_evidence=True),),
        left_out=(),
    )


def test_participations_are_each_engagement_of_a_person() -> None:
    first = activity(1, participant(1, person="ana"), participant(2, person=None))
    second = activity(2, participant(3, person="ana"))

    figure = count(rule("participations"), log(first, second))

    assert (figure.value, subjects(figure), reasons(figure)) == (2, ["1", "3"], {"2": "no_person"})


@pytest.mark.parametrize(
    ("measure", "subject"), [("organisations", "o1"), ("people", "p1"), ("countries", "RO")]
)
def test_each_is_counted_once_with_all_its_records(measure: str, subject: str) -> None:
    first = activity(1, participant(1, has_evidence=False))
    second = activity(2, participant(2, organisation="o1", person="p1"), ended_on=date(2024, 6, 3))

    figure = count(rule(measure), log(second, first))

    assert figure == Figure(
        value=1, lines=(Line(subject=subject, records=("1", "2"), on=DAY),), left_out=()
    )


def test_countries_of_the_place_are_those_of_the_activities() -> None:
    home, again = activity(1, country="RO"), activity(2, country="RO")
    abroad = activity(3, participant(1, country="RO"), country="NO")

    figure = count(rule("countries", place=True), log(home, again, abroad))

    assert [(line.subject, line.records) for line in figure.lines] == [
        ("RO", ("a1", "a2")),
        ("NO", ("a3",)),
    ]


def test_hours_are_the_participants_own_else_the_activitys_by_the_share() -> None:
    training = activity(
        1,
        participant(1, hours=Decimal("1.5")),
        participant(2),
        participant(3, share=Decimal(100)),
        hours=Decimal(8),
        share=Decimal("33.33"),
    )

    figure = count(rule("hours"), log(training))

    assert [line.value for line in figure.lines] == [
        Decimal("0.49995"),
        Decimal("2.6664"),
        Decimal(8),
    ]
    assert figure.value == Decimal("11.16635")


def test_amount_is_rounded_half_up_in_each_line() -> None:
    vouchers = activity(
        1,
        participant(1, amount=1, currency="EUR"),
        participant(2, amount=3, currency="EUR"),
        participant(3, amount=101, currency="EUR", share=Decimal("33.33")),
        share=Decimal(50),
    )

    figure = count(rule("amount", currency="EUR"), log(vouchers))

    assert ([line.value for line in figure.lines], figure.value) == ([1, 2, 34], 37)


@pytest.mark.parametrize("measure", ["activities", "participations", "organisations", "people"])
def test_share_never_scales_a_count(measure: str) -> None:
    shared = activity(1, participant(1), share=Decimal(0))

    figure = count(rule(measure), log(shared))

    assert figure.value == 1


def test_nothing_counted_is_a_nothing_of_the_measures_own_kind() -> None:
    hours, amount = count(rule("hours"), log()), count(rule("amount", currency="EUR"), log())

    assert (repr(hours.value), repr(amount.value)) == ("Decimal('0')", "0")


def test_documents_are_counted_once_wherever_they_lie() -> None:
    first = activity(1, documents=("d2", "d10"))
    second = activity(2, documents=("d2",))
    bare = activity(3, participant(1, documents=("d3",)))

    figure = count(rule("documents"), log(first, second, bare))

    assert [(line.subject, line.records) for line in figure.lines] == [
        ("d10", ("a1",)),
        ("d2", ("a1", "a2")),
    ]
    assert reasons(figure) == {"a3": "no_document"}


def test_other_kinds_and_what_was_taken_back_are_no_candidates() -> None:
    camp = activity(1, kind="camp")
    withdrawn = activity(2, state=ActivityState.WITHDRAWN)
    elsewhere = activity(3, in_programme=False)

    figure = count(rule("activities"), log(camp, withdrawn, elsewhere))

    assert figure == Figure(value=0, lines=(), left_out=())


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), ["a1", "a2"]),
        (Window(first=date(2024, 5, 1), last=date(2024, 5, 31)), ["a1"]),
        (Window(first=date(2024, 5, 31)), ["a1", "a2"]),
        (Window(first=date(2024, 6, 1)), ["a2"]),
        (Window(last=date(2024, 5, 30)), []),
    ],
)
def test_activity_belongs_where_its_end_falls(window: Window, expected: list[str]) -> None:
    into_may = activity(1, started_on=date(2024, 4, 29), ended_on=date(2024, 5, 31))
    into_june = activity(2, started_on=date(2024, 5, 31), ended_on=date(2024, 6, 1))

    figure = count(rule("activities"), log(into_may, into_june), window=window)

    assert (subjects(figure), figure.left_out) == (expected, ())


def test_list_is_in_the_order_of_time_then_of_numbers() -> None:
    late = activity(1, participant(1, person="late"), ended_on=date(2024, 6, 1))
    tenth = activity(2, participant(10), participant(9), id="10")
    ninth = activity(3, participant(11), id="9")

    figure = count(rule("people"), log(late, tenth, ninth))

    assert subjects(figure) == ["p11", "p9", "p10", "late"]


def _twice_in_spring_once_in_summer_once_between_the_years() -> Log:
    parts = [participant(number, organisation="o", person="p") for number in range(1, 5)]
    days = [date(2024, 3, 5), date(2024, 4, 5), date(2024, 6, 5), date(2024, 12, 5)]
    return Log(
        activities=tuple(
            activity(number, part, ended_on=day)
            for number, (part, day) in enumerate(zip(parts, days, strict=True), start=1)
        ),
        periods=(SPRING, SUMMER),
    )


@pytest.mark.parametrize(
    ("measure", "subject"), [("organisations", "o"), ("people", "p"), ("participations", None)]
)
@pytest.mark.parametrize(
    ("first_time", "window", "counted", "already"),
    [
        ("programme", Window(), ["1"], {"2": "1", "3": "1", "4": "1"}),
        ("programme", Window(first=date(2024, 6, 1)), [], {"3": "1", "4": "1"}),
        ("ever", Window(first=date(2024, 4, 1)), [], {"2": "1", "3": "1", "4": "1"}),
        ("period", Window(), ["1", "3", "4"], {"2": "1"}),
        ("period", Window(first=date(2024, 4, 1)), ["3", "4"], {"2": "1"}),
        ("period", Window(first=date(2024, 6, 1)), ["3", "4"], {}),
    ],
)
def test_first_time_counts_once_in_its_scope(
    *,
    measure: str,
    subject: str | None,
    first_time: str,
    window: Window,
    counted: list[str],
    already: dict[str, str],
) -> None:
    asked = rule(measure, first_time=first_time)
    repeated = _twice_in_spring_once_in_summer_once_between_the_years()

    figure = count(asked, repeated, window=window)

    assert [(line.subject, line.records) for line in figure.lines] == [
        (subject or record, (record,)) for record in counted
    ]
    assert figure.left_out == tuple(
        LeftOut(
            record=record,
            reason=Reason.ALREADY_COUNTED,
            detail={"subject": subject or "p", "record": first},
        )
        for record, first in already.items()
    )


def test_lines_say_the_period_of_their_day() -> None:
    repeated = _twice_in_spring_once_in_summer_once_between_the_years()

    figure = count(rule("people", first_time="period"), repeated)

    assert [line.period for line in figure.lines] == ["spring", "summer", None]


def test_first_time_in_the_programme_passes_over_what_does_not_count() -> None:
    planned = activity(1, participant(1), state=ActivityState.PLANNED)
    excluded = activity(2, participant(2, person="p1", excluded=True))
    elsewhere = activity(3, participant(3, person="p1"), in_programme=False)
    held = activity(4, participant(4, person="p1"))

    figure = count(rule("people", first_time="programme"), log(planned, excluded, elsewhere, held))

    assert ([line.records for line in figure.lines], reasons(figure)) == (
        [("4",)],
        {"1": "not_held", "2": "excluded"},
    )


def test_first_time_ever_looks_at_other_programmes() -> None:
    before = activity(1, participant(1), in_programme=False, ended_on=date(2024, 1, 1))
    after = activity(2, participant(2), participant(3, person="p1"))

    figure = count(rule("people", first_time="ever"), log(before, after))

    assert subjects(figure) == ["p2"]
    assert figure.left_out == (
        LeftOut(record="3", reason=Reason.ALREADY_COUNTED, detail={"subject": "p1", "record": "1"}),
    )


@pytest.mark.parametrize(
    ("first", "counts"),
    [
        ({"share": Decimal(5)}, False),
        ({"excluded": True}, False),
        ({"in_programme": False, "share": Decimal(0)}, False),
        ({"state": ActivityState.NOT_HELD}, True),
        ({"state": ActivityState.WITHDRAWN}, True),
        ({"kind": "camp"}, True),
        ({"is_online": True}, True),
    ],
)
def test_first_time_ever_asks_all_but_what_ties_to_the_programme(
    first: dict[str, object], *, counts: bool
) -> None:
    earlier = activity(1, participant(1), **first)
    later = activity(2, participant(2, person="p1"))
    asked = rule("people", first_time="ever", share_at_least="10", online=False)

    figure = count(asked, log(earlier, later))

    assert figure.value == counts


def test_countries_keep_all_their_records_on_the_first_time_too() -> None:
    asked = rule("countries", first_time="programme")
    first = activity(1, participant(1, country="NO"), ended_on=date(2024, 1, 9))
    second = activity(2, participant(2, country="NO"), participant(3), participant(4))

    whole = count(asked, log(first, second))
    later = count(asked, log(first, second), window=Window(first=date(2024, 2, 1)))

    assert [(line.subject, line.records) for line in whole.lines] == [
        ("NO", ("1", "2")),
        ("RO", ("3", "4")),
    ]
    assert [(line.subject, line.records) for line in later.lines] == [("RO", ("3", "4"))]
    assert later.left_out == (
        LeftOut(record="2", reason=Reason.ALREADY_COUNTED, detail={"subject": "NO", "record": "1"}),
    )


def test_register_knows_the_days_on_which_one_that_came_back_was_in_it() -> None:
    first, out, again = date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
    before = Registration(registered_on=date(2024, 1, 1), unregistered_on=date(2024, 2, 1))
    stay = Registration(registered_on=first, unregistered_on=out)
    one = Registered(
        id="1", registered_on=again, unregistered_on=date(2026, 2, 1), earlier=(before, stay)
    )
    asked = rule("register", register="registered_cluster")

    def read(day: date) -> object:
        figure = count(asked, Log(register=(one,)), on=day)
        return figure.value or figure.left_out[0].detail["found"]

    found = [read(day) for day in (before.registered_on, first, out, again, date(2026, 2, 1))]

    assert found == [1, 1, "2026-01-01", 1, "2026-02-01"]


def test_register_is_read_on_a_day() -> None:
    asked = rule(
        "register",
        register="registered_cluster",
        countries=["RO"],
        region_prefixes=["RO11"],
        disaggregations=["region", "country"],
    )
    day = date(2025, 7, 1)
    held = Registered(id="10", country="RO", region="RO113", registered_on=day)
    until_tomorrow = Registered(
        id="9",
        country="RO",
        region="RO11",
        registered_on=date(2020, 1, 1),
        unregistered_on=date(2025, 7, 2),
    )
    ended = Registered(
        id="2", country="RO", region="RO11", registered_on=date(2020, 1, 1), unregistered_on=day
    )
    to_come = Registered(id="3", country="RO", region="RO11", registered_on=date(2025, 7, 2))
    abroad = Registered(id="4", country="BG", region="RO11", registered_on=day)
    elsewhere = Registered(id="5", country="RO", region="RO12", registered_on=day)
    written = Log(register=(held, until_tomorrow, ended, to_come, abroad, elsewhere))

    figure = count(asked, written, on=day)

    assert figure == Figure(
        value=2,
        lines=(
            Line(subject="9", records=("9",), on=day),
            Line(subject="10", records=("10",), on=day),
        ),
        left_out=(
            LeftOut(record="2", reason=Reason.NOT_REGISTERED, detail={"found": "2025-07-01"}),
            LeftOut(record="3", reason=Reason.NOT_REGISTERED, detail={"found": "2025-07-02"}),
            LeftOut(record="4", reason=Reason.COUNTRY, detail={"found": "BG"}),
            LeftOut(record="5", reason=Reason.REGION, detail={"found": "RO12"}),
        ),
        splits={
            Disaggregation.REGION: {"RO11": 1, "RO113": 1},
            Disaggregation.COUNTRY: {"RO": 2},
        },
    )


def test_register_without_a_day_is_refused() -> None:
    asked = rule("register", register="registered_cluster")

    with pytest.raises(RuleError) as refused:
        count(asked, log())

    assert (refused.value.code, refused.value.field) == (Fault.REQUIRED, "on")


def test_splits_part_by_what_was_true_of_the_counted_record() -> None:
    small = participant(1, gender="woman", role="speaker", country="NO", region="NO081")
    grown = participant(
        2, organisation="o1", size_class=SizeClass.LARGE, gender="man", country="NO"
    )
    unknown = participant(3, size_class=None, organisation_kind="", sector="", region="")
    every = [split.value for split in Disaggregation]

    figure = count(
        rule("organisations", disaggregations=every), log(activity(1, small, grown, unknown))
    )

    assert figure.splits == {
        "country": {"NO": 1, "RO": 1},
        "region": {"NO081": 1, "unknown": 1},
        "size_class": {"small": 1, "unknown": 1},
        "organisation_kind": {"company": 1, "unknown": 1},
        "sector": {"62.01": 1, "unknown": 1},
        "kind": {"workshop": 2},
        "role": {"participant": 1, "speaker": 1},
        "gender": {"unknown": 1, "woman": 1},
    }


def test_split_of_activities_is_by_their_place() -> None:
    abroad = activity(1, participant(1, country="RO"), country="NO", region="")

    figure = count(rule("activities", disaggregations=["country", "region", "kind"]), log(abroad))

    assert figure.splits == {
        "country": {"NO": 1},
        "region": {"unknown": 1},
        "kind": {"workshop": 1},
    }


def test_split_of_an_amount_adds_cents() -> None:
    award = activity(
        1,
        participant(1, amount=1000, currency="EUR"),
        participant(2, amount=500, currency="EUR", country="BG"),
        participant(3, amount=700, currency="EUR"),
    )

    figure = count(rule("amount", currency="EUR", disaggregations=["country"]), log(award))

    assert figure.splits == {"country": {"BG": 500, "RO": 1700}}
