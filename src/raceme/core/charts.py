"""
Charts as data: where each bar, point and label stands. Templates draw it as SVG.

Pure functions over numbers and days. Places are text already, because a template would
write a number as the reader's language does, which no drawing understands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import gettext as _

from raceme.core import words

Amount = int | float | Decimal
GAP = 1.5  # between earlier periods and this one, in per cent of a bar
LAST_TICK = 99.2  # a tick at the very end would lie half outside
SPARK_LEFT, SPARK_RIGHT, SPARK_FOOT, SPARK_TOP = 2.0, 94.0, 25.0, 3.0
HEADROOM = 1.146  # over the highest value, for the target's word
CHARACTER = 6.2  # the mean width of one, at the size of labels
LINE = 16.0  # the height of one
EDGE = 4.0
MOST_BUDS = 40
FEWEST_PIXELS_BETWEEN_TICKS = 56.0
MONTHS_OF_A_YEAR = 12


def _at(value: float) -> str:
    return f"{value:.1f}"


# ---------- progress against a target ----------


@dataclass(frozen=True)
class Bar:
    """Widths and places in per cent; what is empty is not drawn."""

    label: str
    earlier: str = ""
    now: str = ""
    now_from: str = "0%"
    tick: str = ""
    is_behind: bool = False


def progress(
    total: Amount,
    *,
    target: Amount | None,
    label: str,
    this_period: Amount | None = None,
    expected: Amount | None = None,
    is_behind: bool = False,
) -> Bar:
    """
    Return the bar of ``total`` against ``target``; the rest of it lies in earlier periods.

    The tick stands where one should be today (``expected``) or else at the target, and is
    left out where the bar just reaches it. ``label`` says the same in words.
    """
    whole = max(float(total), float(target or 0), 0.0)
    if whole == 0:
        return Bar(label=label, is_behind=is_behind)
    now = float(total if this_period is None else this_period)
    reach = 100 * max(float(total), 0.0) / whole
    new = min(max(100 * now / whole, 0.0), reach)
    old = reach - new
    return Bar(
        label=label,
        earlier=f"{_at(max(old - GAP, 0.0))}%" if old else "",
        now=f"{_at(new)}%" if new else "",
        now_from=f"{_at(old)}%",
        tick=_tick(expected, target=target, total=total, whole=whole),
        is_behind=is_behind,
    )


def _tick(expected: Amount | None, *, target: Amount | None, total: Amount, whole: float) -> str:
    mark = target if expected is None or total == target else expected
    if mark is None or mark == total:
        return ""
    return f"{_at(min(100 * max(float(mark), 0.0) / whole, LAST_TICK))}%"


# ---------- parts of a whole ----------


@dataclass(frozen=True)
class Part:
    label: str
    value: Amount
    href: str = ""
    width: str = "0%"


def parts(values: Sequence[tuple[str, Amount, str]]) -> list[Part]:
    """Return horizontal bars for (label, value, address of its list), the longest at full width."""
    longest = max((float(value) for _label, value, _href in values), default=0.0)
    return [
        Part(label, value, href, f"{_at(100 * float(value) / longest)}%" if longest else "0%")
        for label, value, href in values
    ]


# ---------- the course of a figure, small ----------


@dataclass(frozen=True)
class Spark:
    path: str
    x: str
    y: str


def spark(values: Sequence[Amount]) -> Spark | None:
    """Return the steps of cumulative ``values``, evenly spaced; nothing for fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 (a line has two ends)
        return None
    highest = max(float(value) for value in values)
    scale = (SPARK_FOOT - SPARK_TOP) / highest if highest > 0 else 0.0
    width = (SPARK_RIGHT - SPARK_LEFT) / (len(values) - 1)
    heights = [_at(SPARK_FOOT - scale * max(float(value), 0.0)) for value in values]
    path, here = f"M{_at(SPARK_LEFT)} {heights[0]}", heights[0]
    for place, height in enumerate(heights[1:], start=1):
        path += f"H{_at(SPARK_LEFT + place * width)}"
        if height != here:
            path, here = f"{path}V{height}", height
    return Spark(path, _at(SPARK_RIGHT), here)


# ---------- the course of a figure, large ----------


@dataclass(frozen=True)
class Step:
    """A day on which the figure rose, by how much, and by what."""

    day: date
    rise: Amount
    label: str = ""


@dataclass(frozen=True)
class Band:
    """The period in view."""

    first: date
    last: date
    label: str


@dataclass(frozen=True)
class Size:
    width: float
    height: float
    left: float
    right: float
    top: float
    foot: float
    is_narrow: bool


WIDE = Size(660, 300, 30, 644, 14, 270, is_narrow=False)
NARROW = Size(340, 220, 30, 328, 10, 194, is_narrow=True)


@dataclass(frozen=True)
class Word:
    """A text in a chart; ``anchor`` says which end of it stands at ``x``."""

    text: str
    x: str
    y: str
    anchor: str = "start"


@dataclass(frozen=True)
class Course:
    """A step chart: what is counted climbs in steps, because things happen on days."""

    title: str
    label: str
    view_box: str
    width: str
    height: str
    left: str
    right: str
    foot: str
    line: str
    area: str
    grid: list[Word]
    buds: list[tuple[str, str]]
    words: list[Word]
    ticks: list[Word]
    is_narrow: bool
    target_at: str = ""
    target: Word | None = None
    band: tuple[str, str, str, str] | None = None
    band_word: Word | None = None


@dataclass(frozen=True)
class _Scale:
    size: Size
    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        part = min(max((day - self.first).days / days, 0.0), 1.0)
        return self.size.left + part * (self.size.right - self.size.left)

    def y(self, value: float) -> float:
        part = value / self.top if self.top else 0.0
        return self.size.foot - part * (self.size.foot - self.size.top)


def course(
    title: str,
    steps: Sequence[Step],
    *,
    first: date,
    last: date,
    target: Amount | None = None,
    band: Band | None = None,
    size: Size = WIDE,
) -> Course:
    """Return the step chart of ``steps`` between two days, its target as a dotted line."""
    rises = sorted(steps, key=lambda step: step.day)
    sums = [float(total) for total in accumulate(Decimal(str(step.rise)) for step in rises)]
    highest = max([*sums, float(target or 0), 1.0])
    scale = _Scale(size, first, last, highest * HEADROOM)
    points = [(scale.x(step.day), scale.y(total)) for step, total in zip(rises, sums, strict=True)]
    target_at = scale.y(float(target)) if target else None
    line = _line(points, scale)
    return Course(
        title=title,
        label=_in_words(title, rises, sums, target=target),
        view_box=f"0 0 {size.width:.0f} {size.height:.0f}",
        width=f"{size.width:.0f}",
        height=f"{size.height:.0f}",
        left=_at(size.left),
        right=_at(size.right),
        foot=_at(size.foot),
        line=line,
        area=f"{line}V{_at(size.foot)}H{_at(size.left)}Z",
        grid=_grid(scale, highest=float(target or highest)),
        buds=[(_at(x), _at(y)) for x, y in points] if len(points) <= MOST_BUDS else [],
        words=_labels(
            rises, sums, points, scale=scale, avoid=target_at, highest=float(target or highest)
        ),
        ticks=_ticks(scale),
        is_narrow=size.is_narrow,
        target_at="" if target_at is None else _at(target_at),
        target=_target_word(target, target_at, size),
        band=_band(band, scale),
        band_word=_band_word(band, scale),
    )


def _line(points: Sequence[tuple[float, float]], scale: _Scale) -> str:
    steps = "".join(f"H{_at(x)}V{_at(y)}" for x, y in points)
    return f"M{_at(scale.size.left)} {_at(scale.size.foot)}{steps}H{_at(scale.size.right)}"


def _grid(scale: _Scale, *, highest: float) -> list[Word]:
    """Return the lines of zero and of about the half; more would be read as data."""
    half = highest / 2
    # What is counted has no halves: of five the line stands at two.
    values = [0.0, float(int(half))] if highest >= 2 else [0.0]  # noqa: PLR2004
    return [
        Word(
            words.number(Decimal(str(value))), _at(scale.size.left - 8), _at(scale.y(value)), "end"
        )
        for value in values
    ]


def _labels(
    steps: Sequence[Step],
    sums: Sequence[float],
    points: Sequence[tuple[float, float]],
    *,
    scale: _Scale,
    avoid: float | None,
    highest: float,
) -> list[Word]:
    """Return the words of the steps that find room left of their bud, the latest first."""
    # What stands there already: the numbers of the grid, left of it.
    numbered = [scale.y(0.0), scale.y(highest / 2)]
    placed = [(height, 0.0, scale.size.left) for height in numbered]
    found: list[Word] = []
    for step, total, (x, y) in reversed(list(zip(steps, sums, points, strict=True))):
        text = _said(step, total, narrow=scale.size.is_narrow)
        height = y + 4
        if avoid is not None and abs(y - avoid) < LINE:
            height = max(y, avoid) + 18
        left = x - 10 - CHARACTER * len(text)
        crowded = any(
            abs(height - other) < LINE and left < end and start < x - 10
            for other, start, end in placed
        )
        if left < EDGE or crowded or height > scale.size.foot - 4:
            continue
        placed.append((height, left, x - 10))
        found.append(Word(text, _at(x - 10), _at(height), "end"))
    return found[::-1]


def _said(step: Step, total: float, *, narrow: bool) -> str:
    if narrow or not step.label:
        return words.number(Decimal(str(total)))
    return f"{step.label} {words.number(step.rise)}"


def _target_word(target: Amount | None, target_at: float | None, size: Size) -> Word | None:
    if target is None or target_at is None:
        return None
    text = _("Target %(number)s") % {"number": words.number(target)}
    return Word(text, _at(size.left), _at(target_at - 8))


def _band(band: Band | None, scale: _Scale) -> tuple[str, str, str, str] | None:
    if band is None:
        return None
    start, end = scale.x(band.first), scale.x(band.last)
    size = scale.size
    return _at(start), _at(size.top), _at(max(end - start, 1.0)), _at(size.foot - size.top)


def _band_word(band: Band | None, scale: _Scale) -> Word | None:
    if band is None or scale.size.is_narrow:
        return None
    middle = (scale.x(band.first) + scale.x(band.last)) / 2
    if scale.x(band.last) - scale.x(band.first) < CHARACTER * len(band.label):
        return None
    return Word(band.label, _at(middle), _at(scale.size.top + 18), "middle")


def _ticks(scale: _Scale) -> list[Word]:
    """Return the first day's month, the last one's, and months between them that find room."""
    first, last = scale.first, scale.last
    foot = _at(scale.size.foot + (18 if scale.size.is_narrow else 22))
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + last.month - first.month
    room = scale.size.right - scale.size.left
    every = next(
        step
        for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200)
        if months == 0 or room * step / months >= 1.5 * FEWEST_PIXELS_BETWEEN_TICKS
    )
    ticks = [Word(words.month(first), _at(scale.size.left), foot)]
    for number in range(every, months, every):
        year, month = divmod(first.month - 1 + number, MONTHS_OF_A_YEAR)
        day = date(first.year + year, month + 1, 1)
        if scale.size.right - scale.x(day) >= FEWEST_PIXELS_BETWEEN_TICKS:
            ticks.append(Word(words.month(day, year=month == 0), _at(scale.x(day)), foot, "middle"))
    if months:
        text = words.month(last, year=last.year != first.year and months > MONTHS_OF_A_YEAR * 2)
        ticks.append(Word(text, _at(scale.size.right), foot, "end"))
    return ticks


def _in_words(
    title: str, steps: Sequence[Step], sums: Sequence[float], *, target: Amount | None
) -> str:
    """Say what the chart shows to who does not see it."""
    if not steps:
        return _("%(title)s: nothing yet.") % {"title": title}
    course_said = _("%(title)s: %(values)s.") % {
        "title": title,
        "values": "; ".join(words.number(Decimal(str(value))) for value in sums[-12:]),
    }
    if target is None:
        return course_said
    reached = next((s.day for s, n in zip(steps, sums, strict=True) if n >= float(target)), None)
    if reached is None:
        said = _("Target %(number)s not reached yet.") % {"number": words.number(target)}
    else:
        said = _("Target %(number)s reached on %(day)s.") % {
            "number": words.number(target),
            "day": words.day(reached),
        }
    return f"{course_said} {said}"
