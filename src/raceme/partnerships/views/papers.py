"""What shows a partnership or a practice: files taken in, handed out, and taken away again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import token_in
from raceme.documents.actions import together
from raceme.documents.models import Document
from raceme.documents.serving import serve
from raceme.engagements.actions import KeptFiles, keep_files
from raceme.partnerships import actions, queries
from raceme.partnerships.access import (
    own_partnership,
    own_practice,
    partnership_or_404,
    practice_or_404,
)
from raceme.partnerships.views.words import LIMIT_IN_MEGABYTES
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]
Add = Callable[[list[Document], datetime], None]


@login_required
@require_http_methods(GET_AND_POST)
def add(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)

    def keep(papers: list[Document], at: datetime) -> None:
        actions.add_papers(row, papers=papers, by=request.user, at=at)

    back = reverse("partnerships:partnership", args=[space.slug, row.pk])
    trail = {"list": "partnerships:partnerships", "name": row.title}
    return _taken_in(request, keep, space=space, back=back, trail=trail)


@login_required
@require_http_methods(GET_AND_POST)
def add_to_practice(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)

    def keep(papers: list[Document], at: datetime) -> None:
        actions.add_practice_papers(row, papers=papers, by=request.user, at=at)

    back = reverse("partnerships:practice", args=[space.slug, row.slug])
    trail = {"list": "partnerships:practices", "name": row.title}
    return _taken_in(request, keep, space=space, back=back, trail=trail)


def _taken_in(
    request: Request, keep: Add, *, space: Workspace, back: str, trail: dict[str, Any]
) -> HttpResponse:
    """Keep what was sent, or show what could not be kept and why."""
    uploads = request.FILES.getlist("files")
    refused: list[tuple[str, str]] = []
    if request.method == "POST" and uploads:
        try:
            kept = _kept(request, keep, space=space)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        if kept.documents or kept.was_sent_before:
            _tell(request, kept)
            return redirect(f"{back}#evidence")
        refused = kept.refused
    is_empty = request.method == "POST" and not uploads
    context = {
        "workspace": space,
        "back": back,
        "trail": trail,
        "trail_list": reverse(trail["list"], args=[space.slug]),
        "refused": refused,
        "is_empty": is_empty,
        "limit": LIMIT_IN_MEGABYTES,
    }
    status = 422 if refused or is_empty else 200
    return render(request, "partnerships/papers.html", context, status=status)


def _kept(request: Request, keep: Add, *, space: Workspace) -> KeptFiles:
    now = timezone.now()
    with together():
        kept = keep_files(
            request.FILES.getlist("files"),
            workspace=space,
            by=request.user,
            at=now,
            token=token_in(request.POST),
        )
        if kept.documents:
            keep(kept.documents, now)
    return kept


def _tell(request: Request, kept: KeptFiles) -> None:
    for name, reason in kept.refused:
        sentence = _("%(name)s was not kept. %(reason)s")
        messages.warning(request, sentence % {"name": name, "reason": reason})
    if kept.documents:
        count = len(kept.documents)
        sentence = ngettext("%(count)s file added.", "%(count)s files added.", count)
        messages.success(request, sentence % {"count": count})


@login_required
@require_safe
def paper(request: Request, workspace: str, pk: int, paper: int) -> HttpResponseBase:
    row = partnership_or_404(request, workspace, pk).row
    return serve(get_object_or_404(queries.papers_of(row), pk=paper).document)


@login_required
@require_safe
def practice_paper(request: Request, workspace: str, practice: str, paper: int) -> HttpResponseBase:
    row = practice_or_404(request, workspace, practice).row
    return serve(get_object_or_404(queries.practice_papers_of(row), pk=paper).document)


@login_required
@require_POST
def take_away(request: Request, workspace: str, pk: int, paper: int) -> HttpResponse:
    space, row = own_partnership(request, workspace, pk)
    found = get_object_or_404(queries.papers_of(row), pk=paper)
    found.partnership = row
    try:
        actions.take_paper_away(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _tell_away(request, found.document)
    return redirect("partnerships:partnership", space.slug, row.pk)


@login_required
@require_POST
def take_from_practice(request: Request, workspace: str, practice: str, paper: int) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    found = get_object_or_404(queries.practice_papers_of(row), pk=paper)
    found.practice = row
    try:
        actions.take_practice_paper_away(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _tell_away(request, found.document)
    return redirect("partnerships:practice", space.slug, row.slug)


def _tell_away(request: Request, document: Document) -> None:
    sentence = _("%(name)s is taken away here; the file stays under Documents.")
    messages.success(request, sentence % {"name": document.name})
