import struct
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from raceme.core import chart_files
from raceme.core.charts import (
    NARROW,
    Band,
    Bar,
    Course,
    Part,
    Spark,
    Step,
    course,
    parts,
    progress,
    spark,
)

WORKSHOPS = [
    Step(date(2023, 3, 23), 47, "Horizon Europe"),
    Step(date(2023, 6, 8), 33, "International markets"),
    Step(date(2023, 10, 19), 29, "Data spaces"),
    Step(date(2024, 2, 22), 26, "Carbon emissions"),
    Step(date(2024, 3, 14), 25, "Cancer"),
]
FIRST, LAST = date(2023, 1, 1), date(2024, 4, 30)
PERIOD = Band(date(2024, 1, 1), date(2024, 4, 30), "Period 3")


@pytest.mark.parametrize(
    ("asked", "bar"),
    [
        (
            {"total": 5, "target": 5, "this_period": 2},
            Bar("said", earlier="58.5%", now="40.0%", now_from="60.0%"),
        ),
        (
            {"total": 15, "target": 15, "this_period": 0},
            Bar("said", earlier="98.5%", now="", now_from="100.0%"),
        ),
        (
            {"total": 98, "target": 100},
            Bar("said", now="98.0%", now_from="0.0%", tick="99.2%"),
        ),
        (
            {"total": 56, "target": 120, "expected": 77, "is_behind": True},
            Bar("said", now="46.7%", now_from="0.0%", tick="64.2%", is_behind=True),
        ),
        (
            {"total": 6, "target": 6, "expected": 3},
            Bar("said", now="100.0%", now_from="0.0%"),
        ),
        (
            {"total": 20, "target": 10},
            Bar("said", now="100.0%", now_from="0.0%", tick="50.0%"),
        ),
        ({"total": 7, "target": None}, Bar("said", now="100.0%", now_from="0.0%")),
        ({"total": 0, "target": 0}, Bar("said")),
        ({"total": 0, "target": 10}, Bar("said", now_from="0.0%", tick="99.2%")),
        (
            {"total": Decimal("2.5"), "target": Decimal(10), "this_period": Decimal("2.5")},
            Bar("said", now="25.0%", now_from="0.0%", tick="99.2%"),
        ),
    ],
)
def test_progress_is_drawn_to_its_target(asked: dict[str, int], bar: Bar) -> None:
    assert progress(**asked, label="said") == bar  # type: ignore[arg-type]


def test_parts_are_drawn_to_the_longest() -> None:
    assert parts([("Micro", 5, "#m"), ("Small", 7, ""), ("Medium", 0, "")]) == [
        Part("Micro", 5, "#m", "71.4%"),
        Part("Small", 7, "", "100.0%"),
        Part("Medium", 0, "", "0.0%"),
    ]
    assert parts([("Micro", 0, "")]) == [Part("Micro", 0, "", "0%")]


def test_spark_climbs_in_steps() -> None:
    assert spark([0, 1, 2, 3, 3, 5]) == Spark(
        "M2.0 25.0H20.4V20.6H38.8V16.2H57.2V11.8H75.6H94.0V3.0", "94.0", "3.0"
    )
    assert spark([0, 0, 0]) == Spark("M2.0 25.0H48.0H94.0", "94.0", "25.0")
    assert spark([1]) is None


def _drawn(**asked: object) -> Course:
    return course("Workshop participants", WORKSHOPS, first=FIRST, last=LAST, **asked)  # type: ignore[arg-type]


def test_course_climbs_on_the_days_things_happened() -> None:
    chart = _drawn(target=160, band=PERIOD)

    assert [y for _x, y in chart.buds] == ["204.4", "158.3", "117.8", "81.5", "46.6"]
    assert chart.line == (
        "M30.0 270.0H132.5V204.4H230.0V158.3H398.4V117.8H557.9V81.5H584.5V46.6H644.0"
    )
    assert chart.area == f"{chart.line}V270.0H30.0Z"
    assert [(line.text, line.y) for line in chart.grid] == [("0", "270.0"), ("80", "158.3")]
    assert [word.text for word in chart.words] == [
        "Horizon Europe 47",
        "International markets 33",
        "Data spaces 29",
        "Carbon emissions 26",
        "Cancer 25",
    ]
    assert [word.text for word in chart.ticks] == [
        "Jan 2023",
        "Apr",
        "Jul",
        "Oct",
        "Jan 2024",
        "Apr",
    ]
    assert chart.label == (
        "Workshop participants: 47; 80; 109; 135; 160. Target 160 reached on 14 March 2024."
    )


def test_course_is_narrower_on_a_phone_and_says_sums() -> None:
    chart = _drawn(target=160, band=PERIOD, size=NARROW)

    assert chart.view_box == "0 0 340 220"
    assert [word.text for word in chart.words] == ["47", "80", "109", "160"]
    assert chart.band_word is None


def test_course_of_nothing_is_a_line_at_zero() -> None:
    chart = course("Audits", [], first=FIRST, last=LAST)

    assert (chart.line, chart.buds, chart.words) == ("M30.0 270.0H644.0", [], [])
    assert chart.label == "Audits: nothing yet."


def test_course_of_one_day_does_not_divide_by_it() -> None:
    chart = course("Audits", [Step(FIRST, Decimal("2.5"))], first=FIRST, last=FIRST, target=3)

    assert chart.buds == [("30.0", "83.8")]
    assert [word.text for word in chart.ticks] == ["Jan 2023"]


def test_course_is_drawn_the_same_in_every_language() -> None:
    with translation.override("ro"):
        chart = _drawn(target=160)
        page = render_to_string("core/charts/course.html", {"chart": chart})

    assert 'viewBox="0 0 660 300"' in page
    assert 'cy="204.4"' in page
    assert ">ian. 2023<" in page


def test_chart_is_a_file_that_needs_nothing_else() -> None:
    chart = _drawn(target=160, band=PERIOD)

    svg, png = chart_files.svg(chart), chart_files.png(chart)

    assert "class=" not in svg
    assert "Horizon Europe 47" in svg
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1320, 680)
