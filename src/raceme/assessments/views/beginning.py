"""Beginning an assessment: with what, then of whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments import actions, queries
from raceme.assessments.forms.assessing import BeginForm
from raceme.assessments.models import Assessment
from raceme.assessments.permissions import can_assess
from raceme.assessments.queries import Offered
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.engagements.actions import today_of
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of, suggested_names
from raceme.workspaces.models import Workspace

MOST_DIGITS = 18


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One that may be begun, with the newest of it that this company has."""

    offered: Offered
    last: Assessment | None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, workspace: str) -> HttpResponse:
    """Show what there is; with ``?what=`` the form of that one, and begin it by POST."""
    space = workspace_or_404(request, workspace)
    if not can_assess(request.user, space):
        raise PermissionDenied
    company = _company(request, space)
    offered = queries.offered_in(space, language=(get_language() or space.language)[:2])
    key = request.GET.get("what", "")
    if not key:
        return _choose(request, space, company, offered)
    one = next((each for each in offered if each.key == key), None)
    if one is None:
        raise Http404
    form = _form(request, space, company, one)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.begin(
                space,
                begun=form.begun(),
                is_another=form.cleaned_data["begin_anyway"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The assessment is begun."))
            return redirect("assessments:assessment", space.slug, row.pk)
    return _shown(request, space, form, company)


def _choose(
    request: Request, space: Workspace, company: Organisation | None, offered: Sequence[Offered]
) -> HttpResponse:
    newest = queries.newest_of_each(company, workspace=space) if company else {}
    context = {
        "workspace": space,
        "organisation": company,
        "choices": [Choice(offered=each, last=newest.get(_code(each))) for each in offered],
    }
    return render(request, "assessments/choose.html", context)


def _shown(
    request: Request, space: Workspace, form: BeginForm, company: Organisation | None
) -> HttpResponse:
    code = _code(form.offered)
    standing = queries.under_way(company, workspace=space, code=code) if company else None
    context = {
        "workspace": space,
        "organisation": company,
        "offered": form.offered,
        "form": form,
        "standing": standing,
        "asks_another": standing is not None or "begin_anyway" in form.errors,
        "companies": [] if company else suggested_names(space),
        "experts": queries.known_experts(space),
    }
    return render(request, "assessments/begin.html", context, status=status_of(form))


def _form(
    request: Request, space: Workspace, company: Organisation | None, offered: Offered
) -> BeginForm:
    waves = (
        queries.closed_of(company, workspace=space, code=_code(offered)).values_list(
            "wave", flat=True
        )
        if company
        else []
    )
    initial = {
        "on": today_of(space, at=timezone.now()),
        "wave": queries.suggested_wave(waves),
        "language": space.language if space.language in offered.languages else offered.languages[0],
    }
    return BeginForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        workspace=space,
        company=company,
        factor_sets=queries.factor_sets() if offered.has_factors else [],
        initial=initial,
    )


def _company(request: Request, space: Workspace) -> Organisation | None:
    key = request.GET.get("organisation", "")
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS):
        raise Http404
    return get_object_or_404(organisations_of(space), pk=int(key))


def _code(offered: Offered) -> str:
    return offered.questionnaire.code if offered.questionnaire else offered.shipped
