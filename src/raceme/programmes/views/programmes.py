"""The list of programmes, one programme's overview and history, and its form."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.navigation import address
from raceme.core.pages import Question, ask
from raceme.organisations.queries import organisations_of, own_organisation
from raceme.programmes import actions, permissions, queries
from raceme.programmes.access import changeable_or_403, programme_or_404
from raceme.programmes.forms.programmes import ProgrammeForm, initial_of
from raceme.programmes.models import Partner, Programme
from raceme.programmes.views.lists import PROGRAMMES
from raceme.workspaces.models import Workspace

SAFE_SCHEMES = ("http://", "https://")


@dataclass(frozen=True)
class PartnerLine:
    """A partner as the overview shows it, with the address of its record where that is open."""

    partner: Partner
    href: str


@login_required
@require_safe
def programmes(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    rows = queries.listed_programmes(space, on=timezone.localdate())
    context = {
        "workspace": space,
        "can_add": permissions.can_add_programme(request.user, space),
        "results_href": address("reporting:overview", space.slug),
    }
    return PROGRAMMES.listing(request, rows).answer("programmes/programmes.html", context)


@login_required
@require_safe
def programme(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = programme_or_404(request, workspace, programme)
    is_lead = row.workspace_id == space.pk
    partners = list(queries.partners_of(row))
    hrefs = _organisation_hrefs(space, row, partners)
    context = {
        "workspace": space,
        "programme": row,
        "promoter_href": hrefs.get(row.promoter_id or 0, ""),
        "partners": [
            PartnerLine(partner, hrefs.get(partner.organisation_id, "")) for partner in partners
        ],
        "donors": [each.organisation for each in partners if each.role == Partner.Role.DONOR],
        "periods": list(queries.periods_of(row)),
        "today": timezone.localdate(),
        "sources": _sources_of(row),
        "can_change": is_lead and permissions.can_change_programme(request.user, row),
        "is_lead": is_lead,
    }
    return render(request, "programmes/programme.html", context)


def _organisation_hrefs(
    space: Workspace, programme: Programme, partners: list[Partner]
) -> dict[int, str]:
    """Return where each organisation's page is, of those that the workspace deals with."""
    keys = {partner.organisation_id for partner in partners}
    if programme.promoter_id is not None:
        keys.add(programme.promoter_id)
    known = organisations_of(space).filter(pk__in=keys)
    return {
        key: address("portal:organisation", space.slug, key)
        for key in known.values_list("pk", flat=True)
    }


def _sources_of(programme: Programme) -> list[tuple[str, str]]:
    """Return each line with where it leads: nowhere, unless it is an address of the web."""
    lines = [line.strip() for line in programme.sources.splitlines()]
    return [(line, line if line.startswith(SAFE_SCHEMES) else "") for line in lines if line]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not permissions.can_add_programme(request.user, space):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    own = own_organisation(space) if sent is None else None
    initial = {"currency": space.currency, "promoter": own.name if own else ""}
    form = ProgrammeForm(sent, workspace=space, initial=initial)
    if form.is_valid():
        try:
            made = actions.add_programme(
                space,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(name)s is added. Say next who takes part and when it reports.")
            messages.success(request, sentence % {"name": made.name})
            return redirect("programmes:programme", space.slug, made.code)
    return _form_page(request, form, space=space)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = changeable_or_403(request, workspace, programme)
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None,
        workspace=space,
        standing_organisation=row.promoter,
        initial=initial_of(row),
    )
    if form.is_valid():
        try:
            saved = actions.correct_programme(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = programme_or_404(request, workspace, programme).programme
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("programmes:programme", space.slug, saved.code)
    return _form_page(request, form, space=space, programme=row)


def _form_page(
    request: Request,
    form: ProgrammeForm,
    *,
    space: Workspace,
    programme: Programme | None = None,
) -> HttpResponse:
    context = {
        "workspace": space,
        "programme": programme,
        "form": form,
        "suggested": queries.suggested_organisations(space),
    }
    return render(request, "programmes/form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Ask by GET, with what goes; remove by POST, unless something counts towards it."""
    space, row = changeable_or_403(request, workspace, programme)
    back = reverse("programmes:programme", args=[space.slug, row.code])
    if request.method == "POST":
        try:
            actions.remove_programme(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
        return redirect("programmes:programmes", space.slug)
    question = Question(
        _("Remove %(name)s?") % {"name": row.name},
        effect=_(
            "Its partners, reporting periods, work plan and targets go with it. Activities and "
            "counting rules stay. It cannot be removed once an activity counts towards it."
        ),
        verb=_("Remove the programme"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space, "programme": row})


@login_required
@require_safe
def history(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = programme_or_404(request, workspace, programme)
    is_kept_here = row.workspace_id == space.pk
    page = history_page(row, within=space, number=request.GET.get("page"))
    context = {
        "workspace": space,
        "programme": row,
        "page": page if is_kept_here else None,
    }
    return render(request, "programmes/history.html", context)
