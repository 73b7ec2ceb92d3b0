"""Where a radar's corners, buds and words stand, and what it says to who does not see it."""

from raceme.core.radar import Axis, radar, svg


def _axes(*values: float | None, before: float | None = None) -> list[Axis]:
    return [
        Axis(label=f"axis {number}", value=value, before=before)
        for number, value in enumerate(values)
    ]


def test_corners_stand_on_their_axes() -> None:
    """The middle is 230, 172 and the radius 118: up, right, down, left by the share of it."""
    chart = radar("Scores", _axes(100, 50, 0, 25))

    assert chart
    assert chart.now == "230.0,54.0 289.0,172.0 230.0,172.0 200.5,172.0"
    assert chart.rings[-1] == "230.0,54.0 348.0,172.0 230.0,290.0 112.0,172.0"
    assert [spoke.bud for spoke in chart.spokes] == [
        ("230.0", "54.0"),
        ("289.0", "172.0"),
        ("230.0", "172.0"),
        ("200.5", "172.0"),
    ]
    assert [spoke.anchor for spoke in chart.spokes] == ["middle", "start", "middle", "end"]


def test_what_is_not_known_is_drawn_nowhere() -> None:
    chart = radar("Scores", _axes(100, None, 50, 50))

    assert chart
    assert chart.spokes[1].bud is None
    assert len(chart.now.split()) == 3
    assert chart.before == ""
    assert chart.label == "Scores. axis 0: 100; axis 1: not known; axis 2: 50; axis 3: 50."


def test_last_time_is_drawn_and_said() -> None:
    chart = radar("Scores", _axes(60, 60, 60, before=40))

    assert chart
    assert len(chart.before.split()) == 3
    assert "axis 0: 60, before 40" in chart.label
    assert "stroke-dasharray" in svg(chart)


def test_a_score_beyond_the_ends_stays_on_its_axis() -> None:
    chart = radar("Scores", _axes(130, -5, 100))

    assert chart
    assert chart.spokes[0].bud == ("230.0", "54.0")
    assert chart.spokes[1].bud == ("230.0", "172.0")


def test_two_axes_enclose_nothing() -> None:
    assert radar("Scores", _axes(10, 20)) is None


def test_a_label_is_never_read_as_markup() -> None:
    chart = radar("A < B", [Axis(label="<b>x</b>", value=5.0)] * 3)

    assert chart
    assert "<b>" not in svg(chart)
