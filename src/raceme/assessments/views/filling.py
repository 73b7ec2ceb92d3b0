"""Filling an assessment in, with the pages that every set of answers has."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.assessments import queries
from raceme.assessments.views.reach import Reached, assessment_or_404, reader_language, titles_of
from raceme.documents.serving import serve
from raceme.questionnaires import access


@login_required
@require_safe
def fill(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Lead to the first section that is not all answered."""
    reached = assessment_or_404(request, workspace, pk, to_write=True)
    return redirect(access.entrance(request, reached.assessment.answers, _doors(request, reached)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, workspace: str, pk: int, section: str) -> HttpResponse:
    reached = assessment_or_404(request, workspace, pk, to_write=True)
    doors = _doors(request, reached)
    return access.section_page(request, reached.assessment.answers, doors, section)


@login_required
@require_POST
def save(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Save what the script sends while somebody types."""
    reached = assessment_or_404(request, workspace, pk, to_write=True)
    return access.save(request, reached.assessment.answers, _doors(request, reached))


@login_required
@require_safe
def find(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show whom a name may mean that somebody is typing."""
    reached = assessment_or_404(request, workspace, pk, to_write=True)
    return access.found(request, reached.assessment.answers, _doors(request, reached))


@login_required
@require_safe
def review(request: Request, workspace: str, pk: int) -> HttpResponse:
    reached = assessment_or_404(request, workspace, pk, to_write=True)
    return access.review_page(request, reached.assessment.answers, _doors(request, reached))


@login_required
@require_safe
def answers(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what was answered, once it is closed."""
    reached = assessment_or_404(request, workspace, pk)
    if reached.assessment.is_open:
        return redirect("assessments:assessment", reached.space.slug, pk)
    return access.receipt_page(request, reached.assessment.answers, _doors(request, reached))


@login_required
@require_safe
def file(request: Request, workspace: str, pk: int, document: int) -> HttpResponseBase:
    """Hand out a file that answers something of this assessment."""
    reached = assessment_or_404(request, workspace, pk)
    return serve(get_object_or_404(queries.files_of(reached.assessment), pk=document))


def _doors(request: Request, reached: Reached) -> access.Doors:
    space, row = reached
    titles = titles_of(row, language=reader_language(row))
    of_one = partial(reverse, args=[space.slug, row.pk])
    return access.Doors(
        section=lambda code: reverse("assessments:section", args=[space.slug, row.pk, code]),
        save=of_one("assessments:save"),
        review=of_one("assessments:review"),
        receipt=of_one("assessments:answers"),
        back=of_one("assessments:assessment"),
        by=request.user,
        onward=(of_one("assessments:close"), _("Close the assessment")),
        about=row.organisation.name,
        file=lambda key: reverse("assessments:file", args=[space.slug, row.pk, key]),
        frame="assessments/filling.html",
        context={
            "workspace": space,
            "assessment": row,
            "organisation": row.organisation,
            "title": titles.title,
        },
        offers_register=True,
        find=of_one("assessments:find"),
        factors=queries.factors_used(row),
    )
