"""Everything of one person: looked at, handed out, erased."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_own
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.stewardship.actions import personal as actions
from raceme.stewardship.exports.personal import file_name, handed_out, written_paper
from raceme.stewardship.forms.personal import EraseForm
from raceme.stewardship.queries.personal.gathered import everything_of
from raceme.stewardship.queries.personal.staying import what_goes, what_stays
from raceme.workspaces.models import Workspace


@login_required
@require_safe
def held(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show in numbers what is kept of a person, and lead on to handing out and erasing."""
    space, person = _person_or_404(request, workspace, pk)
    context = {
        "workspace": space,
        "person": person,
        "held": everything_of(person),
        "can_own": can_own(request.user, space),
    }
    return render(request, "stewardship/personal/person.html", context)


@never_cache
@login_required
@require_POST
def as_json(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Hand out everything as a file that other programs read; that it was is written down."""
    space, person = _person_or_404(request, workspace, pk)
    now = timezone.now()
    held = actions.hand_out(person, form="json", by=request.user, at=now)
    content = handed_out(person, held, workspace=space, at=now)
    written = json.dumps(content, ensure_ascii=False, indent=2)
    return _file(written.encode(), file_name(person, "json"), "application/json")


@never_cache
@login_required
@require_POST
def as_pdf(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Hand out everything as a paper; that it was is written down."""
    space, person = _person_or_404(request, workspace, pk)
    now = timezone.now()
    held = actions.hand_out(person, form="pdf", by=request.user, at=now)
    paper = written_paper(person, held, workspace=space, at=now)
    return _file(paper, file_name(person, "pdf"), "application/pdf")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say by GET what goes and what stays and why; erase by POST."""
    space, person = _person_or_404(request, workspace, pk)
    if not can_own(request.user, space):
        raise PermissionDenied
    form = EraseForm(posted(request))
    if form.is_valid():
        try:
            erasure = actions.erase(
                person, why=form.cleaned_data["why"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            count = sum(erasure.counts.values())
            said = ngettext(
                "The person is erased: %(count)s record was emptied or taken away.",
                "The person is erased: %(count)s records were emptied or taken away.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect("stewardship:erasures", space.slug)
    context = {
        "workspace": space,
        "person": person,
        "form": form,
        "goes": what_goes(person),
        "stays": what_stays(person),
    }
    return render(request, "stewardship/personal/erase.html", context, status=status_of(form))


def _person_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Person]:
    space = managed_or_403(request, workspace)
    return space, get_object_or_404(people_of(space).select_related("workspace"), pk=pk)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
