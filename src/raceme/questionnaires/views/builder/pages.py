"""Questionnaires in their list, and one with its versions and what is next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts, can_write
from raceme.audit.queries import history_page
from raceme.questionnaires import queries
from raceme.questionnaires.building import items_of
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import faults_of_definition
from raceme.questionnaires.views.builder.lists import COUNTED, QUESTIONNAIRES
from raceme.questionnaires.views.builder.reach import questionnaire_or_404

BUILD = gettext_lazy("Build a questionnaire")


@login_required
@require_safe
def questionnaires(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    may_build = can_write(request.user, space)
    href = reverse("questionnaires:create", args=[space.slug])
    table = QUESTIONNAIRES if can_see_contacts(request.user, space) else COUNTED
    listing = table.listing(
        request,
        queries.questionnaires_of(space),
        loaders={
            "version": queries.version_numbers,
            "answered": queries.answer_counts,
        },
    )
    context = {
        "workspace": space,
        "may_build": may_build,
        "empty_actions": [{"href": href, "label": BUILD}] if may_build else [],
    }
    return listing.answer("questionnaires/builder/questionnaires.html", context)


@login_required
@require_safe
def questionnaire(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show its versions, how many answered each, and how far the draft has come."""
    space, found = questionnaire_or_404(request, workspace, pk)
    versions = list(queries.versions_counted(found))
    draft = found.draft
    sees_answers = can_see_contacts(request.user, space)
    is_assessment = found.use == Questionnaire.Use.ASSESSMENT
    context = {
        "workspace": space,
        "questionnaire": found,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "may_build": can_write(request.user, space),
        "sees_answers": sees_answers,
        # What is asked of many is next gathered from them; an assessment is begun elsewhere.
        "gathers": bool(versions) and sees_answers and not is_assessment,
        "question_count": sum(1 for _each in items_of(draft)) if draft else 0,
        "wrong_count": len(faults_of_definition(draft)) if draft else 0,
    }
    return render(request, "questionnaires/builder/questionnaire.html", context)


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = questionnaire_or_404(request, workspace, pk)
    page = history_page(found, within=space, number=request.GET.get("page"))
    context = {
        "workspace": space,
        "questionnaire": found,
        "page": page,
        "sees_answers": can_see_contacts(request.user, space),
    }
    return render(request, "questionnaires/builder/history.html", context)
