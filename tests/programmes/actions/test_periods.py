from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.audit.models import Entry
from raceme.programmes import actions
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of, programmes_of
from raceme.reporting.models import Snapshot
from tests.conftest import World
from tests.factories import NOW, IndicatorFactory

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def _period(start: tuple[int, int], end: tuple[int, int], **more: Any) -> actions.PeriodFacts:  # noqa: ANN401
    return actions.PeriodFacts(starts_on=date(2026, *start), ends_on=date(2026, *end), **more)


def _told(periods: list[Period]) -> list[tuple[int, date, date, date | None]]:
    return [(each.number, each.starts_on, each.ends_on, each.report_due_on) for each in periods]


def test_regular_periods_fill_the_programme() -> None:
    periods = actions.regular_periods(
        starts_on=date(2026, 3, 31), ends_on=date(2027, 4, 30), every=6, due_after=30
    )

    assert periods == [
        actions.PeriodFacts(
            starts_on=date(2026, 3, 31),
            ends_on=date(2026, 9, 29),
            report_due_on=date(2026, 10, 29),
        ),
        actions.PeriodFacts(
            starts_on=date(2026, 9, 30),
            ends_on=date(2027, 3, 30),
            report_due_on=date(2027, 4, 29),
        ),
        actions.PeriodFacts(
            starts_on=date(2027, 3, 31),
            ends_on=date(2027, 4, 30),
            report_due_on=date(2027, 5, 30),
        ),
    ]


@given(starts_on=DAYS, length=st.integers(0, 5000), every=st.sampled_from([3, 6, 12]))
def test_regular_periods_cover_each_day_once(starts_on: date, length: int, every: int) -> None:
    ends_on = starts_on + timedelta(days=length)

    periods = actions.regular_periods(
        starts_on=starts_on, ends_on=ends_on, every=every, due_after=0
    )

    assert (periods[0].starts_on, periods[-1].ends_on) == (starts_on, ends_on)
    assert all(one.starts_on <= one.ends_on for one in periods)
    assert [one.ends_on + timedelta(days=1) for one in periods[:-1]] == [
        one.starts_on for one in periods[1:]
    ]


def test_regular_periods_end_with_the_calendar() -> None:
    last = date(9999, 12, 31)

    periods = actions.regular_periods(
        starts_on=date(9999, 12, 1), ends_on=last, every=12, due_after=30
    )

    assert periods == [actions.PeriodFacts(starts_on=date(9999, 12, 1), ends_on=last)]


def test_regular_periods_refuse_more_than_a_page_holds() -> None:
    with pytest.raises(actions.TooManyPeriods):
        actions.regular_periods(
            starts_on=date(2000, 1, 1), ends_on=date(2026, 1, 1), every=3, due_after=0
        )


def test_set_periods_numbers_them_by_their_days(world: World) -> None:
    actions.set_periods(
        world.programme,
        periods=[
            _period((5, 1), (12, 31)),
            _period((1, 1), (4, 30), report_due_on=date(2026, 5, 31)),
        ],
        by=world.manager,
        at=NOW,
        revision=1,
    )

    assert _told(list(periods_of(world.programme))) == [
        (1, date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 31)),
        (2, date(2026, 5, 1), date(2026, 12, 31), None),
    ]
    assert programmes_of(world.workspace).get().revision == 2
    assert Entry.objects.get().values.changes == {
        "periods": [
            ["1: 01.01.2026–30.06.2026", "2: 01.07.2026–31.12.2026"],
            ["1: 01.01.2026–30.04.2026 (31.05.2026)", "2: 01.05.2026–31.12.2026"],
        ]
    }


def test_set_periods_keeps_what_is_set_for_those_that_stay(world: World) -> None:
    first, second = periods_of(world.programme)
    IndicatorFactory.create(programme=world.programme).period_targets.create(
        workspace=world.workspace, period=second, target=5
    )

    written = actions.set_periods(
        world.programme,
        periods=[
            _period((1, 1), (3, 31)),
            _period((4, 1), (6, 30), key=first.pk),
            _period((7, 1), (12, 31), key=second.pk),
        ],
        by=world.manager,
        at=NOW,
    )

    assert [each.pk for each in written[1:]] == [first.pk, second.pk]
    assert second.targets.get().target == 5
    assert [each.number for each in periods_of(world.programme)] == [1, 2, 3]


def test_set_periods_unchanged_leaves_no_trace(world: World) -> None:
    periods = [
        actions.PeriodFacts(starts_on=each.starts_on, ends_on=each.ends_on, key=each.pk)
        for each in periods_of(world.programme)
    ]

    actions.set_periods(world.programme, periods=periods, by=world.manager, at=NOW)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("periods", "refusal", "row", "field"),
    [
        ([_period((3, 1), (2, 1))], actions.PeriodEndBeforeStart, 0, "ends_on"),
        (
            [_period((7, 1), (12, 31)), _period((1, 1), (7, 1))],
            actions.PeriodsOverlap,
            0,
            "starts_on",
        ),
        (
            [actions.PeriodFacts(starts_on=date(2025, 12, 31), ends_on=date(2026, 2, 1))],
            actions.PeriodOutside,
            0,
            "starts_on",
        ),
        (
            [
                _period((1, 1), (2, 1)),
                actions.PeriodFacts(starts_on=date(2026, 3, 1), ends_on=date(2027, 1, 1)),
            ],
            actions.PeriodOutside,
            1,
            "ends_on",
        ),
        (
            [_period((1, 1), (2, 1), report_due_on=date(2026, 2, 1))],
            actions.ReportDueTooEarly,
            0,
            "report_due_on",
        ),
    ],
)
def test_set_periods_refuses_what_cannot_be(
    world: World,
    periods: list[actions.PeriodFacts],
    refusal: type[actions.PeriodRefusal],
    row: int,
    field: str,
) -> None:
    before = _told(list(periods_of(world.programme)))

    with pytest.raises(refusal) as refused:
        actions.set_periods(world.programme, periods=periods, by=world.manager, at=NOW)

    assert (refused.value.row, refused.value.field) == (row, field)
    assert _told(list(periods_of(world.programme))) == before


def test_set_periods_refuses_an_old_revision(world: World) -> None:
    with pytest.raises(actions.ChangedMeanwhile):
        actions.set_periods(world.programme, periods=[], by=world.manager, at=NOW, revision=7)


def test_set_periods_keeps_a_period_whose_report_is_frozen(world: World) -> None:
    first, second = periods_of(world.programme)
    Snapshot.objects.create(
        workspace=world.workspace,
        programme=world.programme,
        period=second,
        number=1,
        taken_at=NOW,
        taken_by=world.owner.reference,
    )
    stands = actions.PeriodFacts(starts_on=first.starts_on, ends_on=first.ends_on, key=first.pk)

    with pytest.raises(actions.PeriodHeld, match="A report of period 2 is frozen"):
        actions.set_periods(world.programme, periods=[stands], by=world.manager, at=NOW)
    with pytest.raises(actions.SomethingCounts):
        actions.remove_programme(world.programme, by=world.manager, at=NOW)

    assert list(periods_of(world.programme)) == [first, second]
    assert not Entry.objects.exists()


def test_set_periods_corrects_each_period_once(world: World) -> None:
    first, _second = periods_of(world.programme)
    twice = [
        _period((1, 1), (3, 31), key=first.pk),
        _period((4, 1), (6, 30), key=first.pk),
    ]

    written = actions.set_periods(world.programme, periods=twice, by=world.manager, at=NOW)

    assert _told(written) == _told(list(periods_of(world.programme)))
    assert _told(written) == [
        (1, date(2026, 1, 1), date(2026, 3, 31), None),
        (2, date(2026, 4, 1), date(2026, 6, 30), None),
    ]
    assert written[0] == first
