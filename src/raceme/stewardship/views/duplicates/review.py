"""The pairs that may be one, to be looked through one after the other."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts, can_write
from raceme.core import jobs
from raceme.core.navigation import Line
from raceme.organisations.queries import organisation_names_of
from raceme.stewardship.actions import duplicates as actions
from raceme.stewardship.models import PersonSuggestion, Suggestion, Verdict
from raceme.stewardship.queries import duplicates as queries
from raceme.stewardship.views.duplicates.showing import Shown, organisations_shown, people_shown
from raceme.workspaces.models import Workspace

PAGE_SIZE = 20
ORGANISATIONS, PEOPLE = "stewardship:duplicates", "stewardship:duplicate_people"
Pairs = QuerySet[Suggestion] | QuerySet[PersonSuggestion]


class Work(NamedTuple):
    """What the page is about: organisations or people."""

    view: str
    of: Callable[..., Pairs]
    any_of: Callable[[Workspace], Pairs]
    shown: Callable[[Request, Workspace, Sequence[Any]], list[Shown]]


@login_required
@require_safe
def duplicates(request: Request, workspace: str) -> HttpResponse:
    return _review(request, workspace, OF_ORGANISATIONS)


@login_required
@require_safe
def duplicate_people(request: Request, workspace: str) -> HttpResponse:
    return _review(request, workspace, OF_PEOPLE)


@login_required
@require_POST
def search(request: Request, workspace: str) -> HttpResponse:
    """Begin to look through the register; how far it is stands on the page."""
    space = _writable_or_403(request, workspace)
    actions.start_search(workspace=space, by=request.user, at=timezone.now())
    return redirect(ORGANISATIONS, space.slug)


@login_required
@require_POST
def apart(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _decide(request, workspace, pk, OF_ORGANISATIONS, actions.tell_apart)


@login_required
@require_POST
def apart_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _decide(request, workspace, pk, OF_ORGANISATIONS, actions.take_back)


@login_required
@require_POST
def people_apart(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _decide(request, workspace, pk, OF_PEOPLE, actions.tell_people_apart)


@login_required
@require_POST
def people_apart_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _decide(request, workspace, pk, OF_PEOPLE, actions.take_people_back)


def _decide(
    request: Request, workspace: str, pk: int, work: Work, action: Callable[..., Any]
) -> HttpResponse:
    """Do it, and lead on to the next pair of the page; the last word may be taken back there."""
    space = _writable_or_403(request, workspace)
    pair = action(get_object_or_404(work.any_of(space), pk=pk), by=request.user, at=timezone.now())
    page, following = (_number(request.POST.get(name)) for name in ("page", "next"))
    said = "" if pair.is_open else f"apart={pair.pk}"
    query = "&".join(filter(None, (said, f"page={page}" if page > 1 else "")))
    target = pair.pk if pair.is_open else following
    fragment = f"#pair-{target}" if target else "#pairs"
    return redirect(
        reverse(work.view, args=[space.slug]) + (f"?{query}" if query else "") + fragment
    )


def _review(request: Request, workspace: str, work: Work) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    state = Verdict.APART if request.GET.get("state") == Verdict.APART else Verdict.OPEN
    page = Paginator(work.of(space, state=state), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "workspace": space,
        "page": page,
        "pairs": _with_next(work.shown(request, space, list(page))),
        "said": _said(request, space, work),
        "is_apart": state == Verdict.APART,
        "here": reverse(work.view, args=[space.slug]),
        "can_decide": can_write(request.user, space),
        "last": queries.last_search(),
        "job": jobs.newest(actions.once_of(space)),
        "is_of_people": work.view == PEOPLE,
        **_tabs(space, work, page, state),
    }
    return render(request, "stewardship/duplicates/review.html", context)


def _with_next(pairs: list[Shown]) -> list[tuple[Shown, int]]:
    """Put beside each pair the one where one goes on from it: the next, or else the one before."""
    keys = [pair.pk for pair in pairs]
    around = [
        keys[at + 1] if at + 1 < len(keys) else keys[at - 1] if at else 0 for at in range(len(keys))
    ]
    return list(zip(pairs, around, strict=True))


def _said(request: Request, space: Workspace, work: Work) -> Shown | None:
    """Return the pair that was told apart just now."""
    pk = _number(request.GET.get("apart"))
    rows = work.any_of(space).filter(pk=pk, state=Verdict.APART) if pk else None
    row = rows.select_related("a", "b").first() if rows is not None else None
    return work.shown(request, space, [row])[0] if row is not None else None


def _tabs(space: Workspace, work: Work, page: Page[Any], state: str) -> dict[str, object]:
    tabs = [
        Line(label, view, reverse(view, args=[space.slug]), "page" if view == work.view else "")
        for label, view in ((_("Organisations"), ORGANISATIONS), (_("People"), PEOPLE))
    ]
    # The page has counted its own already.
    others = [each for each in (OF_ORGANISATIONS, OF_PEOPLE) if each.view != work.view]
    counts = {each.view: each.of(space).count() for each in others}
    is_open = state == Verdict.OPEN
    counts[work.view] = page.paginator.count if is_open else work.of(space).count()
    return {"tabs": tabs, "tab_counts": counts}


def _organisations(
    request: Request,  # noqa: ARG001 (as people are shown)
    space: Workspace,
    pairs: Sequence[Suggestion],
) -> list[Shown]:
    keys = {key for pair in pairs for key in (pair.a_id, pair.b_id)}
    known = queries.dealt_with(keys, workspace=space) if keys else set()
    return organisations_shown(pairs, workspace=space, known=known)


def _people(request: Request, space: Workspace, pairs: Sequence[PersonSuggestion]) -> list[Shown]:
    keys = {key for pair in pairs for key in (pair.a_id, pair.b_id)}
    names = organisation_names_of(keys, workspace=space) if keys else {}
    contacts = can_see_contacts(request.user, space)
    return people_shown(pairs, workspace=space, names=names, contacts=contacts)


def _writable_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    return space


def _number(text: str | None) -> int:
    """Read a key of an address; whatever is none is nothing."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004 (longer than any key)


OF_ORGANISATIONS = Work(
    ORGANISATIONS, queries.suggestions_of, queries.any_suggestion_of, _organisations
)
OF_PEOPLE = Work(PEOPLE, queries.people_suggestions_of, queries.any_people_suggestion_of, _people)
