"""The builder: conditions chosen step by step, with whom they find beside them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_write
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.core.forms import UNPROCESSABLE, token_in
from raceme.core.lists import in_order
from raceme.organisations.queries import organisation_names_of
from raceme.segments import actions, queries
from raceme.segments.conditions import MATCHES, read_filters
from raceme.segments.forms import (
    Draft,
    draft_from_list,
    draft_in,
    draft_of,
    kinds_to_add,
    shown_groups,
)
from raceme.segments.models import Of, Segment
from raceme.segments.views.doors import segment_or_404, space_or_403
from raceme.workspaces.models import Workspace

SHOWN = 8


@dataclass(frozen=True)
class Live:
    """Whom the conditions find now: how many, and the first of them."""

    count: int
    first: list[tuple[str, str]]
    unreadable: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    """Build a segment: each step shows what is chosen, and only *save* saves it."""
    space = space_or_403(request, workspace)
    sent = posted(request) or request.GET
    of = sent.get("of", "")
    draft = _draft(request, of=of if of in Of.values else Of.ORGANISATIONS)
    if "save" not in request.POST:
        return _page(request, draft, space=space)
    return _saved(request, draft, space=space, segment=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, segment = segment_or_404(request, workspace, pk, to_write=True)
    draft = _draft(request, of=segment.of, segment=segment)
    if "save" not in request.POST:
        return _page(request, draft, space=space, segment=segment)
    return _saved(request, draft, space=space, segment=segment)


def _draft(request: Request, *, of: str, segment: Segment | None = None) -> Draft:
    """Return what is being built: as it was sent, as it is kept, or as a list was filtered."""
    sent = posted(request) or request.GET
    if "built" in sent or request.method == "POST":
        draft = draft_in(sent, of=of)
        draft.do(sent.get("do", ""), sent)
        return draft
    if segment is not None:
        return draft_of(read_filters(segment.filters), of=of, name=segment.name)
    return draft_from_list(sent, of=of)


def _saved(
    request: Request, draft: Draft, *, space: Workspace, segment: Segment | None
) -> HttpResponse:
    """Save it and lead to it, or show the builder again with what stands against it."""
    if not can_write(request.user, space):
        raise PermissionDenied
    errors: dict[str, str] = {}
    revision = _revision(request)
    try:
        _refuse_unreadable(draft)
        kept = _save(request, draft, space=space, segment=segment, revision=revision)
    except ChangedMeanwhile as refusal:
        errors["form"] = str(refusal)
        revision = segment.revision if segment else 0
    except FieldRefusal as refusal:
        errors[refusal.field] = str(refusal)
    except Refusal as refusal:
        errors["form"] = str(refusal)
    else:
        messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
        return redirect("segments:segment", space.slug, kept.pk)
    return _page(request, draft, space=space, segment=segment, errors=errors, revision=revision)


def _refuse_unreadable(draft: Draft) -> None:
    if missing := draft.unreadable:
        raise Refusal(
            _("Not saved, and all you chose is kept. This is not complete: %(missing)s")
            % {"missing": " ".join(missing)}
        )


def _save(
    request: Request, draft: Draft, *, space: Workspace, segment: Segment | None, revision: int
) -> Segment:
    told: dict[str, Any] = {
        "name": draft.name,
        "filters": draft.readable(),
        "by": request.user,
        "at": timezone.now(),
    }
    if segment is not None:
        return actions.change_segment(segment, revision=revision, **told)
    return actions.save_segment(workspace=space, of=draft.of, token=token_in(request.POST), **told)


def _revision(request: Request) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _page(
    request: Request,
    draft: Draft,
    *,
    space: Workspace,
    segment: Segment | None = None,
    errors: dict[str, str] | None = None,
    revision: int | None = None,
) -> HttpResponse:
    offered = queries.offered(space)
    context = {
        "workspace": space,
        "segment": segment,
        "draft": draft,
        "groups": shown_groups(draft, offered=offered),
        "matches": MATCHES,
        "to_add": kinds_to_add(draft.of),
        "live": _live(draft, space=space),
        "errors": errors or {},
        "revision": revision if revision is not None else (segment.revision if segment else 0),
        "can_save": can_write(request.user, space),
        "kinds_of": Of.choices,
    }
    response = render(
        request, "segments/builder.html", context, status=UNPROCESSABLE if errors else 200
    )
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        # Loaded anew, the page shows what is chosen now, and does nothing a second time.
        response["HX-Replace-Url"] = f"{request.path}?{draft.query}"
    return response


def _live(draft: Draft, *, space: Workspace) -> Live:
    rows = queries.found(space, draft.of, draft.readable(), on=timezone.localdate())
    count = rows.order_by().values("pk").count()
    field = "name" if draft.of == Of.PEOPLE else "town"
    first = list(in_order(rows, count=count).values_list("pk", "name", field)[:SHOWN])
    beside: dict[int, str] = {}
    if draft.of == Of.PEOPLE:
        beside = organisation_names_of([pk for pk, *_rest in first], workspace=space)
    shown = [
        (name, beside.get(pk, "") if draft.of == Of.PEOPLE else more) for pk, name, more in first
    ]
    return Live(count, shown, draft.unreadable)
