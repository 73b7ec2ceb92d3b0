"""Filling an assessment in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.assessments.views.reach import assessment_or_404


@login_required
@require_safe
def fill(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = assessment_or_404(request, workspace, pk, to_write=True)
    return redirect("assessments:assessment", space.slug, row.pk)


@login_required
@require_safe
def section(request: Request, workspace: str, pk: int, section: str) -> HttpResponse:
    space, row = assessment_or_404(request, workspace, pk, to_write=True)
    return redirect("assessments:assessment", space.slug, row.pk)
