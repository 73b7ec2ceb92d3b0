"""What was asked: the list, one ask with what came of it, and what is done to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.asks import actions, permissions, queries
from raceme.asks.forms import NoteForm, OptionalReasonForm
from raceme.asks.models import Ask, Round
from raceme.asks.views.lists import MODULES, asks_on, counted_since
from raceme.asks.views.reach import ask_or_404, readable_or_403
from raceme.audit.queries import history_page
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.navigation import address
from raceme.core.pages import Question
from raceme.core.pages import ask as ask_first
from raceme.core.pieces import Tile
from raceme.workspaces.models import Workspace

ROUNDS_OFFERED = 50
# Where what was said is written down, where that is more than a word: by the module that asks.
NOTED_ON = {"consents": "consents:person"}


@login_required
@require_safe
def asks(request: Request, workspace: str) -> HttpResponseBase:
    space = readable_or_403(request, workspace)
    today = queries.local_day(space, at=timezone.now())
    may_ask = permissions.can_ask(request.user, space)
    listing = asks_on(today).listing(
        request, queries.listed_asks(space), choices=lambda: {"round": _rounds(space)}
    )
    new = reverse("asks:new", args=[space.slug])
    context = {
        "workspace": space,
        "may_ask": may_ask,
        "tiles": _tiles(space),
        "empty_actions": [{"href": new, "label": _("Ask somebody")}] if may_ask else [],
    }
    return listing.answer("asks/asks.html", context)


@login_required
@require_safe
def ask(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = ask_or_404(request, workspace, pk)
    before = queries.asked_before(
        [key := queries.Asked(row.organisation_id, row.person_id)],
        workspace=space,
        at=timezone.now(),
    )
    context = {
        "workspace": space,
        "ask": row,
        "module": dict(MODULES).get(row.module, row.module),
        "round": _came_of(row.round, space) if row.round else None,
        "before": before[key],
        "budget": queries.rhythm_of(space).budget,
        "is_overdue": row.is_open and row.due_on < queries.local_day(space, at=timezone.now()),
        "may_remind": row.told_at and row.reminders < queries.MOST_REMINDERS,
        "note": _noted_on(row) or reverse("asks:note", args=[space.slug, row.pk]),
        "can_change": permissions.can_ask(request.user, space) and row.is_open,
        "page": history_page(row, within=space, number=request.GET.get("page")),
    }
    return render(request, "asks/ask.html", context)


@login_required
@require_POST
def remind(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = ask_or_404(request, workspace, pk, to_write=True)
    try:
        reminded = actions.remind(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        moment = reminded.next_mail_at
        said = _("A reminder goes out with the next mail to them, from %(moment)s on.")
        messages.success(request, said % {"moment": words.moment(moment) if moment else ""})
    return redirect("asks:ask", space.slug, row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, and take the ask back by POST."""
    space, row = ask_or_404(request, workspace, pk, to_write=True)
    back = reverse("asks:ask", args=[space.slug, row.pk])
    form = OptionalReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(row, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Withdrawn: it is on nobody's page any more."))
        return redirect(back)
    question = Question(
        _("Withdraw “%(title)s”?") % {"title": row.title},
        effect=_("It leaves the page of whoever was asked. Mail that has left stays with them."),
        verb=_("Withdraw it"),
        keep=_("Keep it open"),
        back=back,
        form=form,
    )
    return ask_first(request, question, {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Take the answer that somebody gave by telephone, by mail or in person."""
    space, row = ask_or_404(request, workspace, pk, to_write=True)
    if elsewhere := _noted_on(row):
        return redirect(elsewhere)
    form = NoteForm(posted(request), ask=row)
    if form.is_valid():
        try:
            actions.answer(
                row,
                summary=form.cleaned_data["answer"],
                choice=form.cleaned_data.get("choice", ""),
                way=form.cleaned_data["way"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The answer is noted. They are not asked again."))
            return redirect("asks:ask", space.slug, row.pk)
    context = {"workspace": space, "ask": row, "form": form}
    return render(request, "asks/note.html", context, status=status_of(form))


def _noted_on(row: Ask) -> str | None:
    """Return the page of the module that asks where the answer is written down, if it has one."""
    view = NOTED_ON.get(row.module)
    if view is None or row.person is None or row.person.erased_at is not None:
        return None
    return address(view, row.workspace.slug, row.person.pk)


def _rounds(space: Workspace) -> list[tuple[object, str]]:
    rows = queries.rounds_of(space)[:ROUNDS_OFFERED]
    named = _("%(title)s, %(day)s")
    return [
        (row.pk, named % {"title": row.title, "day": words.day_short(row.asked_at)}) for row in rows
    ]


def _came_of(asked: Round, space: Workspace) -> dict[str, object]:
    """Return how many of those asked with this one have answered."""
    rows = queries.asks_of(space).filter(round=asked)
    return {**queries.counted(rows), "pk": asked.pk}


def _tiles(space: Workspace) -> list[Tile]:
    now = timezone.now()
    today = queries.local_day(space, at=now)
    first = queries.quarter_of(today)
    standing = queries.standing_of(
        queries.asks_of(space), today=today, since=queries.beginning_of(first, workspace=space)
    )
    since = counted_since(first)
    rate = "–" if standing.per_cent is None else words.share(standing.per_cent)
    return [
        Tile(_("Open"), words.number(standing.open), href="?state=open"),
        Tile(
            _("Overdue"),
            words.number(standing.overdue),
            href="?overdue=yes",
            meaning=_("open, and the day is over"),
        ),
        Tile(
            _("Asked this quarter"),
            words.number(standing.asked),
            href=f"?{since}",
            meaning=_("since %(day)s") % {"day": words.day(first)},
        ),
        Tile(
            _("Answered"),
            words.number(standing.answered),
            href=f"?{since}&state={Ask.State.ANSWERED}",
            meaning=_("%(rate)s of those that were due") % {"rate": rate},
        ),
    ]
