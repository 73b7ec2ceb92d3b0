"""Lines drawn by chance for the lead, who looks its own figures through; and all that was drawn."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of
from raceme.reporting import permissions
from raceme.reporting.actions import samples as actions
from raceme.reporting.counting import Question
from raceme.reporting.forms.samples import DrawForm, DrawOfPeriodForm
from raceme.reporting.models import Indicator, Sample
from raceme.reporting.queries.asked_lines import question_behind
from raceme.reporting.queries.figures import indicators_of
from raceme.reporting.queries.samples import drawn_lines, samples_of
from raceme.reporting.views.moments import name_of, numbered
from raceme.reporting.views.paging import Paging
from raceme.reporting.views.sampled import SampleReader, ShownDrawn, chosen_or_404, file_of

PER_PAGE = 25


@dataclass(frozen=True)
class SampleRow:
    """A sample on a list, and how far it is looked through."""

    title: str
    seed: str
    figure: str
    period: str
    drawn_by: str
    drawn_at: datetime
    is_of_officer: bool
    seen: str
    is_seen: bool
    href: str


@login_required
@require_safe
def samples(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show all that was drawn of the programme, by officers too."""
    reached = _led_or_404(request, workspace, programme)
    context = _context(reached) | _listed(request, reached)
    return render(request, "reporting/samples/samples.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_samples(request: Request, workspace: str, programme: str, code: str) -> HttpResponse:
    """Show what was drawn of one figure; draw by POST."""
    reached = _led_or_404(request, workspace, programme)
    indicator = get_object_or_404(indicators_of(reached.programme), code=code)
    may_draw = permissions.can_sample(request.user, reached.programme)
    if request.method == "POST" and not may_draw:
        raise PermissionDenied
    periods = _begun(reached)
    form = _form(request, periods)
    if form.is_valid() and (made := _drawn(request, indicator, form)):
        return redirect(_address(reached, "sample", made.pk))
    context = {
        **_context(reached),
        **_listed(request, reached, indicator=indicator),
        "indicator": indicator,
        "form": form if may_draw and periods else None,
        "may_draw": may_draw,
    }
    return render(request, "reporting/samples/figure.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Show the lines drawn; by POST say that one is fine. What an officer drew is only read."""
    reached = _led_or_404(request, workspace, programme)
    found = get_object_or_404(samples_of(reached.programme), pk=pk)
    may_mark = not found.is_of_officer and permissions.can_sample(request.user, reached.programme)
    if request.method == "POST":
        if not may_mark:
            raise PermissionDenied
        line, is_fine = chosen_or_404(request, drawn_lines(found, question=None))
        actions.mark(line, is_fine=is_fine, by=request.user, at=timezone.now())
        messages.success(request, _("Line %(number)s is kept.") % {"number": line.position})
        return redirect(_address(reached, "sample", found.pk))
    context = {
        **_context(reached),
        "sample": found,
        "period_name": name_of(found.period),
        "lines": _lines(reached, found),
        "may_mark": may_mark,
        "figure_href": _address(reached, "figure_samples", found.indicator.code)
        if found.indicator
        else "",
        "xlsx_href": _address(reached, "sample_xlsx", found.pk),
    }
    return render(request, "reporting/samples/sample.html", context)


@login_required
@require_safe
def sample_xlsx(request: Request, workspace: str, programme: str, pk: int) -> HttpResponseBase:
    reached = _led_or_404(request, workspace, programme)
    found = get_object_or_404(samples_of(reached.programme), pk=pk)
    return file_of(found, _lines(reached, found))


def _led_or_404(request: Request, workspace: str, programme: str) -> Reached:
    """Return the programme within its lead's workspace: partners have no part in its samples."""
    reached = programme_or_404(request, workspace, programme)
    if reached.programme.workspace_id != reached.space.pk:
        raise Http404
    return reached


def _begun(reached: Reached) -> list[Period]:
    """Return the periods that have begun, the last first."""
    today = timezone.localdate()
    return [one for one in periods_of(reached.programme) if one.starts_on <= today][::-1]


def _form(request: Request, periods: list[Period]) -> DrawOfPeriodForm:
    asked = numbered(periods, request.GET.get("period")) or next(iter(periods), None)
    initial = {"size": 5, "period": asked.pk if asked else ""}
    return DrawOfPeriodForm(posted(request), initial=initial, periods=periods, said=name_of)


def _drawn(request: Request, indicator: Indicator, form: DrawForm) -> Sample | None:
    period: Period = form.cleaned_data["period"]
    try:
        return actions.draw(
            indicator,
            period=period,
            question=_question(indicator, period),
            size=form.cleaned_data["size"],
            seed=form.cleaned_data["seed"],
            is_of_officer=False,
            by=request.user,
            at=timezone.now(),
            token=token_in(request.POST),
        )
    except Refusal as refusal:
        form.refuse(refusal)
    return None


def _question(indicator: Indicator, period: Period) -> Question:
    return question_behind(indicator, period=period, today=timezone.localdate())


def _lines(reached: Reached, found: Sample) -> list[ShownDrawn]:
    indicator = found.indicator
    counted = _question(indicator, found.period) if indicator else None
    code, period = indicator.code if indicator else "", found.period.number
    reader = SampleReader(
        seen=lambda listed: listed,
        line_href=lambda line: f"{_address(reached, 'line', code, line.record)}?period={period}",
        question_href=lambda question: _address(reached, "question", question.pk),
    )
    return [reader.shown(one, counted=counted) for one in drawn_lines(found, question=counted)]


def _listed(
    request: Request, reached: Reached, *, indicator: Indicator | None = None
) -> dict[str, object]:
    found = samples_of(reached.programme)
    if indicator is not None:
        found = found.filter(indicator=indicator)
    paging = Paging.read(request, "page", total=found.count(), size=PER_PAGE, to="samples")
    return {"rows": [_row(reached, one) for one in found[paging.slice]], "paging": paging}


def _row(reached: Reached, sample: Sample) -> SampleRow:
    seen: int = sample.seen  # type: ignore[attr-defined]
    numbers = {"size": words.number(sample.size), "population": words.number(sample.population)}
    return SampleRow(
        title=_("%(size)s of %(population)s lines") % numbers,
        seed=sample.seed,
        figure=sample.figure,
        period=name_of(sample.period),
        drawn_by=sample.drawn_by,
        drawn_at=sample.drawn_at,
        is_of_officer=sample.is_of_officer,
        seen=_("%(seen)s of %(size)s fine") % {**numbers, "seen": words.number(seen)},
        is_seen=seen == sample.size,
        href=_address(reached, "sample", sample.pk),
    )


def _address(reached: Reached, view: str, *others: object) -> str:
    names = [reached.space.slug, reached.programme.code, *others]
    return reverse(f"reporting:{view}", args=names)


def _context(reached: Reached) -> dict[str, object]:
    return {
        "workspace": reached.space,
        "programme": reached.programme,
        "results_href": _address(reached, "results"),
        "samples_href": _address(reached, "samples"),
    }
