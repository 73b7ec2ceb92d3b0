"""The next steps of an assessment: worded by the expert, decided by the company."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.assessments.actions import recommendations as actions
from raceme.assessments.forms.recommendations import EditStepForm, StepForm, TellDecisionForm
from raceme.assessments.models import Assessment, Recommendation
from raceme.assessments.permissions import can_work_on
from raceme.assessments.queries.recommendations import shown_steps, steps_visible_to
from raceme.assessments.views.reach import assessment_or_404, titles_of
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import EditForm, status_of
from raceme.core.pages import Question, ask
from raceme.workspaces.models import Workspace


@login_required
@require_safe
def steps(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, assessment = assessment_or_404(request, workspace, pk)
    titles = titles_of(assessment)
    context = {
        "workspace": space,
        "assessment": assessment,
        "title": titles.title,
        "steps": shown_steps(assessment, titles),
        "can_assess": can_work_on(request.user, assessment),
    }
    return render(request, "assessments/steps_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, assessment = assessment_or_404(request, workspace, pk, to_write=True)
    form = StepForm(posted(request))
    if form.is_valid():
        try:
            actions.add_step(assessment, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The step is added."))
            return redirect(_steps_address(space, assessment))
    context = {
        "workspace": space,
        "assessment": assessment,
        "form": form,
        "back": _steps_address(space, assessment),
    }
    return render(request, "assessments/step_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, step = _step_or_404(request, workspace, pk)
    standing = {"title": step.title, "text": step.text, "revision": step.revision}
    form = EditStepForm(posted(request), initial=standing)
    if form.is_valid():
        told = form.cleaned_data
        change = partial(actions.edit_step, step, title=told["title"], text=told["text"])
        try:
            change(revision=told["revision"] or 0, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            _show_standing(form, refusal, step)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The step is saved."))
            return redirect(_back(space, step))
    context = _of(space, step) | {"form": form}
    return render(request, "assessments/step_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Write down what somebody of the company told."""
    space, step = _step_or_404(request, workspace, pk)
    form = TellDecisionForm(posted(request), initial={"revision": step.revision})
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.decide_step(
                step,
                is_accepted=told["decision"] == Recommendation.State.ACCEPTED,
                reason=told["reason"],
                said_by=told["said_by"],
                revision=told["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            _show_standing(form, refusal, step)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The decision is kept."))
            return redirect(_back(space, step))
    context = _of(space, step) | {"form": form}
    return render(request, "assessments/step_decide.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET; by POST take a step of the expert's own away."""
    space, step = _step_or_404(request, workspace, pk)
    back = _back(space, step)
    if request.method == "POST":
        try:
            actions.remove_step(step, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The step is taken away."))
        return redirect(back)
    question = Question(
        _("Take “%(title)s” away?") % {"title": step.title},
        effect=_("The company is no longer advised to do it. That it was, stays in the history."),
        verb=_("Take it away"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_POST
def move(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, step = _step_or_404(request, workspace, pk)
    is_up = request.POST.get("to") != "down"
    try:
        actions.move_step(step, is_up=is_up, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(space, step))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET; by POST take a decision back that was written down by mistake."""
    space, step = _step_or_404(request, workspace, pk)
    back = _back(space, step)
    if request.method == "POST":
        try:
            actions.reopen_step(step, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The company may decide anew."))
        return redirect(back)
    question = Question(
        _("Take the decision on “%(title)s” back?") % {"title": step.title},
        effect=_(
            "The step is proposed again, and the company decides anew. What was decided, by whom "
            "and when, stays in the history."
        ),
        verb=_("Take it back"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


def _step_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Recommendation]:
    space = workspace_or_404(request, workspace)
    step = get_object_or_404(steps_visible_to(request.user).filter(workspace=space), pk=pk)
    if not can_work_on(request.user, step.assessment):
        raise PermissionDenied
    return space, step


def _of(space: Workspace, step: Recommendation) -> dict[str, object]:
    return {
        "workspace": space,
        "assessment": step.assessment,
        "step": step,
        "back": _back(space, step),
    }


def _show_standing(form: EditForm, refusal: ChangedMeanwhile, step: Recommendation) -> None:
    step.refresh_from_db(fields=["title", "text", "revision"])
    standing = {"title": step.title, "text": step.text}
    form.changed_meanwhile(refusal, revision=step.revision, standing=standing)


def _back(space: Workspace, step: Recommendation) -> str:
    return _steps_address(space, step.assessment)


def _steps_address(space: Workspace, assessment: Assessment) -> str:
    """Return where the steps stand: on the result, or on their own page before there is one."""
    if assessment.is_open:
        return reverse("assessments:steps", args=[space.slug, assessment.pk])
    return reverse("assessments:assessment", args=[space.slug, assessment.pk]) + "#steps"
