"""The reporting periods of a programme, proposed by how often it reports and changed as a whole."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.programmes import actions, queries
from raceme.programmes.access import Reached, changeable_or_403
from raceme.programmes.forms.periods import (
    INCOMPLETE,
    BasePeriodsForm,
    PeriodsForm,
    RegularForm,
    RevisionForm,
    initial_of,
    proposed,
)
from raceme.programmes.models import Period, Programme

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show the periods, or by ``?every=6`` those proposed instead; save them by POST."""
    reached = changeable_or_403(request, workspace, programme)
    if request.method == "POST":
        return _saved(request, reached)
    regular = RegularForm(request.GET if "every" in request.GET else None)
    standing = list(queries.periods_of(reached.programme))
    initial = initial_of(standing)
    is_proposal = False
    if regular.is_bound and regular.is_valid():
        try:
            facts = _regular(reached.programme, regular)
        except Refusal as refusal:
            regular.refuse(refusal)
        else:
            initial, is_proposal = proposed(facts, standing=standing), True
    return _page(
        request,
        reached,
        PeriodsForm(initial=initial, prefix="periods"),
        regular=regular,
        revision=reached.programme.revision,
        is_proposal=is_proposal,
    )


def _regular(programme: Programme, form: RegularForm) -> list[actions.PeriodFacts]:
    return actions.regular_periods(
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        every=form.cleaned_data["every"],
        due_after=form.cleaned_data["due_after"],
    )


def _saved(request: Request, reached: Reached) -> HttpResponse:
    form = PeriodsForm(request.POST, prefix="periods")
    if not form.forms:
        return _shown_anew(request, reached)
    shown = RevisionForm(request.POST)
    revision, refused = reached.programme.revision, ""
    standing: list[Period] = []
    if shown.is_valid():
        revision = shown.cleaned_data["revision"]
    if form.is_valid() and shown.is_valid():
        try:
            actions.set_periods(
                reached.programme,
                periods=form.facts(),
                revision=revision,
                by=request.user,
                at=timezone.now(),
            )
        except actions.PeriodRefusal as refusal:
            form.refuse(refusal)
        except ChangedMeanwhile as refusal:
            # Sent again, the form overwrites what the page now shows beside it.
            refused, revision = str(refusal), queries.revision_of(reached.programme)
            standing = list(queries.periods_of(reached.programme))
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The reporting periods are saved."))
            return redirect("programmes:programme", reached.space.slug, reached.programme.code)
    return _page(
        request,
        reached,
        form,
        regular=RegularForm(),
        revision=revision,
        refused=refused,
        standing=standing,
        status=UNPROCESSABLE,
    )


def _shown_anew(request: Request, reached: Reached) -> HttpResponse:
    """Show what stands where not one line arrived: nobody empties all of them so."""
    standing = list(queries.periods_of(reached.programme))
    return _page(
        request,
        reached,
        PeriodsForm(initial=initial_of(standing), prefix="periods"),
        regular=RegularForm(),
        revision=reached.programme.revision,
        refused=str(INCOMPLETE),
        status=UNPROCESSABLE,
    )


def _page(
    request: Request,
    reached: Reached,
    form: BasePeriodsForm,
    *,
    regular: RegularForm,
    revision: int,
    is_proposal: bool = False,
    refused: str = "",
    standing: Sequence[Period] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "form": form,
        "regular": regular,
        "revision": revision,
        "is_proposal": is_proposal,
        "refused": refused,
        "standing": standing,
    }
    return render(request, "programmes/periods.html", context, status=status)
