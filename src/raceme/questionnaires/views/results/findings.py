"""What came in for one question, as it is drawn: bars, rows of parts, a spread, texts, a number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import places, words
from raceme.questionnaires.counting import Question, Spread, Tallies
from raceme.questionnaires.solving import Kind
from raceme.questionnaires.views.results.looking import Look

# More colours than these are not told apart, so the table alone says it.
MOST_COLOURS = 5
MOST_SPANS, MOST_BARS = 24, 12
WHOLE = 100.0
# From here on a number says enough without decimals.
LARGE, DECIMALS = 1_000, 2
TEN = 10


@dataclass(frozen=True)
class Bar:
    """``share``: of those who answered; ``href`` opens their sets."""

    label: str
    count: int
    share: str
    width: str
    href: str = ""


@dataclass(frozen=True)
class Segment:
    x: str
    width: str
    colour: int


@dataclass(frozen=True)
class Line:
    """A row of a matrix: how many chose each option, and where each lies along the bar."""

    label: str
    counts: list[tuple[int, str]]
    segments: list[Segment]
    said: str


@dataclass(frozen=True)
class Box:
    """Where the numbers lie between the least and the most, in per cent."""

    lower: str
    width: str
    middle: str
    mean: str
    facts: list[tuple[str, str]]
    said: str


@dataclass(kw_only=True)
class Finding:
    """
    ``of``: in how many sets it was asked, or may have been.

    ``rest``: the bars that are shown when somebody opens them.
    """

    question: Question
    answered: int
    of: int
    href: str = ""
    href_of_unknown: str = ""
    bars: list[Bar] = field(default_factory=list)
    rest: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    box: Box | None = None
    texts: list[str] = field(default_factory=list)
    told: str = ""
    read_on: str = ""

    @property
    def is_coloured(self) -> bool:
        return len(self.heads) <= MOST_COLOURS

    @property
    def numbers(self) -> str:
        return ", ".join(str(number) for number in self.question.numbers)

    @property
    def is_computed(self) -> bool:
        return self.question.kind is Kind.COMPUTED

    @property
    def unknown(self) -> int:
        """In how many sets a computed item cannot be worked out."""
        return self.of - self.answered


def findings(
    questions: Iterable[Question],
    found: Tallies,
    *,
    handed_in: Mapping[int, int],
    texts: Mapping[tuple[str, str, str, bool], list[str]],
    look: Look,
) -> list[tuple[str, list[Finding]]]:
    """Return the findings by section; ``handed_in`` is how many sets there are of each version."""
    sections: dict[str, list[Finding]] = {}
    for question in questions:
        made = Finding(
            question=question,
            answered=found.answered.get(question.key, 0),
            of=sum(handed_in.get(version, 0) for version in question.versions),
        )
        if made.answered:
            made.href = look.sets_of(question)
            made.texts = texts.get(question.key, [])
        if made.answered and question.kind in DRAWN:
            DRAWN[question.kind](made, found, look)
        if question.needs_factors:
            made.told = _(
                "It needs a set of factors: what it comes to stands with each assessment."
            )
        elif made.is_computed and made.unknown:
            made.href_of_unknown = look.sets_of(question, given="no")
        sections.setdefault(question.section, []).append(made)
    return list(sections.items())


def _bars(counts: Sequence[tuple[str, int, str]], *, of: int) -> list[Bar]:
    """Return bars for (label, count, address), against all who answered."""
    return [
        Bar(
            label,
            count,
            words.share(round(WHOLE * count / of)) if of else "",
            f"{WHOLE * count / of:.1f}%" if of else "0%",
            href if count else "",
        )
        for label, count, href in counts
    ]


def _draw_options(finding: Finding, found: Tallies, look: Look) -> None:
    question = finding.question
    counts = found.options.get(question.key, {})
    said = [
        (
            option.text,
            counts.get((option.code,), 0),
            look.sets_of(question, option=option.code),
        )
        for option in question.options
    ]
    finding.bars = _bars(said, of=finding.answered)


def _draw_matrix(finding: Finding, found: Tallies, look: Look) -> None:
    question = finding.question
    counts = found.options.get(question.key, {})
    finding.heads = [option.text for option in question.options]
    for row in question.rows:
        numbers = [counts.get((row.code, option.code), 0) for option in question.options]
        hrefs = [
            look.sets_of(question, row=row.code, option=option.code) if number else ""
            for option, number in zip(question.options, numbers, strict=True)
        ]
        finding.lines.append(
            Line(
                row.text,
                list(zip(numbers, hrefs, strict=True)),
                _segments(numbers),
                _("%(row)s: %(numbers)s")
                % {
                    "row": row.text,
                    "numbers": ", ".join(
                        f"{head} {number}"
                        for head, number in zip(finding.heads, numbers, strict=True)
                    ),
                },
            )
        )


def _segments(numbers: Sequence[int]) -> list[Segment]:
    whole, at, made = sum(numbers), 0, []
    for colour, number in enumerate(numbers, start=1):
        if number:
            x, width = WHOLE * at / whole, WHOLE * number / whole
            made.append(Segment(f"{x:.2f}%", f"{width:.2f}%", colour))
            at += number
    return made


def _draw_spread(finding: Finding, found: Tallies, look: Look) -> None:  # noqa: ARG001
    spread = found.spreads.get(finding.question.key)
    if spread is None:
        return
    unit = finding.question.unit
    if spread.least < spread.most:
        finding.box = _box(spread, unit=unit)
    elif spread.count == 1:
        finding.told = _said(spread.least, unit=unit)
    else:
        finding.told = _("All of them: %(number)s.") % {"number": _said(spread.least, unit=unit)}


def _said(value: float, *, unit: str) -> str:
    number = words.number(round(value, 0 if abs(value) >= LARGE else DECIMALS))
    return f"{number}{words.NO_BREAK}{unit}" if unit else number


def _box(spread: Spread, *, unit: str) -> Box:
    """Draw numbers of which not all are the same."""

    def at(value: float) -> float:
        return WHOLE * (value - spread.least) / (spread.most - spread.least)

    def said(value: float) -> str:
        return _said(value, unit=unit)

    facts = [
        (_("Least"), said(spread.least)),
        (_("A quarter is below"), said(spread.lower)),
        (_("Half is below"), said(spread.middle)),
        (_("Three quarters are below"), said(spread.upper)),
        (_("Most"), said(spread.most)),
        (_("Mean"), said(spread.mean)),
    ]
    return Box(
        lower=f"{at(spread.lower):.1f}%",
        width=f"{max(at(spread.upper) - at(spread.lower), 0.5):.1f}%",
        middle=f"{at(spread.middle):.1f}%",
        mean=f"{at(spread.mean):.1f}%",
        facts=facts,
        said=", ".join(f"{name} {value}" for name, value in facts),
    )


def _draw_months(finding: Finding, found: Tallies, look: Look) -> None:
    """Draw days by month; where these are too many by year, and then by ten years."""
    question = finding.question
    months = found.months.get(question.key, {})
    numbers = {"month": len(months), "year": len({month.year for month in months})}
    span = next((each for each, number in numbers.items() if number <= MOST_SPANS), "decade")
    counts: dict[date, int] = {}
    for month, count in sorted(months.items()):
        first = FIRSTS[span](month)
        counts[first] = counts.get(first, 0) + count
    said = [
        (
            SAID[span](first),
            count,
            look.sets_of(question, **{span: first.isoformat()[: WRITTEN[span]]}),
        )
        for first, count in counts.items()
    ]
    finding.bars = _bars(said, of=finding.answered)


def _draw_codes(finding: Finding, found: Tallies, look: Look) -> None:
    question = finding.question
    ordered = sorted(
        found.codes.get(question.key, {}).items(), key=lambda each: (-each[1], each[0])
    )
    said = [
        (
            (places.region(code) or code) if question.kind is Kind.REGION else code,
            count,
            look.sets_of(question, code=code),
        )
        for code, count in ordered
    ]
    bars = _bars(said, of=finding.answered)
    finding.bars, finding.rest = bars[:MOST_BARS], bars[MOST_BARS:]


def _draw_rows(finding: Finding, found: Tallies, look: Look) -> None:  # noqa: ARG001
    rows = found.rows.get(finding.question.key, 0)
    finding.told = ngettext(
        "%(rows)s row in all, %(mean)s to an answer. They stand in the workbook, on a sheet of "
        "their own.",
        "%(rows)s rows in all, %(mean)s to an answer. They stand in the workbook, on a sheet of "
        "their own.",
        rows,
    ) % {
        "rows": words.number(rows),
        "mean": words.number(round(rows / finding.answered, 1)),
    }


def _draw_texts(finding: Finding, found: Tallies, look: Look) -> None:  # noqa: ARG001
    question = finding.question
    finding.read_on = look.address("texts", question.code, **look.asked_in(question))


def ten_years(first: date) -> str:
    years = {"first": first.year, "last": first.year + TEN - 1}
    return _("%(first)s to %(last)s") % {name: f"{year:04}" for name, year in years.items()}


# By which spans days are counted: the first day of each, how it is called and written.
FIRSTS: Mapping[str, Callable[[date], date]] = {
    "month": lambda month: month,
    "year": lambda month: month.replace(month=1),
    "decade": lambda month: date(max(month.year - month.year % TEN, 1), 1, 1),
}
SAID: Mapping[str, Callable[[date], str]] = {
    "month": words.month,
    "year": lambda first: f"{first.year:04}",
    "decade": ten_years,
}
WRITTEN = {"month": 7, "year": 4, "decade": 4}
DRAWN: Mapping[Kind, Callable[[Finding, Tallies, Look], None]] = {
    Kind.CHOICE: _draw_options,
    Kind.CHOICES: _draw_options,
    Kind.SCALE: _draw_options,
    Kind.MATRIX: _draw_matrix,
    Kind.NUMBER: _draw_spread,
    Kind.MONEY: _draw_spread,
    Kind.COMPUTED: _draw_spread,
    Kind.DATE: _draw_months,
    Kind.REGION: _draw_codes,
    Kind.ACTIVITY_CODE: _draw_codes,
    Kind.TABLE: _draw_rows,
    Kind.TEXT: _draw_texts,
    Kind.LONG_TEXT: _draw_texts,
}
