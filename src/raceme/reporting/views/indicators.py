"""The figures a programme must report: their list, and each added, changed, aimed, removed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.engagements.queries import kinds_known_to
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.models import Programme
from raceme.programmes.queries import periods_of
from raceme.reporting import actions
from raceme.reporting.actions.refusals import PeriodTargetOutOfRange
from raceme.reporting.forms.indicators import (
    IndicatorForm,
    PeriodTargetsForm,
    initial_of,
    name_of,
    targets_initial,
)
from raceme.reporting.library import by_scheme, ready_for
from raceme.reporting.models import Indicator
from raceme.reporting.queries.figures import asked_of, indicators_of
from raceme.reporting.queries.rules import period_targets_of, rules_of
from raceme.reporting.standings import target_of
from raceme.reporting.views.reach import is_key, led_or_403
from raceme.reporting.words import kinds_by_code, sentence


@login_required
@require_safe
def indicators(request: Request, workspace: str, programme: str) -> HttpResponse:
    """List what a programme reports, for those who may change it; its results show the figures."""
    reached = led_or_403(request, workspace, programme)
    kinds = kinds_by_code(kinds_known_to(reached.space))
    targets = period_targets_of(reached.programme)
    rows = [
        {
            "indicator": one.indicator,
            "says": sentence(one.rule, kinds=kinds),
            "target": target_of(one.indicator, one.rule),
            "periods": len(targets.get(one.indicator.pk, {})),
        }
        for one in asked_of(reached.programme, today=timezone.localdate())
    ]
    context = _context(reached) | {"rows": rows, "has_periods": _has_periods(reached)}
    return render(request, "reporting/indicators/indicators.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Add a figure, by a rule of the workspace or one of the library; ``?rule=`` chooses it."""
    reached = led_or_403(request, workspace, programme)
    form = IndicatorForm(
        posted(request),
        rules=rules_of(reached.space).order_by("name", "pk"),
        ready=_ready(reached.programme),
        initial=_begin(request, reached),
    )
    if form.is_valid():
        try:
            made = _added(request, reached, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added and counted.") % {"name": made.name})
            return redirect("reporting:results", reached.space.slug, reached.programme.code)
    return _form(request, reached, form)


def _added(request: Request, reached: Reached, form: IndicatorForm) -> Indicator:
    told: dict[str, Any] = {
        "by": request.user,
        "at": timezone.now(),
        "token": token_in(request.POST),
    }
    if ready := form.ready_rule:
        return actions.add_indicator_with_ready_rule(
            reached.programme, ready=ready, facts=form.facts, **told
        )
    return actions.add_indicator(reached.programme, facts=form.facts(form.chosen_rule), **told)


def _begin(request: Request, reached: Reached) -> dict[str, object]:
    """Return what a new figure begins with: a rule that was just written gives its name too."""
    begun: dict[str, object] = {"origin": Indicator.Origin.RESULT}
    asked = request.GET.get("rule", "")
    rule = rules_of(reached.space).filter(pk=asked).first() if is_key(asked) else None
    return begun | ({"rule": str(rule.pk), "name": rule.name} if rule else {})


def _ready(programme: Programme) -> list[tuple[str, list[Any]]]:
    """Return the library by scheme, what fits the programme first."""
    schemes = dict(Programme.Scheme.choices)
    fitting = ready_for(programme.scheme)
    others = [
        (str(schemes[scheme]), found)
        for scheme, found in by_scheme()
        if scheme and scheme != programme.scheme
    ]
    return [(_("From the library, fits this programme"), fitting), *others]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    reached, row = _reached(request, workspace, programme, pk)
    form = IndicatorForm(
        posted(request),
        rules=rules_of(reached.space).order_by("name", "pk"),
        initial=initial_of(row),
    )
    if form.is_valid():
        try:
            saved = actions.correct_indicator(
                row,
                facts=form.facts(form.chosen_rule),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = get_object_or_404(indicators_of(reached.programme), pk=pk)
            form.changed_meanwhile(refusal, revision=now.revision, standing=initial_of(now))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(request, reached, _("%(name)s is saved.") % {"name": saved.name})
    return _form(request, reached, form, indicator=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Set what a figure should reach within each period."""
    reached, row = _reached(request, workspace, programme, pk)
    standing = period_targets_of(reached.programme).get(row.pk, {})
    form = PeriodTargetsForm(
        posted(request),
        periods=periods_of(reached.programme),
        initial=targets_initial(row, standing),
    )
    if form.is_valid():
        try:
            actions.set_period_targets(
                row,
                targets=form.targets(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = get_object_or_404(indicators_of(reached.programme), pk=pk)
            found = period_targets_of(reached.programme).get(pk, {})
            shown = {**dict.fromkeys(form.fields), **targets_initial(now, found)}
            form.changed_meanwhile(refusal, revision=now.revision, standing=shown)
        except PeriodTargetOutOfRange as refusal:
            form.add_error(name_of(refusal.period), str(refusal))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(
                request, reached, _("The targets of %(name)s are saved.") % {"name": row.name}
            )
    context = _context(reached) | {"form": form, "indicator": row}
    return render(request, "reporting/indicators/targets.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Ask by GET, with what stays; remove by POST."""
    reached, row = _reached(request, workspace, programme, pk)
    if request.method == "POST":
        try:
            actions.remove_indicator(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return _back(request, reached, str(refusal))
        said = _("%(name)s is no longer reported. Its rule and the log stay.")
        return _back(request, reached, said % {"name": row.name})
    question = Question(
        _("Remove %(name)s from %(programme)s?")
        % {"name": row.name, "programme": reached.programme},
        effect=_("Its targets go with it. Its rule stays, and so does all that was recorded."),
        verb=_("Remove the figure"),
        keep=_("Keep it"),
        back=reverse("reporting:indicators", args=[reached.space.slug, reached.programme.code]),
    )
    return ask(request, question, _context(reached))


@login_required
@require_safe
def history(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Show what became of a figure to whoever reads it in the workspace that leads."""
    reached = programme_or_404(request, workspace, programme)
    if reached.programme.workspace_id != reached.space.pk:
        raise Http404
    row = get_object_or_404(indicators_of(reached.programme), pk=pk)
    page = history_page(row, within=reached.space, number=request.GET.get("page"))
    context = _context(reached) | {"indicator": row, "page": page}
    return render(request, "reporting/indicators/history.html", context)


def _reached(request: Request, workspace: str, code: str, pk: int) -> tuple[Reached, Indicator]:
    reached = led_or_403(request, workspace, code)
    row = get_object_or_404(indicators_of(reached.programme), pk=pk)
    row.programme = reached.programme
    return reached, row


def _has_periods(reached: Reached) -> bool:
    return periods_of(reached.programme).exists()


def _context(reached: Reached) -> dict[str, Any]:
    return {"workspace": reached.space, "programme": reached.programme}


def _form(
    request: Request, reached: Reached, form: IndicatorForm, *, indicator: Indicator | None = None
) -> HttpResponse:
    slug, query = reached.space.slug, urlencode({"programme": reached.programme.code})
    context = _context(reached) | {
        "form": form,
        "indicator": indicator,
        "new_rule_href": f"{reverse('reporting:rule_create', args=[slug])}?{query}",
        "library_href": f"{reverse('reporting:library', args=[slug])}?{query}",
        "has_periods": indicator is not None and _has_periods(reached),
    }
    return render(request, "reporting/indicators/indicator.html", context, status=status_of(form))


def _back(request: Request, reached: Reached, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("reporting:indicators", reached.space.slug, reached.programme.code)
