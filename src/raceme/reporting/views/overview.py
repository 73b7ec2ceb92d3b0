"""The figures of all programmes, and one activity as each of them counts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import charts, words
from raceme.core.later import later, may_come_later
from raceme.engagements.models import Activity
from raceme.engagements.queries import activities_open_in, kinds_known_to
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order
from raceme.reporting import reasons
from raceme.reporting import words as rules_in_words
from raceme.reporting.queries.differently import (
    MadeOfIt,
    Towards,
    counted_differently,
    recorded_activities,
    shared_activities,
)
from raceme.reporting.queries.effort import takes_long
from raceme.reporting.queries.figures import FigureRow, figures_of_each
from raceme.reporting.standings import Said, bar_of, number_of, said, target_of
from raceme.reporting.views.paging import Paging
from raceme.workspaces.models import Workspace

PROGRAMMES_A_PAGE = 5
MOST_DIGITS = 18
LONG_TEXTS = (
    "description",
    "summary_of_results",
    "summary_of_bilateral_results",
    "funding_statement",
    "sources",
)


@dataclass(frozen=True)
class FigureLine:
    name: str
    href: str
    number: str
    target: str
    bar: charts.Bar
    said: Said


@dataclass(frozen=True)
class ProgrammeFigures:
    name: str
    href: str
    state: str
    figures: list[FigureLine]


@dataclass(frozen=True)
class CountedLine:
    """What one figure makes of the activity: what it adds, or why it adds nothing."""

    name: str
    href: str
    rule: str
    added: str
    left_out: list[str]


@dataclass(frozen=True)
class CountedBy:
    name: str
    href: str
    share: str
    excluded: str
    figures: list[CountedLine]
    others: str


@login_required
@require_safe
def overview(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    today = timezone.localdate()
    # A workspace runs a few dozen in its life: all at once cost less than to count them first.
    programmes = list(programmes_in_order(space).defer(*LONG_TEXTS))
    paging = Paging.read(
        request, "page", total=len(programmes), size=PROGRAMMES_A_PAGE, to="programmes"
    )
    shown = programmes[paging.slice]
    waits = may_come_later(request) and takes_long(shown)
    found = {} if waits else figures_of_each(shown, today=today)
    chosen, offered = _chosen(request, space)
    context = {
        "workspace": space,
        "programmes": [
            _programme(one, found[one.pk], space=space, today=today) for one in shown if not waits
        ],
        "later": later(request, into="programmes", besides=("counted",)) if waits else None,
        "paging": paging,
        "offered": offered,
        "chosen": chosen,
        "counted": [] if chosen is None or waits else _counted(chosen, space=space, today=today),
    }
    return render(request, "reporting/overview.html", context)


def _chosen(request: Request, space: Workspace) -> tuple[Activity | None, list[Activity]]:
    """Return the activity that the address names if it is open here, and those on offer."""
    offered = recorded_activities(space)
    asked = _asked(request, offered, space=space)
    if asked is None and not offered:
        offered = shared_activities(space)
    if asked is not None and asked not in offered:
        offered = [asked, *offered]
    return asked or next(iter(offered), None), offered


def _asked(request: Request, offered: Sequence[Activity], *, space: Workspace) -> Activity | None:
    asked = request.GET.get("activity", "")
    if not asked.isdecimal() or len(asked) > MOST_DIGITS:
        return None
    known = next((one for one in offered if one.pk == int(asked)), None)
    return known or activities_open_in(space).filter(pk=int(asked)).select_related("kind").first()


def _programme(
    programme: Programme, rows: list[FigureRow], *, space: Workspace, today: date
) -> ProgrammeFigures:
    is_over = today >= programme.ends_on
    return ProgrammeFigures(
        name=programme.name,
        href=reverse("reporting:results", args=[space.slug, programme.code]),
        state=str(programme.state_on(today).label),
        figures=[
            FigureLine(
                name=row.indicator.name,
                href=_figure(space, programme, row.indicator.code),
                number=number_of(row.rule, row.cumulative),
                target=target_of(row.indicator, row.rule),
                bar=bar_of(row, expected=None if is_over else row.expected, period=""),
                said=said(row.indicator, row.rule, row.standing),
            )
            for row in rows
        ],
    )


def _figure(space: Workspace, programme: Programme, code: str) -> str:
    return reverse("reporting:figure", args=[space.slug, programme.code, code])


def _counted(activity: Activity, *, space: Workspace, today: date) -> list[CountedBy]:
    kinds = rules_in_words.kinds_by_code(kinds_known_to(space))
    found = counted_differently(activity, workspace=space, today=today)
    return [_counted_by(one, kinds=kinds, space=space) for one in found]


def _counted_by(towards: Towards, *, kinds: Mapping[str, str], space: Workspace) -> CountedBy:
    attribution, programme = towards.attribution, towards.programme
    excluded = ""
    if attribution.is_excluded:
        excluded = _("Excluded: %(reason)s") % {"reason": attribution.reason}
    return CountedBy(
        name=programme.name,
        href=reverse("reporting:results", args=[space.slug, programme.code]),
        share=words.share(attribution.share),
        excluded=excluded,
        figures=[_line(one, kinds=kinds, space=space) for one in towards.figures],
        others=", ".join(one.indicator.name for one in towards.others),
    )


def _line(made: MadeOfIt, *, kinds: Mapping[str, str], space: Workspace) -> CountedLine:
    asked = made.asked
    return CountedLine(
        name=asked.indicator.name,
        href=_figure(space, asked.question.programme, asked.indicator.code),
        rule=rules_in_words.line(asked.rule, kinds=kinds),
        added=number_of(asked.rule, made.value),
        left_out=_left_out(made),
    )


def _left_out(made: MadeOfIt) -> list[str]:
    """Say why what does not count does not: by reason, or that it stands in another's line."""
    said_of = [
        _("%(reason)s: %(count)s") % {"reason": reasons.name(reason), "count": words.number(number)}
        for reason, number in made.left_out.items()
    ]
    elsewhere = made.records - made.lines - sum(made.left_out.values())
    if elsewhere > 0:
        count = {"count": words.number(elsewhere)}
        said_of.append(_("In the line of another record: %(count)s") % count)
    return said_of
