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
from raceme.core.lists.exports import csv_lines
from raceme.reporting import reasons
from raceme.reporting import words as rules_in_words
from raceme.reporting.counting import Question, Tally
from raceme.reporting.exports.sheets import Counted
from raceme.reporting.exports.tables import name_of_left, table_of
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.queries import Measure
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.figures import figure as figure_of
from raceme.reporting.queries.lists import ListedNotCounted
from raceme.reporting.standings import number_of, target_of
from raceme.reporting.views.behind import left_out_of, lines_of, proven_of, splits_of
from raceme.reporting.views.left_out import ShownLeftOut
from raceme.reporting.views.lines import LinesPage
from raceme.reporting.views.narrowing import Narrowing
from raceme.reporting.views.officer.reach import Opened, opened_or_404

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
        **proven_of(asked),
        "splits": splits_of(asked),
    }
    return render(request, "reporting/officer/figure.html", context)


def _counted(request: Request, asked: Asked) -> dict[str, object]:
    to_a_line = asked.here("line", 0).removesuffix("0/")
    page = LinesPage(table_of(asked.row.rule), asked.question, "", to_a_line, "", may_add=False)
    return lines_of(request, asked, page, seen=asked.veil.line, kept=KEPT, controls={})


def _left_out(request: Request, asked: Asked) -> dict[str, object]:
    return left_out_of(request, asked, shown=lambda found: [_shown(asked, one) for one in found])


def _shown(asked: Asked, found: ListedNotCounted) -> ShownLeftOut:
    one = asked.veil.left_out(found)
    title = str(one.activity) if one.engagement and one.activity else ""
    why = reasons.sentence_of(one, rule=asked.row.rule)
    return ShownLeftOut(name_of_left(one), title, why, remedy=None)


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
