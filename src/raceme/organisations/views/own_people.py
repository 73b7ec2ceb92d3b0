"""Who speaks for an organisation, what waits for them or for staff, and the link they get."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts, can_write
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.organisations import actions, queries
from raceme.organisations.access import lines_of, read_accepted, read_revision
from raceme.organisations.models import Affiliation, Claim, Proposal
from raceme.organisations.permissions import can_decide_claim
from raceme.organisations.views.reach import organisation_or_404
from raceme.workspaces.models import Workspace

UNPROCESSABLE = 422


@login_required
@require_safe
def own_people(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = organisation_or_404(request, workspace, pk)
    claims = list(queries.open_claims_of(row))
    context = {
        "workspace": space,
        "organisation": row,
        "standing": [one for one in claims if one.state == Claim.State.STANDING],
        "asked": [
            (one, can_decide_claim(request.user, one, workspace=space))
            for one in claims
            if one.state == Claim.State.ASKED
        ],
        "proposals": [
            (proposal, lines_of(proposal)) for proposal in queries.proposals_shown_in(space, row)
        ],
        "people": queries.open_affiliations(space).filter(organisation=row),
        "confirmed": queries.confirmations_standing(
            [row.pk], workspace=space, at=timezone.now()
        ).get(row.pk),
        "can_write": can_write(request.user, space),
        "can_end": can_decide_claim(request.user, None, workspace=space),
        "can_see_contacts": can_see_contacts(request.user, space),
    }
    return render(request, "organisations/own_people.html", context)


@login_required
@require_POST
def send_link(request: Request, workspace: str, pk: int, affiliation: int) -> HttpResponse:
    space, row = _of_person(request, workspace, pk, affiliation)
    try:
        actions.send_company_link(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("The link to My company is on its way to %(email)s. It works for 90 days.")
        messages.success(request, sentence % {"email": row.person.email})
    return redirect("organisations:own_people", space.slug, pk)


@login_required
@require_POST
def close_links(request: Request, workspace: str, pk: int, affiliation: int) -> HttpResponse:
    space, row = _of_person(request, workspace, pk, affiliation)
    closed = actions.revoke_company_links(row, by=request.user, at=timezone.now())
    if closed:
        sentence = _("The links of %(name)s open nothing any more.")
        messages.success(request, sentence % {"name": row.person.name})
    else:
        sentence = _("%(name)s had no link that still worked.")
        messages.info(request, sentence % {"name": row.person.name})
    return redirect("organisations:own_people", space.slug, pk)


@login_required
@require_POST
def decide_claim(request: Request, workspace: str, pk: int, claim: int) -> HttpResponse:
    """Approve or refuse a claim that waits, or end one that stands."""
    space, organisation = organisation_or_404(request, workspace, pk)
    row = get_object_or_404(queries.open_claims_of(organisation), pk=claim)
    if not can_decide_claim(request.user, row, workspace=space):
        raise PermissionDenied
    try:
        said = _decided(request, row, space=space)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"name": row.name, "organisation": organisation.name})
    return redirect("organisations:own_people", space.slug, pk)


def _decided(request: Request, claim: Claim, *, space: Workspace) -> str:
    now, verb = timezone.now(), request.POST.get("decision")
    if verb == "approve":
        actions.approve_claim(claim, workspace=space, by=request.user, at=now)
        return _("%(name)s speaks for %(organisation)s now, and was told so.")
    if verb == "end":
        actions.end_claim(claim, by=request.user, at=now)
        return _("%(name)s speaks for %(organisation)s no more.")
    actions.refuse_claim(claim, by=request.user, at=now)
    return _("The claim of %(name)s is refused.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, workspace: str, pk: int, proposal: int) -> HttpResponse:
    """Show what was proposed by a link of the workspace, and decide it field by field."""
    space, row = organisation_or_404(request, workspace, pk, to_write=True)
    found = get_object_or_404(
        queries.open_proposals_of(row), pk=proposal, workspace=space, to=Proposal.To.STAFF
    )
    refused = ""
    if request.method == "POST":
        try:
            decided = actions.decide_proposal(
                found,
                accepted=read_accepted(request.POST),
                revision=read_revision(request.POST),
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row.refresh_from_db()
            refused = str(refusal)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _said_of(decided))
            return redirect("organisations:own_people", space.slug, row.pk)
    context = {
        "workspace": space,
        "organisation": row,
        "proposal": found,
        "lines": lines_of(found, now=row),
        "refused": refused,
        "ticked": request.POST.getlist("accept") if request.method == "POST" else None,
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "organisations/proposal.html", context, status=status)


def _said_of(decided: Proposal) -> str:
    if decided.state == Proposal.State.ACCEPTED:
        return _("Saved: what you accepted stands in the record now.")
    return _("Nothing was changed: the proposal is refused.")


def _of_person(
    request: Request, workspace: str, pk: int, affiliation: int
) -> tuple[Workspace, Affiliation]:
    space = workspace_or_404(request, workspace)
    rows = queries.open_affiliations(space).filter(organisation=pk)
    row = get_object_or_404(rows, pk=affiliation)
    if not queries.organisations_of(space).filter(pk=pk).exists():
        raise Http404
    if not can_write(request.user, space):
        raise PermissionDenied
    return space, row
