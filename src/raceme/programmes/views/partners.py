"""The partners of a programme: added, corrected, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.programmes import actions, queries
from raceme.programmes.access import Reached, changeable_or_403
from raceme.programmes.forms.partners import PartnerForm, initial_of
from raceme.programmes.models import Partner


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str, programme: str) -> HttpResponse:
    reached = changeable_or_403(request, workspace, programme)
    form = PartnerForm(
        request.POST if request.method == "POST" else None,
        workspace=reached.space,
        initial={"role": Partner.Role.PARTNER},
    )
    if form.is_valid():
        try:
            made = actions.add_partner(
                reached.programme,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(request, reached, _told(made))
    return _page(request, reached, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    reached = changeable_or_403(request, workspace, programme)
    row = get_object_or_404(queries.partners_of(reached.programme), pk=pk)
    row.programme = reached.programme
    form = PartnerForm(
        request.POST if request.method == "POST" else None,
        workspace=reached.space,
        standing_organisation=row.organisation,
        initial=initial_of(row),
    )
    if form.is_valid():
        try:
            saved = actions.correct_partner(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            standing = get_object_or_404(
                queries.partners_of(reached.programme).select_related("programme"), pk=pk
            )
            form.changed_meanwhile(
                refusal, revision=standing.programme.revision, standing=initial_of(standing)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(request, reached, _told(saved))
    return _page(request, reached, form, partner=row)


def _told(partner: Partner) -> str:
    """Say whom the programme is shared with, so that a wrong address is seen at once."""
    if partner.partner_workspace is None:
        return _("%(name)s is saved.") % {"name": partner.organisation}
    return _("%(name)s is saved. The workspace %(workspace)s now shares this programme.") % {
        "name": partner.organisation,
        "workspace": partner.partner_workspace,
    }


def _page(
    request: Request, reached: Reached, form: PartnerForm, *, partner: Partner | None = None
) -> HttpResponse:
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "partner": partner,
        "form": form,
        "suggested": queries.suggested_organisations(reached.space),
    }
    return render(request, "programmes/partner.html", context, status=status_of(form))


def _back(request: Request, reached: Reached, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("programmes:programme", reached.space.slug, reached.programme.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Ask by GET, with what stays; remove by POST."""
    reached = changeable_or_403(request, workspace, programme)
    row = get_object_or_404(queries.partners_of(reached.programme), pk=pk)
    if request.method == "POST":
        try:
            actions.remove_partner(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return _back(request, reached, str(refusal))
        sentence = _("%(name)s takes part in this programme no more.")
        return _back(request, reached, sentence % {"name": row.organisation})
    if row.partner_workspace is None:
        effect = _("The organisation stays in the register, and its activities in the log.")
    else:
        effect = _(
            "The workspace %(workspace)s no longer sees this programme. What it recorded stays."
        ) % {"workspace": row.partner_workspace}
    question = Question(
        _("Remove %(name)s from %(programme)s?")
        % {"name": row.organisation, "programme": reached.programme},
        effect=effect,
        verb=_("Remove the partner"),
        keep=_("Keep it"),
        back=reverse("programmes:programme", args=[reached.space.slug, reached.programme.code]),
    )
    context = {"workspace": reached.space, "programme": reached.programme}
    return ask(request, question, context)
