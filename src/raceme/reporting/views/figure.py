"""One figure: its number and rule, the list it was counted from, and what was not counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.navigation import address
from raceme.organisations.queries import organisations_of
from raceme.programmes.access import programme_or_404
from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import periods_of
from raceme.reporting import words as rules_in_words
from raceme.reporting.counting import Question, Tally
from raceme.reporting.exports.tables import table_of
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.queries import Measure
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.figures import figure as figure_of
from raceme.reporting.queries.lists import ListedLine, ListedNotCounted
from raceme.reporting.queries.proofs import MOST_LINES, proofs_of
from raceme.reporting.queries.standing import State
from raceme.reporting.queries.standing import shown as in_units
from raceme.reporting.standings import number_of, said, target_of
from raceme.reporting.views.behind import left_out_of, lines_of, proven_of, splits_of
from raceme.reporting.views.left_out import LeftOutPage, ShownLeftOut
from raceme.reporting.views.lines import LinesPage
from raceme.reporting.views.moments import name_of, numbered
from raceme.reporting.views.narrowing import Narrowing
from raceme.workspaces.models import Workspace

MOST_PROOFS = 8
# What the menu of filters does not offer, and does not take off.
KEPT = ("on", "activity", "organisation", "until")


@dataclass(frozen=True)
class Asked:
    """A figure as an address asks for it: its row, the question of its list, what narrows it."""

    space: Workspace
    programme: Programme
    row: FigureRow
    periods: Sequence[Period]
    narrowing: Narrowing

    @property
    def question(self) -> Question:
        return self.narrowing.asked

    @property
    def tally(self) -> Tally:
        """The figure of the days in view, with the lengths of its lists."""
        return self.row.summary.cumulative if self.narrowing.until else self.row.summary.here

    @property
    def number(self) -> str:
        return number_of(self.row.rule, in_units(self.row.rule, self.tally.value))

    def address(self, view: str, *others: object) -> str:
        names = [self.space.slug, self.programme.code, self.row.indicator.code, *others]
        return reverse(view, args=names)

    @property
    def line(self) -> str:
        """The address of a line, less its record."""
        return self.address("reporting:line", 0).removesuffix("0/")


def asked_or_404(request: Request, workspace: str, programme: str, code: str) -> Asked:
    space, found = programme_or_404(request, workspace, programme)
    periods = list(periods_of(found))
    period = numbered(periods, request.GET.get("period") or request.GET.get("until"))
    row = figure_of(found, code=code, today=timezone.localdate(), period=period)
    if row is None:
        raise Http404
    return Asked(space, found, row, periods, Narrowing(request.GET, periods, row.asked.question))


@login_required
@require_safe
def figure(request: Request, workspace: str, programme: str, code: str) -> HttpResponse:
    asked = asked_or_404(request, workspace, programme, code)
    context = {
        "workspace": asked.space,
        "programme": asked.programme,
        "indicator": asked.row.indicator,
        "version": asked.row.asked.version,
        "says": rules_in_words.sentence(asked.row.rule, kinds=kinds_of(asked.programme)),
        "number": asked.number,
        "standing": _standing(asked),
        "moment": asked.narrowing.moment,
        "counted_at": timezone.now(),
        "results_href": reverse("reporting:results", args=[asked.space.slug, programme]),
        "rule_href": _rule_href(asked),
        "query": asked.narrowing.query,
        "is_register": asked.row.rule.measure is Measure.REGISTER,
        **_counted(request, asked),
        **_left_out(request, asked),
        **_evidence(asked),
        "splits": splits_of(asked),
    }
    return render(request, "reporting/figure.html", context)


def _standing(asked: Asked) -> str:
    """Say where the figure stands beside its number, of all days alone: a period has no target."""
    row = asked.row
    if asked.narrowing.period is not None:
        target = row.period_target
        return "" if target is None else _of_target(target_of(row.indicator, row.rule, target))
    if row.indicator.target is None:
        return _("no target")
    state = said(row.indicator, row.rule, row.standing).word.lower()
    if row.standing.state is State.REACHED:
        state = _("target reached")
    numbers = {"target": target_of(row.indicator, row.rule), "state": state}
    return _("of %(target)s, %(state)s") % numbers


def _of_target(target: str) -> str:
    return _("of %(target)s in this period") % {"target": target}


def _rule_href(asked: Asked) -> str:
    """Return the address of the rule, which is open to the workspace that it belongs to."""
    if asked.programme.workspace_id != asked.space.pk:
        return ""
    return address("reporting:rule", asked.space.slug, asked.row.indicator.rule_id)


def _counted(request: Request, asked: Asked) -> dict[str, object]:
    page = LinesPage(
        table_of(asked.row.rule),
        asked.question,
        asked.space.slug,
        asked.line,
        asked.narrowing.days_query,
        may_add=can_write(request.user, asked.space),
        workspace=asked.space.pk,
    )
    return lines_of(request, asked, page, seen=_all_of_it, kept=KEPT, controls=_controls(asked))


def _all_of_it(line: ListedLine) -> ListedLine:
    return line


def _controls(asked: Asked) -> dict[str, object]:
    """Return what the menu of filters offers beside evidence."""
    return {
        "periods": [(one.number, name_of(one)) for one in asked.periods],
        "countries": asked.row.rule.measure is not Measure.COUNTRIES,
    }


def _left_out(request: Request, asked: Asked) -> dict[str, object]:
    def shown(found: Sequence[ListedNotCounted]) -> list[ShownLeftOut]:
        page = LeftOutPage(
            asked.space,
            asked.line,
            may_write=can_write(request.user, asked.space),
            known=_known(asked, found),
        )
        return [page.shown(one, rule=asked.row.rule) for one in found]

    return left_out_of(request, asked, shown=shown)


def _known(asked: Asked, found: Sequence[ListedNotCounted]) -> set[int]:
    """Return the organisations of a register's records that the workspace deals with."""
    keys = [one.organisation.pk for one in found if one.organisation is not None]
    if not keys:
        return set()
    return set(organisations_of(asked.space).filter(pk__in=keys).values_list("pk", flat=True))


def _evidence(asked: Asked) -> dict[str, object]:
    found = proven_of(asked)
    if not found:
        return {}
    proofs = proofs_of(asked.question)
    return {
        **found,
        "proofs": proofs[:MOST_PROOFS],
        "more_proofs": max(len(proofs) - MOST_PROOFS, 0),
        "proofs_are_of_first": MOST_LINES if asked.tally.lines > MOST_LINES else 0,
    }
