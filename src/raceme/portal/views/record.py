"""Quick entry: record an activity, or add to one that stands, in one go."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import token_in
from raceme.documents.actions import together
from raceme.documents.models import Document
from raceme.engagements import actions as log
from raceme.engagements.models import Activity, Draft, Engagement
from raceme.engagements.permissions import can_change, can_record
from raceme.engagements.queries import activities_open_in, drafts_of, kinds_for
from raceme.organisations.queries import organisations_of
from raceme.portal import actions
from raceme.portal.actions import NewcomerRefused
from raceme.portal.forms.record import MOST_PROGRAMMES
from raceme.portal.queries.drafts import address_of
from raceme.portal.views.entry import LARGEST_KEY, Entry, number_in
from raceme.portal.views.moving import moving
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]
LIVE = "matches"
BUTTONS = ("match", "moves", "add", "keep", "not", "own", "remove_file")
MEGABYTE = 1024 * 1024
# The last touched; whoever keeps more has forgotten the rest.
DRAFTS_SHOWN = 100


@login_required
@require_http_methods(GET_AND_POST)
def record(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not can_record(request.user, space):
        raise PermissionDenied
    return _answer(request, space, activity=None)


@login_required
@require_http_methods(GET_AND_POST)
def record_for(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Add participants and evidence to an activity that stands already."""
    space = workspace_or_404(request, workspace)
    activities = activities_open_in(space).select_related("kind", "workspace")
    activity = get_object_or_404(activities, pk=pk)
    if not can_change(request.user, activity, within=space):
        raise PermissionDenied
    if activity.state == Activity.State.WITHDRAWN:
        messages.info(request, _("It is withdrawn. Restore it first, then add to it."))
        return redirect("engagements:activity", space.slug, activity.pk)
    return _answer(request, space, activity=activity)


def _answer(request: Request, space: Workspace, *, activity: Activity | None) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return _opened(request, space, activity=activity, now=now)
    is_live = request.headers.get("HX-Target") == LIVE
    is_final = not is_live and not any(name in request.POST for name in BUTTONS)
    entry = Entry(
        request.POST,
        space=space,
        user=request.user,
        now=now,
        activity=activity,
        draft=_draft(request.POST, space, request),
        is_final=is_final,
    )
    if not is_live:
        _keep_files(request, entry)
    if "keep" in request.POST:
        return _kept(request, entry)
    if is_final:
        return _saved(request, entry)
    return _page(request, entry, is_live=is_live)


# ---------- opening ----------


def _opened(
    request: Request, space: Workspace, *, activity: Activity | None, now: datetime
) -> HttpResponse:
    draft = _draft(request.GET, space, request)
    sent = QueryDict(mutable=True)
    if draft is not None:
        for name, values in draft.content.items():
            sent.setlist(name, values)
    elif activity is None:
        sent.update(_fresh(request, space, now=now))
    else:
        sent.update(_who(request, space))
    entry = Entry(sent, space=space, user=request.user, now=now, activity=activity, draft=draft)
    return _page(request, entry)


def _fresh(request: Request, space: Workspace, *, now: datetime) -> dict[str, str]:
    """Return what a new form starts with: today, the programme under way, and what was asked."""
    today = log.today_of(space, at=now)
    running = [
        each for each in programmes_in_order(space) if each.starts_on <= today <= each.ends_on
    ]
    asked = request.GET.get("programme", "")
    chosen = [each for each in running if each.code == asked] or running
    kinds = {kind.code: kind for kind in kinds_for(space)}
    kind = kinds.get(request.GET.get("kind", ""))
    return {
        "started_on": words.day_typed(today),
        "kind": str(kind.pk) if kind else "",
        "title": request.GET.get("title", "")[:200],
        "t0-programme": str(chosen[0].pk) if len(chosen) == 1 else "",
        "t0-share": "100",
        "plan": request.GET.get("plan", ""),
        **_who(request, space),
    }


def _who(request: Request, space: Workspace) -> dict[str, str]:
    return {
        "role": Engagement.Role.PARTICIPANT,
        "country": space.country,
        "participants": _asked_organisation(request, space),
    }


def _asked_organisation(request: Request, space: Workspace) -> str:
    """Return the name of the organisation on whose page recording began."""
    key = number_in(request.GET, "organisation", most=LARGEST_KEY)
    found = organisations_of(space).filter(pk=key).first() if key else None
    return found.name if found else ""


def _draft(sent: QueryDict, space: Workspace, request: Request) -> Draft | None:
    key = number_in(sent, "draft", most=LARGEST_KEY)
    return drafts_of(space, owner=request.user).filter(pk=key).first() if key else None


# ---------- keeping ----------


def _keep_files(request: Request, entry: Entry) -> None:
    """Keep what was uploaded with a draft, so that no refusal and no closed window loses it."""
    uploads = request.FILES.getlist("files")
    removed = number_in(request.POST, "remove_file", most=LARGEST_KEY)
    if not uploads and not removed:
        return
    with together():
        kept = log.keep_files(uploads, workspace=entry.space, by=request.user, at=entry.now)
        documents = [each for each in entry.documents if each.pk != removed] + kept.documents
        entry.refused_files = kept.refused
        if kept.documents or removed:
            _keep_draft(entry, documents=documents)


def _keep_draft(entry: Entry, *, documents: list[Document]) -> None:
    entry.draft = log.keep_draft(
        entry.space,
        draft=entry.draft,
        title=entry.sent.get("title", ""),
        content=entry.kept(),
        documents=documents,
        by=entry.user,
        at=entry.now,
    )
    entry.documents = documents


def _kept(request: Request, entry: Entry) -> HttpResponse:
    _keep_draft(entry, documents=entry.documents)
    messages.success(request, _("Kept as a draft. Nothing of it counts until you save it."))
    return redirect("portal:drafts", workspace=entry.space.slug)


# ---------- saving ----------


def _saved(request: Request, entry: Entry) -> HttpResponse:
    entry.say_missing()
    if (entry.activity is None and entry.facts is None) or entry.to_settle or entry.refused_files:
        return _page(request, entry)
    if entry.activity is not None and not entry.lines and not entry.documents:
        entry.who.add_error("participants", _("Name somebody, or add a file: nothing is new yet."))
        return _page(request, entry)
    moved = sum(group.moved for group in moving(entry).groups)
    try:
        activity = _save(entry, token=token_in(request.POST))
    except NewcomerRefused as refusal:
        entry.line_errors[refusal.key] = str(refusal)
    except Refusal as refusal:
        entry.refuse(refusal)
    else:
        messages.success(request, _said(entry, activity, moved=moved))
        return redirect("engagements:activity", entry.space.slug, activity.pk)
    return _page(request, entry)


def _save(entry: Entry, *, token: UUID) -> Activity:
    if entry.activity is not None:
        return actions.record_more(
            entry.activity,
            lines=entry.lines,
            newcomers=entry.newcomers,
            proofs=entry.proofs,
            draft=entry.draft,
            by=entry.user,
            at=entry.now,
            token=token,
        )
    assert entry.facts is not None  # noqa: S101 (asked before)
    return actions.record(
        entry.space,
        facts=entry.facts,
        lines=entry.lines,
        newcomers=entry.newcomers,
        towards=entry.towards,
        proofs=entry.proofs,
        draft=entry.draft,
        by=entry.user,
        at=entry.now,
        token=token,
    )


def _said(entry: Entry, activity: Activity, *, moved: int) -> str:
    """Return what was done, what moved, and the way back."""
    count = len(entry.lines)
    if entry.activity is not None:
        done = ngettext("%(count)s participant added.", "%(count)s participants added.", count)
        return done % {"count": count}
    done = ngettext(
        "%(kind)s saved with %(count)s participant.",
        "%(kind)s saved with %(count)s participants.",
        count,
    ) % {"kind": activity.kind.label, "count": count}
    figures = ngettext("%(count)s figure moved.", "%(count)s figures moved.", moved)
    href = reverse("portal:withdraw", args=[entry.space.slug, activity.pk])
    return format_html(
        '{} {} <a href="{}?undo=1" data-dialogue>{}</a>',
        done,
        figures % {"count": moved},
        href,
        _("Undo"),
    )


# ---------- showing ----------


def _page(request: Request, entry: Entry, *, is_live: bool = False) -> HttpResponse:
    template = "portal/record/live.html" if is_live else "portal/record/record.html"
    has_asked = entry.is_final or bool(entry.refused_files)
    context = {
        "workspace": entry.space,
        "entry": entry,
        "activity": entry.activity,
        "moving": moving(entry),
        "may_add_programme": len(entry.towards_forms) < MOST_PROGRAMMES,
        "drafts": 0
        if request.method == "POST"
        else drafts_of(entry.space, owner=entry.user).count(),
        "limit": settings.UPLOAD_LIMIT // MEGABYTE,
    }
    response = render(request, template, context, status=422 if has_asked else 200)
    patch_vary_headers(response, ["HX-Target"])
    return response


@login_required
@require_safe
def drafts(request: Request, workspace: str) -> HttpResponse:
    """List what its reader has begun and not saved; nobody else sees it."""
    space = workspace_or_404(request, workspace)
    if not can_record(request.user, space):
        raise PermissionDenied
    shown = [
        {
            "draft": draft,
            "href": address_of(draft, workspace=space),
            "files": draft.documents.all(),
        }
        for draft in drafts_of(space, owner=request.user).prefetch_related("documents")[
            :DRAFTS_SHOWN
        ]
    ]
    context = {"workspace": space, "drafts": shown}
    return render(request, "portal/record/drafts.html", context)


@login_required
@require_POST
def discard_draft(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not can_record(request.user, space):
        raise PermissionDenied
    log.discard_draft(get_object_or_404(drafts_of(space, owner=request.user), pk=pk))
    messages.success(request, _("The draft is thrown away. Its files stay under Documents."))
    return redirect("portal:drafts", workspace=space.slug)
