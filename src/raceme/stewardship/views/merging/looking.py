"""Looking for the other one of two records, from the page of the one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.places import country
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.stewardship.queries.candidates import belonging, organisations_like, people_like
from raceme.workspaces.models import Workspace

LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Another record, what tells it from its namesakes, and where both stand side by side."""

    name: str
    known_by: str
    about: str
    href: str


@login_required
@require_safe
def merge_with(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(organisations_of(space), pk=pk)
    text = _typed(request, space, row.name)
    found = [
        Candidate(
            name=one.name,
            known_by=one.registered_number,
            about=", ".join(filter(None, [one.town, country(one.country)])),
            href=reverse("stewardship:merge", args=[space.slug, row.pk, one.pk]),
        )
        for one in organisations_like(text, besides=row, workspace=space)
    ]
    context = {"record_view": "portal:organisation", "is_of_people": False}
    return _page(request, space, row, text=text, found=found, context=context)


@login_required
@require_safe
def merge_person_with(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(people_of(space), pk=pk)
    text = _typed(request, space, row.name)
    people = people_like(text, besides=row, workspace=space)
    belongs = belonging(people, workspace=space)
    found = [
        Candidate(
            name=one.name,
            known_by=one.email,
            about=belongs.get(one.pk, ""),
            href=reverse("stewardship:merge_people", args=[space.slug, row.pk, one.pk]),
        )
        for one in people
    ]
    context = {"record_view": "organisations:person", "is_of_people": True}
    return _page(request, space, row, text=text, found=found, context=context)


def _typed(request: Request, space: Workspace, name: str) -> str:
    """Return what to look for, at first the name itself; raises where one may not merge."""
    if not can_write(request.user, space):
        raise PermissionDenied
    return request.GET.get("q", name)[:LONGEST]


def _page(
    request: Request,
    space: Workspace,
    row: Organisation | Person,
    *,
    text: str,
    found: list[Candidate],
    context: Mapping[str, object],
) -> HttpResponse:
    shown = {"workspace": space, "record": row, "text": text, "found": found, **context}
    return render(request, "stewardship/merging/look_for.html", shown)
