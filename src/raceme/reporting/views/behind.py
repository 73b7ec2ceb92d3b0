"""What lies behind a figure, as staff and a funder's officer read it: lines, left out, parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.core import charts, words
from raceme.core.timing import counting as counted
from raceme.reporting import counting, reasons
from raceme.reporting.counting import Question, Tally
from raceme.reporting.queries import Disaggregation, Measure
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.lists import (
    ListedLine,
    ListedNotCounted,
    listed_left_out,
    listed_lines,
)
from raceme.reporting.queries.standing import shown as in_units
from raceme.reporting.standings import of_lines
from raceme.reporting.views.left_out import ShownLeftOut
from raceme.reporting.views.lines import LinesPage
from raceme.reporting.views.narrowing import WITHOUT, Narrowing, part_name, split_title
from raceme.reporting.views.paging import Paging

LINES_A_PAGE = 50
LEFT_OUT_A_PAGE = 25
MOST_PARTS = 12


class AskedFigure(Protocol):
    """A figure as an address asks for it, whoever reads it."""

    @property
    def row(self) -> FigureRow: ...
    @property
    def narrowing(self) -> Narrowing: ...
    @property
    def question(self) -> Question: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def number(self) -> str: ...


def lines_of(
    request: Request,
    asked: AskedFigure,
    page: LinesPage,
    *,
    seen: Callable[[ListedLine], ListedLine],
    kept: Sequence[str],
    controls: Mapping[str, object],
) -> dict[str, object]:
    """
    Return the counted list; each line as the reader may see it.

    ``kept`` are the parameters that the menu of filters does not offer, and does not take off;
    ``controls`` is what it offers beside evidence.
    """
    narrowing, measure = asked.narrowing, asked.row.rule.measure
    total = length_of(asked)
    paging = Paging.read(request, "page", total=total, size=LINES_A_PAGE, to="in")
    found = listed_lines(
        asked.question, page=paging.slice, is_proven=narrowing.is_proven, which=narrowing.which
    )
    lacking = asked.tally.lines - asked.tally.proven
    offers_unproven = measure is not Measure.REGISTER and lacking and not narrowing.is_narrowed
    return {
        "heads": page.heads,
        "lines": page.shown([seen(one) for one in found]),
        "paging": paging,
        "title": _("Counted, %(lines)s") % {"lines": of_lines(measure, total)},
        "pills": narrowing.pills(),
        "unproven": narrowing.changed(evidence=WITHOUT) if offers_unproven else "",
        "lacking": lacking,
        "controls": {
            **controls,
            "kept": [(name, value) for name, value in narrowing.sent.items() if name in kept],
        },
        "total": asked.number if measure in {Measure.AMOUNT, Measure.HOURS} else "",
    }


def length_of(asked: AskedFigure) -> int:
    """Return how many lines the list has as it is narrowed."""
    narrowing, tally = asked.narrowing, asked.tally
    if not narrowing.is_narrowed:
        return tally.lines
    if not narrowing.which:
        return tally.proven if narrowing.is_proven else tally.lines - tally.proven
    with counted():
        return counting.length(asked.question, is_proven=narrowing.is_proven, which=narrowing.which)


def left_out_of(
    request: Request,
    asked: AskedFigure,
    *,
    shown: Callable[[Sequence[ListedNotCounted]], list[ShownLeftOut]],
) -> dict[str, object]:
    """Return what the rule left out, by reason; ``shown`` makes a page of it for the reader."""
    reason = asked.narrowing.reason
    with counted():
        found_reasons = counting.reasons(asked.question) if asked.tally.left_out else {}
    total = asked.tally.left_out if reason is None else found_reasons.get(reason, 0)
    paging = Paging.read(request, "out", total=total, size=LEFT_OUT_A_PAGE, to="out")
    found = listed_left_out(asked.question, page=paging.slice, reason=reason) if total else []
    return {
        "left_out": shown(found),
        "left_out_paging": paging,
        "left_out_total": total,
        "reasons": [
            (one, reasons.name(one), words.number(count), asked.narrowing.changed(reason=one.value))
            for one, count in found_reasons.items()
        ],
        "reason": reason,
        "all_reasons": asked.narrowing.without("reason"),
    }


def proven_of(asked: AskedFigure) -> dict[str, object]:
    """Say how many lines have evidence; nothing of a register, which proves itself."""
    tally = asked.tally
    if asked.row.rule.measure is Measure.REGISTER or not tally.lines:
        return {}
    numbers = {"proven": words.number(tally.proven), "lines": words.number(tally.lines)}
    return {
        "proven": _("%(proven)s of %(lines)s lines") % numbers,
        "proven_bar": charts.Bar(
            _("%(proven)s of %(lines)s lines have evidence") % numbers,
            now=f"{100 * tally.proven / tally.lines:.1f}%",
        ),
    }


@dataclass(frozen=True)
class Split:
    title: str
    name: str
    parts: list[charts.Part]
    more: int


def splits_of(asked: AskedFigure) -> list[Split]:
    """Return the figure in the parts that its rule asks for, the largest first."""
    found = (_split(asked, by) for by in asked.row.rule.disaggregations)
    return [split for split in found if split is not None]


def _split(asked: AskedFigure, by: Disaggregation) -> Split | None:
    with counted():
        found = counting.split(asked.question, by=by)
    if not found:
        return None
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    parts = [
        (
            part_name(by, part),
            in_units(asked.row.rule, value),
            asked.narrowing.changed(**{by.value: part}) + "#in",
        )
        for part, value in ranked[:MOST_PARTS]
    ]
    return Split(split_title(by), by.value, charts.parts(parts), max(len(ranked) - MOST_PARTS, 0))
