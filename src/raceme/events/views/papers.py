"""What is printed for the day, and the signed list that comes back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.words import number
from raceme.events.access import organised_or_403
from raceme.events.actions.attending import Outcome
from raceme.events.actions.signing import attach_list
from raceme.events.exports import day_papers
from raceme.events.exports.archives import BADGES, CERTIFICATES, TITLES
from raceme.events.forms.attending import code_in
from raceme.events.forms.signing import ScanForm
from raceme.events.models import Event, Registration, Session
from raceme.events.queries.attending import attendances_of, sessions_to_enter, who_came
from raceme.events.queries.hours import training_at
from raceme.events.queries.papers import (
    AT_ONCE,
    called,
    lists_attached,
    on_the_list,
    parts_of,
    with_badges,
)


@login_required
@require_safe
def papers(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    badges, came = (
        parts_of(list(rows.values_list("name", flat=True)))
        for rows in (with_badges(row), who_came(row))
    )
    many = [kind for kind, parts in ((BADGES, badges), (CERTIFICATES, came)) if len(parts) > 1]
    context = {
        "workspace": space,
        "event": row,
        "may_organise": True,
        "badge_count": badges[-1].last if badges else 0,
        "badge_parts": badges,
        "types": list(row.types.order_by("position", "pk")),
        "sessions": sessions_to_enter(row),
        "came_count": came[-1].last if came else 0,
        "certificate_parts": came,
        "jobs": jobs.newest_of(_once(row, kind) for kind in many) if many else [],
        "lists": lists_attached(row),
        "screen": request.build_absolute_uri(
            reverse("events-public:screen", args=[space.slug, row.slug])
        ),
    }
    return render(request, "events/day/papers.html", context)


def _once(event: Event, kind: str) -> str:
    return f"events.print:{event.pk}:{kind}"


@login_required
@require_POST
def print_all(request: Request, workspace: str, event: str, kind: str) -> HttpResponse:
    """Begin to make one file of all badges, or of all certificates."""
    space, row = organised_or_403(request, workspace, event)
    if kind not in TITLES:
        raise Http404
    jobs.start(
        "events.print",
        arguments={"event_id": row.pk, "workspace_id": space.pk, "kind": kind},
        title=str(TITLES[kind]) % {"title": row.title},
        by=request.user,
        workspace=space,
        at=timezone.now(),
        once=_once(row, kind),
    )
    return redirect("events:papers", space.slug, row.slug)


@login_required
@require_safe
def badges(request: Request, workspace: str, event: str) -> HttpResponse:
    """Hand out badges: of all, of ``?one=``, of a ``type``, or of whom what was typed means."""
    row = organised_or_403(request, workspace, event).event
    chosen = _chosen(request, list(with_badges(row)))
    return _file(day_papers.badges(row, chosen, at=timezone.now()), row, _("badges"))


@login_required
@require_safe
def certificates(request: Request, workspace: str, event: str) -> HttpResponse:
    row = organised_or_403(request, workspace, event).event
    chosen = _chosen(request, list(who_came(row)))
    content = day_papers.certificates(row, chosen, training_at(row), at=timezone.now())
    return _file(content, row, _("certificates"))


@login_required
@require_safe
def signature_list(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    session = _session(request.GET.get("session", ""), sessions_to_enter(row))
    address = reverse("events:signatures", args=[space.slug, row.slug])
    if session is not None:
        address = f"{address}?session={session.pk}"
    content = day_papers.signature_list(
        row,
        list(on_the_list(row, session)),
        session=session,
        address=request.build_absolute_uri(address),
        at=timezone.now(),
    )
    return _file(content, row, _("signature list"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signatures(request: Request, workspace: str, event: str) -> HttpResponse:
    """Take the scan of a signed list, and who signed it; the QR on the list opens this."""
    space, row = organised_or_403(request, workspace, event)
    sent: Any = request.POST if request.method == "POST" else None
    asked = request.POST if sent is not None else request.GET
    sessions = sessions_to_enter(row)
    session = _session(asked.get("session", ""), sessions)
    form = ScanForm(sent, request.FILES if sent is not None else None)
    ticked = [code_in(each) for each in request.POST.getlist("signed")]
    if form.is_valid():
        try:
            answers = attach_list(
                row,
                session=session,
                scan=form.cleaned_data["scan"],
                signed=ticked,
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            new = sum(one.outcome is Outcome.HERE for one in answers)
            messages.success(request, _said(has_scan=bool(form.cleaned_data["scan"]), new=new))
            back = reverse("events:signatures", args=[space.slug, row.slug])
            return redirect(f"{back}?session={session.pk}" if session else back)
    there = attendances_of(row).filter(session=session)
    came = set(there.values_list("registration", flat=True))
    people = [
        {"one": one, "is_here": one.pk in came, "is_ticked": one.code in ticked}
        for one in on_the_list(row, session)
    ]
    context = {
        "workspace": space,
        "event": row,
        "may_organise": True,
        "form": form,
        "session": session,
        "sessions": sessions,
        "people": people,
        "lists": lists_attached(row),
    }
    return render(request, "events/day/signatures.html", context, status=status_of(form))


def _chosen(request: Request, rows: list[Registration]) -> list[Registration]:
    """Return those of ``rows`` that the address asks for; nobody is nothing to print."""
    one, kind = request.GET.get("one", ""), request.GET.get("type", "")
    typed, part = request.GET.get("q", "")[:100], request.GET.get("part", "1")
    if one:
        rows = [each for each in rows if str(each.pk) == one]
    if kind:
        rows = [each for each in rows if str(each.type_id) == kind]
    if typed.strip():
        rows = called(rows, typed)
    begin = (int(part) - 1) * AT_ONCE if part.isdecimal() and len(part) < 4 else 0  # noqa: PLR2004
    found = rows[max(begin, 0) : max(begin, 0) + AT_ONCE]
    if not found:
        raise Http404(_("Nobody is meant by this."))
    return found


def _session(key: str, sessions: Sequence[Session]) -> Session | None:
    found = next((one for one in sessions if str(one.pk) == key), None)
    if key and found is None:
        raise Http404
    return found


def _said(*, has_scan: bool, new: int) -> str:
    told = [_("The list is attached, and proves who took part.")] if has_scan else []
    if new:
        sentence = ngettext(
            "%(count)s more is checked in by their signature.",
            "%(count)s more are checked in by their signatures.",
            new,
        )
        told.append(sentence % {"count": number(new)})
    return " ".join(told) or _("All of them were checked in already.")


def _file(content: bytes, event: Event, what: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{event.slug}-{slugify(what)}.pdf"'},
    )
