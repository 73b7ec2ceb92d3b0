"""A radar chart as data: several scores from 0 to 100 about one middle, before and now."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from raceme.core import words

WIDTH, HEIGHT = 460.0, 340.0
MIDDLE_X, MIDDLE_Y, RADIUS = WIDTH / 2, 172.0, 118.0
AWAY = 16.0  # from the rim to a word
RINGS = (25, 50, 75, 100)
WHOLE = 100.0
FEWEST_AXES = 3
# A word this near to the vertical stands in the middle above or below its axis.
UPRIGHT = 0.2
LINE = 16.0


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One score; None is not known and drawn nowhere."""

    label: str
    value: float | None
    before: float | None = None


@dataclass(frozen=True)
class Spoke:
    x: str
    y: str
    label: str
    label_x: str
    label_y: str
    anchor: str
    bud: tuple[str, str] | None


@dataclass(frozen=True)
class Radar:
    """Points of polygons are written as SVG has them; an empty one is not drawn."""

    title: str
    label: str
    view_box: str
    width: str
    height: str
    middle: tuple[str, str]
    rings: list[str]
    spokes: list[Spoke]
    now: str
    before: str


def radar(title: str, axes: Sequence[Axis]) -> Radar | None:
    """Return the chart; nothing for fewer than three axes, which enclose nothing."""
    if len(axes) < FEWEST_AXES:
        return None
    turns = [2 * math.pi * number / len(axes) for number in range(len(axes))]
    return Radar(
        title=title,
        label=_in_words(title, axes),
        view_box=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        width=f"{WIDTH:.0f}",
        height=f"{HEIGHT:.0f}",
        middle=(_at(MIDDLE_X), _at(MIDDLE_Y)),
        rings=[_polygon(turns, [float(ring)] * len(turns)) for ring in RINGS],
        spokes=[_spoke(axis, turn) for axis, turn in zip(axes, turns, strict=True)],
        now=_polygon(turns, [axis.value for axis in axes]),
        before=_polygon(turns, [axis.before for axis in axes]),
    )


def svg(chart: Radar) -> str:
    """Return the chart as a file that needs nothing else: its colours are in it."""
    return render_to_string("core/charts/radar_file.svg", {"chart": chart})


def _at(value: float) -> str:
    return f"{value:.1f}"


def _place(turn: float, distance: float) -> tuple[float, float]:
    """Return where something stands so far from the middle; the first axis points up."""
    return MIDDLE_X + distance * math.sin(turn), MIDDLE_Y - distance * math.cos(turn)


def _polygon(turns: Sequence[float], values: Sequence[float | None]) -> str:
    """Return the corners of what is known; fewer than three enclose nothing."""
    places = [
        _place(turn, RADIUS * min(max(value, 0.0), WHOLE) / WHOLE)
        for turn, value in zip(turns, values, strict=True)
        if value is not None
    ]
    if len(places) < FEWEST_AXES:
        return ""
    return " ".join(f"{_at(x)},{_at(y)}" for x, y in places)


def _spoke(axis: Axis, turn: float) -> Spoke:
    rim_x, rim_y = _place(turn, RADIUS)
    word_x, word_y = _place(turn, RADIUS + AWAY)
    sideways = math.sin(turn)
    anchor = "middle" if abs(sideways) < UPRIGHT else "start" if sideways > 0 else "end"
    # Above the rim a word stands on its place, below it hangs from there.
    word_y += LINE * (1 - math.cos(turn)) / 2 - LINE / 4
    bud = None
    if axis.value is not None:
        x, y = _place(turn, RADIUS * min(max(axis.value, 0.0), WHOLE) / WHOLE)
        bud = (_at(x), _at(y))
    return Spoke(
        x=_at(rim_x),
        y=_at(rim_y),
        label=axis.label,
        label_x=_at(word_x),
        label_y=_at(word_y),
        anchor=anchor,
        bud=bud,
    )


def _in_words(title: str, axes: Sequence[Axis]) -> str:
    """Say what the chart shows to who does not see it."""
    said = [_("%(name)s: %(value)s") % {"name": axis.label, "value": _said(axis)} for axis in axes]
    return _("%(title)s. %(values)s.") % {"title": title, "values": "; ".join(said)}


def _said(axis: Axis) -> str:
    if axis.value is None:
        return _("not known")
    value = words.number(round(axis.value))
    if axis.before is None:
        return value
    return _("%(value)s, before %(before)s") % {
        "value": value,
        "before": words.number(round(axis.before)),
    }
