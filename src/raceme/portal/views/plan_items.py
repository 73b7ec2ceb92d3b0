"""The items of a work plan, added and changed by the lead; the plan itself is beside."""

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
from raceme.engagements.queries import kinds_for
from raceme.portal.forms.plan import PlanItemForm, initial_of
from raceme.programmes import actions
from raceme.programmes.access import Reached, changeable_or_403
from raceme.programmes.models import PlanItem
from raceme.programmes.queries import partners_of, plan_of


def _form(request: Request, reached: Reached, item: PlanItem | None = None) -> PlanItemForm:
    return PlanItemForm(
        request.POST if request.method == "POST" else None,
        initial=initial_of(item) if item else {"activities_needed": 1},
        partners=partners_of(reached.programme),
        kinds=kinds_for(reached.space),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str, programme: str) -> HttpResponse:
    reached = changeable_or_403(request, workspace, programme)
    form = _form(request, reached)
    if form.is_valid():
        try:
            made = actions.add_plan_item(
                reached.programme,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(item)s is in the work plan.") % {"item": made})
            return _back(reached)
    return _page(request, reached, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    reached = changeable_or_403(request, workspace, programme)
    item = get_object_or_404(plan_of(reached.programme), pk=pk)
    form = _form(request, reached, item)
    if form.is_valid():
        try:
            saved = actions.correct_plan_item(
                item,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            item = get_object_or_404(plan_of(reached.programme), pk=pk)
            form.changed_meanwhile(refusal, revision=item.revision, standing=initial_of(item))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(item)s is saved.") % {"item": saved})
            return _back(reached)
    return _page(request, reached, form, item=item)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Ask by GET, with what stays; remove by POST."""
    reached = changeable_or_403(request, workspace, programme)
    item = get_object_or_404(plan_of(reached.programme), pk=pk)
    if request.method == "POST":
        try:
            actions.remove_plan_item(item, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(item)s is out of the work plan.") % {"item": item})
        return _back(reached)
    question = Question(
        _("Take %(item)s out of the work plan?") % {"item": item},
        effect=_("Activities recorded for it stay in the log, and count as they did."),
        verb=_("Remove the item"),
        keep=_("Keep it"),
        back=reverse("portal:work_plan", args=[reached.space.slug, reached.programme.code]),
    )
    context = {"workspace": reached.space, "programme": reached.programme}
    return ask(request, question, context)


def _back(reached: Reached) -> HttpResponse:
    return redirect("portal:work_plan", reached.space.slug, reached.programme.code)


def _page(
    request: Request, reached: Reached, form: PlanItemForm, *, item: PlanItem | None = None
) -> HttpResponse:
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "item": item,
        "form": form,
    }
    return render(request, "portal/plan_item.html", context, status=status_of(form))
