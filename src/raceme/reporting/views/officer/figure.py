"""A figure of an opened period, as its officer reads it: what counted, what did not, the proofs."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import charts, words
from raceme.core.lists.exports import csv_lines
from raceme.core.timing import counting as counted
from raceme.reporting import counting, reasons
from raceme.reporting import words as rules_in_words
from raceme.reporting.counting import Question, Tally
from raceme.reporting.exports.sheets import Counted
from raceme.reporting.exports.tables import name_of_left, table_of
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.queries import Disaggregation, Measure
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.figures import figure as figure_of
from raceme.reporting.queries.lists import ListedNotCounted, listed_left_out, listed_lines
from raceme.reporting.queries.standing import shown as in_units
from raceme.reporting.standings import number_of, of_lines, target_of
from raceme.reporting.views.left_out import ShownLeftOut
from raceme.reporting.views.lines import LinesPage
from raceme.reporting.views.narrowing import WITHOUT, Narrowing, part_name, split_title
from raceme.reporting.views.officer.reach import Opened, opened_or_404
from raceme.reporting.views.paging import Paging

LINES_A_PAGE = 50
LEFT_OUT_A_PAGE = 25
MOST_PARTS = 12
KEPT = ("on", "activity", "organisation")


@dataclass(frozen=True)
class Asked(Opened):
    """A figure of the period, and what narrows its list: never beyond the period's days."""

    row: FigureRow
    narrowing: Narrowing

    @property
    def question(self) -> Question:
        return self.row.asked.question

    @property
    def tally(self) -> Tally:
        return self.row.summary.here

    @property
    def number(self) -> str:
        return number_of(self.row.rule, self.row.value)

    def here(self, view: str, *others: object) -> str:
        return self.address(view, self.period.number, self.row.indicator.code, *others)

    @property
    def context(self) -> dict[str, object]:
        return {
            **super().context,
            "indicator": self.row.indicator,
            "figure_href": self.here("figure"),
            "is_register": self.row.rule.measure is Measure.REGISTER,
            "shows_people": self.programme.officers_see_people,
        }


def asked_or_404(request: Request, workspace: str, programme: str, period: int, code: str) -> Asked:
    opened = opened_or_404(request, workspace, programme, period)
    row = figure_of(opened.programme, code=code, today=timezone.localdate(), period=opened.period)
    if row is None:
        raise Http404
    # No period is told to it, so that no parameter leads out of the one of the address.
    narrowing = Narrowing(request.GET, (), row.asked.question)
    return Asked(opened.programme, opened.periods, opened.period, row, narrowing)


@login_required
@require_safe
def figure(
    request: Request, workspace: str, programme: str, period: int, code: str
) -> HttpResponse:
    asked = asked_or_404(request, workspace, programme, period, code)
    target = asked.row.period_target
    context = {
        **asked.context,
        "version": asked.row.asked.version,
        "says": rules_in_words.sentence(asked.row.rule, kinds=kinds_of(asked.programme)),
        "number": asked.number,
        "target": target_of(asked.row.indicator, asked.row.rule, target) if target else "",
        "counted_at": timezone.now(),
        "samples_href": asked.here("samples"),
        "csv_href": asked.here("figure_csv") + asked.narrowing.query,
        **_counted(request, asked),
        **_left_out(request, asked),
        **_proven(asked),
        "splits": [split for by in asked.row.rule.disaggregations if (split := _split(asked, by))],
    }
    return render(request, "reporting/officer/figure.html", context)


def _counted(request: Request, asked: Asked) -> dict[str, object]:
    narrowing, measure = asked.narrowing, asked.row.rule.measure
    total = length_of(asked)
    paging = Paging.read(request, "page", total=total, size=LINES_A_PAGE, to="in")
    found = listed_lines(
        asked.question, page=paging.slice, is_proven=narrowing.is_proven, which=narrowing.which
    )
    to_a_line = asked.here("line", 0).removesuffix("0/")
    page = LinesPage(table_of(asked.row.rule), asked.question, "", to_a_line, "", may_add=False)
    lacking = asked.tally.lines - asked.tally.proven
    offers_unproven = measure is not Measure.REGISTER and lacking and not narrowing.is_narrowed
    return {
        "heads": page.heads,
        "lines": page.shown([asked.veil.line(one) for one in found]),
        "paging": paging,
        "title": _("Counted, %(lines)s") % {"lines": of_lines(measure, total)},
        "pills": narrowing.pills(),
        "unproven": narrowing.changed(evidence=WITHOUT) if offers_unproven else "",
        "lacking": lacking,
        "controls": {
            "kept": [(name, value) for name, value in narrowing.sent.items() if name in KEPT]
        },
        "total": asked.number if measure in {Measure.AMOUNT, Measure.HOURS} else "",
    }


def length_of(asked: Asked) -> int:
    """Return how many lines the list has as it is narrowed."""
    narrowing = asked.narrowing
    if not narrowing.is_narrowed:
        return asked.tally.lines
    with counted():
        return counting.length(asked.question, is_proven=narrowing.is_proven, which=narrowing.which)


def _left_out(request: Request, asked: Asked) -> dict[str, object]:
    reason = asked.narrowing.reason
    with counted():
        found_reasons = counting.reasons(asked.question) if asked.tally.left_out else {}
    total = asked.tally.left_out if reason is None else found_reasons.get(reason, 0)
    paging = Paging.read(request, "out", total=total, size=LEFT_OUT_A_PAGE, to="out")
    found = listed_left_out(asked.question, page=paging.slice, reason=reason) if total else []
    return {
        "left_out": [_shown(asked, one) for one in found],
        "left_out_paging": paging,
        "left_out_total": total,
        "reasons": [
            (one, reasons.name(one), words.number(count), asked.narrowing.changed(reason=one.value))
            for one, count in found_reasons.items()
        ],
        "reason": reason,
        "all_reasons": asked.narrowing.without("reason"),
    }


def _shown(asked: Asked, found: ListedNotCounted) -> ShownLeftOut:
    one = asked.veil.left_out(found)
    title = str(one.activity) if one.engagement and one.activity else ""
    why = reasons.sentence_of(one, rule=asked.row.rule)
    return ShownLeftOut(name_of_left(one), title, why, remedy=None)


def _proven(asked: Asked) -> dict[str, object]:
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


def _split(asked: Asked, by: Disaggregation) -> Split | None:
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


@login_required
@require_safe
def figure_csv(
    request: Request, workspace: str, programme: str, period: int, code: str
) -> HttpResponseBase:
    """Answer with the list as a file, where the programme lets officers read people's names."""
    asked = asked_or_404(request, workspace, programme, period, code)
    if not asked.programme.officers_see_people:
        messages.warning(request, held_back())
        return redirect(asked.here("figure"))
    name = f"{asked.programme.code} {asked.row.indicator.code} {asked.period.number}"
    listing = Counted(
        name=name,
        question=asked.question,
        is_proven=asked.narrowing.is_proven,
        which=asked.narrowing.which,
    )
    return StreamingHttpResponse(
        csv_lines(listing),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slugify(name)}.csv"'},
    )


def held_back() -> str:
    return _(
        "Files may name people, and this programme shows no names to officers. Ask about a line, "
        "and the programme's managers show you what proves it."
    )
