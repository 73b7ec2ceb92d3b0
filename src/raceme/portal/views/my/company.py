"""The company itself: its facts, memberships and people; who sees what; who speaks for it."""

from collections import Counter
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.actions import LinkOver, create_sign_in_link
from raceme.accounts.http import client_of
from raceme.accounts.models import User
from raceme.assessments.queries import closed_for_company
from raceme.assessments.queries.recommendations import steps_for_company, without_overtaken
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import Form, status_of, token_in
from raceme.organisations import actions as register
from raceme.organisations import queries
from raceme.organisations.access import lines_of, read_accepted, read_revision
from raceme.organisations.models import Affiliation, Claim, Person
from raceme.portal.actions import my_company as actions
from raceme.portal.forms.my_company import (
    ClaimForm,
    ColleagueForm,
    ColleagueKnownForm,
    LeavingForm,
)
from raceme.portal.queries import own_company
from raceme.portal.views.my.agreed import agreed_behind
from raceme.portal.views.my.assessed import shown
from raceme.portal.views.my.door import GONE, Door, behind_a_door
from raceme.portal.views.my.frame import framed
from raceme.portal.views.my.records import with_addresses
from raceme.workspaces.models import Workspace

UNPROCESSABLE = 422
DOCUMENTS_SHOWN = 5
ASSESSMENTS_SHOWN = 3
# Of one company there are few; of a university there may be many.
PEOPLE_SHOWN = 50


@require_safe
@behind_a_door
def company(request: HttpRequest, door: Door) -> HttpResponse:
    organisation, space = door.organisation, door.workspace
    claims = list(queries.open_claims_of(organisation))
    documents = own_company.documents_of(organisation, workspace=space)
    context = {
        "memberships": own_company.memberships_of(organisation, workspace=space)[:PEOPLE_SHOWN],
        "people": [
            (one, door.href("leave", affiliation=one.pk))
            for one in own_company.people_of(organisation, workspace=space)[:PEOPLE_SHOWN]
        ],
        "documents": with_addresses(documents[:DOCUMENTS_SHOWN], door=door),
        "agreed": agreed_behind(door),
        "advised": Counter(
            without_overtaken(steps_for_company(organisation, workspace=space))
            .order_by()
            .values_list("state", flat=True)
        ),
        "assessed": [
            shown(row, door)
            for row in closed_for_company(organisation, workspace=space)[:ASSESSMENTS_SHOWN]
        ],
        "size": organisation.size_facts.order_by("-valid_from", "-pk").first(),
        "claims": _standing(claims),
        "waiting": _waiting(claims, door),
        "proposals": queries.proposals_to_company(organisation).count() if door.claim else 0,
    }
    return framed(request, door, "portal/my/company.html", context, at="company")


@require_safe
@behind_a_door
def who_sees(request: HttpRequest, door: Door) -> HttpResponse:
    """Say who sees what of the company: by name to its own people, by a link its sender alone."""
    spaces: Iterable[Workspace] = (
        [door.workspace]
        if door.workspace
        else own_company.workspaces_dealing_with(door.organisation)
    )
    claims = _standing(queries.open_claims_of(door.organisation))
    context = {"spaces": spaces, "claims": claims}
    return framed(request, door, "portal/my/who_sees.html", context, at="company")


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def add_colleague(request: HttpRequest, door: Door) -> HttpResponse:
    spaces = _spaces(door)
    form = _colleague_form(request, spaces)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.add_colleague(
                door.organisation,
                workspace=told.get("workspace") or spaces[0],
                name=told["name"],
                email=told["email"],
                role=told["role"],
                by=door.voice.by,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is among your people.") % {"name": made.name})
            return redirect(door.href("company"))
    return framed(
        request,
        door,
        "portal/my/colleague.html",
        {"form": form, "space": spaces[0] if len(spaces) == 1 else None},
        at="company",
        status=status_of(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def leave(request: HttpRequest, door: Door, affiliation: int) -> HttpResponse:
    """Say that somebody has left, and who takes over what they were asked."""
    people = own_company.people_of(door.organisation, workspace=door.workspace)
    row: Affiliation = get_object_or_404(people, pk=affiliation)
    others = [
        one.person
        for one in people
        if one.workspace_id == row.workspace_id and one.person_id != row.person_id
    ]
    form = LeavingForm(request.POST if request.method == "POST" else None, offered=others)
    if form.is_valid():
        taken_over = form.cleaned_data["successor"]
        return _left(request, door, row, successor=taken_over, people=people)
    context = {"form": form, "one": row, "is_own": _is_own(door, row)}
    return framed(
        request, door, "portal/my/leave.html", context, at="company", status=status_of(form)
    )


def _left(
    request: HttpRequest,
    door: Door,
    row: Affiliation,
    *,
    successor: Person | None,
    people: Iterable[Affiliation],
) -> HttpResponse:
    heir = next((one for one in people if successor and one.person_id == successor.pk), None)
    try:
        actions.leave_company(row, successor=heir, by=door.voice.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(door.href("company"))
    if _is_own(door, row):
        return render(request, "portal/my/left.html", {"organisation": door.organisation})
    messages.success(
        request, _("%(name)s is no longer among your people.") % {"name": row.person.name}
    )
    return redirect(door.href("company"))


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def claim(request: HttpRequest, door: Door) -> HttpResponse:
    """By a link, ask to speak for the company; with a claim, name a colleague."""
    start = {} if door.claim else {"name": door.name, "email": door.email}
    form = ClaimForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            made = _asked(request, door, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said_of(made))
            return redirect(door.href("claim"))
    claims = list(queries.open_claims_of(door.organisation))
    context = {"form": form, "claims": _standing(claims), "waiting": _waiting(claims, door)}
    return framed(
        request, door, "portal/my/claim.html", context, at="company", status=status_of(form)
    )


def _asked(request: HttpRequest, door: Door, form: Form) -> Claim:
    language = translation.get_language() or "en"
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    if door.claim is not None and door.claim.user is not None:
        return register.name_colleague(
            door.claim,
            email=email,
            name=name,
            language=language,
            client=client_of(request),
            by=door.claim.user,
            at=timezone.now(),
        )
    return register.ask_claim(
        door.organisation,
        email=email,
        name=name,
        by=door.voice.by,
        language=language,
        client=client_of(request),
        at=timezone.now(),
    )


def _said_of(claim: Claim) -> str:
    if claim.way == Claim.Way.STAFF:
        return _(
            "This address is not of the company's own domain, so staff look at it. They write to "
            "%(email)s when it is decided."
        ) % {"email": claim.email}
    return _("A link is on its way to %(email)s. Opening it, and pressing the button, does it.") % {
        "email": claim.email
    }


@require_POST
@behind_a_door
def give_up(request: HttpRequest, door: Door) -> HttpResponse:
    """End one's own claim."""
    if door.claim is None or door.claim.user is None:
        raise Http404
    try:
        register.end_claim(door.claim, by=door.claim.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("You speak for %(name)s no more. What was recorded stays.")
            % {"name": door.organisation.name},
        )
    return redirect("portal-public:my")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who would speak for what company; the button makes it so, and signs in."""
    now = timezone.now()
    try:
        found = register.claim_with(secret, at=now)
        if request.method == "POST":
            language = translation.get_language() or "en"
            done = register.confirm_claim(secret, language=language, at=now)
            return _enter(done)
    except LinkOver as refusal:
        context = {"reason": str(refusal), "can_renew": False}
        return render(request, "portal/my/link_over.html", context, status=GONE)
    except Refusal as refusal:
        context = {"reason": str(refusal), "can_renew": False}
        return render(request, "portal/my/link_over.html", context, status=UNPROCESSABLE)
    return render(request, "portal/my/claim_link.html", {"claim": found})


def _enter(claim: Claim) -> HttpResponse:
    """Sign in by a link that no mail carried: the mailed one has just proved the address."""
    assert claim.user is not None  # noqa: S101 (a standing claim is somebody's)
    leads_to = reverse("portal-public:my_company", args=[claim.organisation_id])
    return redirect(create_sign_in_link(claim.user, leads_to=leads_to, at=timezone.now()))


@require_safe
@behind_a_door
def proposals(request: HttpRequest, door: Door) -> HttpResponse:
    """List what others propose of the company's facts."""
    _with_claim(door)
    rows = queries.proposals_to_company(door.organisation)
    context = {
        "proposals": [(one, lines_of(one), door.href("proposal", proposal=one.pk)) for one in rows]
    }
    return framed(request, door, "portal/my/proposals.html", context, at="company")


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_door
def proposal(request: HttpRequest, door: Door, proposal: int) -> HttpResponse:
    """Accept or refuse what staff propose, field by field."""
    by = _with_claim(door)
    rows = queries.proposals_to_company(door.organisation)
    found = get_object_or_404(rows, pk=proposal)
    refused = ""
    if request.method == "POST":
        try:
            register.decide_proposal(
                found,
                accepted=read_accepted(request.POST),
                revision=read_revision(request.POST),
                by=by,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            door.organisation.refresh_from_db()
            refused = str(refusal)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Thank you. What you accepted stands in the record now."))
            return redirect(door.href("company"))
    context = {
        "proposal": found,
        "lines": lines_of(found, now=door.organisation),
        "refused": refused,
        "ticked": request.POST.getlist("accept") if request.method == "POST" else None,
    }
    status = UNPROCESSABLE if refused else 200
    return framed(request, door, "portal/my/proposal.html", context, at="company", status=status)


def _with_claim(door: Door) -> User:
    if door.claim is None or door.claim.user is None:
        raise PermissionDenied
    return door.claim.user


def _standing(claims: Iterable[Claim]) -> list[Claim]:
    return [one for one in claims if one.state == Claim.State.STANDING]


def _waiting(claims: Iterable[Claim], door: Door) -> Claim | None:
    """Return what whoever came by a link has asked for and is not decided yet."""
    if door.claim is not None:
        return None
    own = door.email.lower()
    asked = (one for one in claims if one.state == Claim.State.ASKED)
    return next((one for one in asked if own and one.email == own), None)


def _is_own(door: Door, row: Affiliation) -> bool:
    return door.affiliation is not None and door.affiliation.pk == row.pk


def _spaces(door: Door) -> list[Workspace]:
    if door.workspace is not None:
        return [door.workspace]
    return list(own_company.workspaces_dealing_with(door.organisation))


def _colleague_form(request: HttpRequest, spaces: list[Workspace]) -> Form:
    sent = request.POST if request.method == "POST" else None
    if len(spaces) == 1:
        return ColleagueForm(sent)
    return ColleagueKnownForm(sent, offered=spaces)
