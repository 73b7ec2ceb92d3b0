"""The page of an activity, and what may be done to it as a whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.navigation import address
from raceme.engagements import actions, permissions, queries
from raceme.engagements.access import activity_or_404, own_activity
from raceme.engagements.forms import ActivityForm, PresenceForm, initial_of
from raceme.engagements.models import Activity, Engagement
from raceme.engagements.views.lists import part_loaders, participants
from raceme.engagements.views.uploads import LIMIT_IN_MEGABYTES
from raceme.engagements.views.versions import as_it_stood

GET_AND_POST = ["GET", "HEAD", "POST"]
# The newest; the history below them names every change, however old.
VERSIONS_SHOWN = 50


def _back(activity: Activity, slug: str) -> str:
    return reverse("engagements:activity", args=[slug, activity.pk])


@login_required
@require_safe
def activity(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space, found = activity_or_404(request, workspace, pk)
    may_change = permissions.can_change(request.user, found, within=space)
    is_open = may_change and found.state != Activity.State.WITHDRAWN
    said = queries.said_of(found, reader=space)
    listing = participants(found, said=said, may_change=is_open).listing(
        request,
        queries.listed_engagements(found),
        loaders=part_loaders(found, reader=space),
        actions=None if permissions.can_write_to(request.user, found, within=space) else (),
    )
    context = {
        "workspace": space,
        "activity": found,
        "may_change": may_change,
        "limit": LIMIT_IN_MEGABYTES,
        "is_open": is_open,
        "has_history": permissions.can_read_history(found, within=space),
        "attributions": queries.attributions_of(found, reader=space),
        "evidence": list(queries.evidence_of(found)),
        "parts": queries.parts_of(found, reader=space),
        "add": address("portal:record_for", space.slug, found.pk) if is_open else "",
    }
    return listing.answer("engagements/activity.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    kinds = set(queries.kinds_for(space)) | {found.kind}
    form = ActivityForm(posted(request), initial=initial_of(found), kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_activity(
                found,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            form.changed_meanwhile(refusal, revision=found.revision, standing=initial_of(found))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The activity is corrected. What stood before is kept."))
            return redirect(_back(found, space.slug))
    context = {"workspace": space, "activity": found, "form": form}
    return render(request, "engagements/edit.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def hold(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask of a planned activity whether it was held, and who of the expected was there."""
    space, found = own_activity(request, workspace, pk)
    expected = queries.engagements_of(found).filter(state=Engagement.State.EXPECTED)
    form = PresenceForm(posted(request), expected=expected, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        was_held = request.POST.get("held") != "no"
        try:
            actions.hold(
                found,
                was_held=was_held,
                present=form.chosen(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            form.changed_meanwhile(refusal, revision=found.revision, standing={})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = (
                _("It counts as held from now on.")
                if was_held
                else _("Kept as not held. No figure counts it.")
            )
            messages.success(request, said)
            return redirect(_back(found, space.slug))
    context = {"workspace": space, "activity": found, "form": form}
    return render(request, "engagements/hold.html", context, status=status_of(form))


@login_required
@require_POST
def take_from_register(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    try:
        changed = actions.take_from_register(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if changed:
            day = words.day(found.ended_on)
            sentence = _("Size and membership on %(day)s are taken from the register anew.")
            messages.success(request, sentence % {"day": day})
        else:
            messages.info(request, _("The register says what stands here. Nothing was changed."))
    return redirect(_back(found, space.slug))


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = activity_or_404(request, workspace, pk)
    if not permissions.can_read_history(found, within=space):
        raise Http404
    context = {
        "workspace": space,
        "activity": found,
        "has_history": True,
        "versions": queries.versions_of(found)[:VERSIONS_SHOWN],
        "page": history_page(found, within=space, number=request.GET.get("page")),
    }
    return render(request, "engagements/history.html", context)


@login_required
@require_safe
def version(request: Request, workspace: str, pk: int, number: int) -> HttpResponse:
    space, found = activity_or_404(request, workspace, pk)
    if not permissions.can_read_history(found, within=space):
        raise Http404
    kept = get_object_or_404(queries.versions_of(found), number=number)
    context = {
        "workspace": space,
        "activity": found,
        "version": kept,
        "stood": as_it_stood(kept),
        "is_last": kept.number == queries.versions_of(found)[0].number,
    }
    return render(request, "engagements/version.html", context)
