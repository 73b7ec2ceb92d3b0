"""Segments in their list, and one with whom it finds and whom it reaches."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.accounts.permissions import can_manage, can_write
from raceme.audit.queries import history_page
from raceme.consents.access import REASONS
from raceme.consents.models import Purpose
from raceme.consents.queries import PURPOSE_OF_MAIL
from raceme.core.errors import Refusal
from raceme.core.lists import in_order
from raceme.core.navigation import address
from raceme.core.pages import Question
from raceme.core.pages import ask as put_question
from raceme.segments import actions, queries
from raceme.segments.conditions import MATCHES, filters_in_words, read_filters
from raceme.segments.models import Segment
from raceme.segments.views.doors import segment_or_404, space_or_403
from raceme.segments.views.lists import SEGMENTS, loaders_of, table_of
from raceme.workspaces.models import Workspace

ADD = gettext_lazy("Build a segment")
SHOWN = 50
# More than so many are written to by nobody at once; they are not looked through one by one.
MOST_LOOKED_THROUGH = 5_000
MOST_ASKED = 2_000
# Who has said nothing that holds, so that asking is what can be done.
TO_BE_ASKED = ("never_asked", "unanswered", "expired")
MAIL_OF = {purpose: kind for kind, purpose in PURPOSE_OF_MAIL.items()}


@login_required
@require_safe
def segments(request: Request, workspace: str) -> HttpResponseBase:
    space = space_or_403(request, workspace)
    can_add = can_write(request.user, space)
    href = reverse("segments:create", args=[space.slug])
    context = {
        "workspace": space,
        "can_add": can_add,
        "empty_actions": [{"href": href, "label": ADD}] if can_add else [],
    }
    listing = SEGMENTS.listing(request, queries.segments_of(space))
    return listing.answer("segments/segments.html", context)


@login_required
@require_safe
def segment(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Show what it asks for and whom it finds today; its list exports what it shows."""
    space, found = segment_or_404(request, workspace, pk)
    today = timezone.localdate()
    filters = read_filters(found.filters)
    listing = table_of(found.of).listing(
        request,
        queries.members_of(found, on=today),
        loaders=loaders_of(found.of, workspace=space, on=today),
        is_sifted=True,
    )
    context = {
        "workspace": space,
        "segment": found,
        "words": filters_in_words(filters, offered=queries.offered(space)),
        "match": MATCHES[filters.match],
        "can_change": can_write(request.user, space),
        "can_ask": can_write(request.user, space) and address("asks:asks", space.slug),
    }
    return listing.answer("segments/segment.html", context)


@login_required
@require_safe
def reach(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show who is reached for a purpose, who is left out and why, before anything is written."""
    space, found = segment_or_404(request, workspace, pk)
    asked = request.GET.get("purpose", "")
    purpose = asked if asked in Purpose.values else Purpose.NEWSLETTER
    count = queries.people_behind(found).order_by().values("pk").count()
    is_too_many = count > MOST_LOOKED_THROUGH
    reached = None if is_too_many else queries.reached(found, purpose)
    mail = MAIL_OF.get(Purpose(purpose), "")
    is_offered = bool(mail and reached and reached.reached and can_manage(request.user, space))
    context = {
        "workspace": space,
        "segment": found,
        "purpose": Purpose(purpose),
        "purposes": Purpose.choices,
        "count": count,
        "most": MOST_LOOKED_THROUGH,
        "reached": reached,
        "reasons": [
            (REASONS[code] % {"count": len(each)}, list(each)[:SHOWN], len(each) - SHOWN)
            for code, each in (reached.by_reason.items() if reached else ())
        ],
        "without_people": reached.without_people[:SHOWN] if reached else (),
        "mail": mail,
        "consent_address": _consent_address(request, space, found, reached),
        "write_address": address("portal:write_to_segment", space.slug, found.pk)
        if is_offered
        else "",
    }
    return render(request, "segments/reach.html", context)


def _consent_address(
    request: Request, space: Workspace, segment: Segment, reached: queries.Reached | None
) -> str:
    """Return where those are asked who said nothing; empty where there is nobody to be asked."""
    if reached is None or not can_write(request.user, space):
        return ""
    if not any(code in reached.by_reason for code in TO_BE_ASKED):
        return ""
    page = address("portal:ask_segment_consent", space.slug, segment.pk)
    return f"{page}?purpose={reached.purpose}" if page else ""


@login_required
@require_safe
def ask_them(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say how many would be asked; its button takes them to the form of an ask."""
    space, found = segment_or_404(request, workspace, pk, to_write=True)
    members = queries.members_of(found)
    count = members.order_by().values("pk").count()
    rows = in_order(members, count=count).values_list("pk", flat=True)
    keys = list(rows[: MOST_ASKED + 1])
    context = {
        "workspace": space,
        "segment": found,
        "keys": keys[:MOST_ASKED],
        "most": MOST_ASKED,
        "is_too_many": len(keys) > MOST_ASKED,
        "ask_address": address(f"asks:ask_{found.of}", space.slug),
        "fill_address": address(f"questionnaires:fill_{found.of}", space.slug),
    }
    return render(request, "segments/ask.html", context)


@login_required
@require_POST
def duplicate(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = segment_or_404(request, workspace, pk, to_write=True)
    copy = actions.duplicate_segment(found, by=request.user, at=timezone.now())
    messages.success(
        request, _("“%(name)s” is a copy. Change it as you like.") % {"name": copy.name}
    )
    return redirect("segments:edit", space.slug, copy.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, and delete it by POST."""
    space, found = segment_or_404(request, workspace, pk, to_write=True)
    back = reverse("segments:segment", args=[space.slug, found.pk])
    if request.method == "POST":
        try:
            actions.delete_segment(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("segments:segments", space.slug)
    question = Question(
        _("Delete the segment “%(name)s”?") % {"name": found.name},
        effect=_("Nobody can use it any more. Whom it found stays, and so does what was sent."),
        verb=_("Delete the segment"),
        keep=_("Keep it"),
        back=back,
    )
    return put_question(request, question, {"workspace": space, "segment": found})


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = segment_or_404(request, workspace, pk)
    page = history_page(found, within=space, number=request.GET.get("page"))
    return render(
        request,
        "segments/history.html",
        {"workspace": space, "segment": found, "page": page},
    )
