"""A questionnaire begun, its next version begun or discarded, and one retired."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.questionnaires import actions
from raceme.questionnaires.building import begun
from raceme.questionnaires.forms.beginning import NewForm
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import newest_version
from raceme.questionnaires.views.builder.reach import (
    questionnaire_or_404,
    revision_in,
    space_to_build_or_403,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    space = space_to_build_or_403(request, workspace)
    form = NewForm(posted(request), initial={"languages": [space.language]})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        title = chosen["title"]
        languages = sorted(chosen["languages"], key=lambda each: each != space.language)
        definition = begun(
            code="",
            title={each: title if each == languages[0] else "" for each in languages},
            section={each: _first_section(each) for each in languages},
        )
        made = actions.new_questionnaire(
            definition,
            workspace=space,
            use=chosen["use"],
            token=token_in(request.POST),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("questionnaires:build", space.slug, made.pk)
    context = {"workspace": space, "form": form}
    return render(request, "questionnaires/builder/create.html", context, status=status_of(form))


def _first_section(language: str) -> str:
    with translation.override(language):
        return _("First section")


@login_required
@require_POST
def begin(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Begin the draft of the next version, or go on with it."""
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    try:
        actions.begin_draft(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaires:questionnaire", space.slug, found.pk)
    return redirect("questionnaires:build", space.slug, found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    back = reverse("questionnaires:questionnaire", args=[space.slug, found.pk])
    newest = newest_version(found)
    if request.method == "POST":
        try:
            actions.discard_draft(
                found, revision=revision_in(request.POST), by=request.user, at=timezone.now()
            )
        except ChangedMeanwhile:
            messages.warning(
                request,
                _("Somebody changed the draft meanwhile. It was not discarded; look at it again."),
            )
            return redirect(back)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("The draft of “%(title)s” is discarded.") % _titled(found))
        return redirect(back) if newest else redirect("questionnaires:questionnaires", space.slug)
    effect = (
        _("Version %(number)s and all answers to it stay.") % {"number": newest.number}
        if newest
        else _("It was never published, so nothing of it stays. An export keeps a copy.")
    )
    return ask(
        request,
        Question(
            _("Discard the draft of “%(title)s”?") % _titled(found),
            effect=effect,
            verb=_("Discard draft"),
            keep=_("Keep it"),
            back=back,
            hidden={"revision": [str(found.revision)]},
        ),
        {"workspace": space},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    back = reverse("questionnaires:questionnaire", args=[space.slug, found.pk])
    if request.method == "POST":
        actions.retire(found, by=request.user, at=timezone.now())
        messages.success(request, _("“%(title)s” is retired.") % _titled(found))
        return redirect(back)
    return ask(
        request,
        Question(
            _("Retire “%(title)s”?") % _titled(found),
            effect=_(
                "Nothing new is begun with it. Its versions and all answers stay, and it can be "
                "used again."
            ),
            verb=_("Retire it"),
            keep=_("Keep it in use"),
            back=back,
            danger=False,
        ),
        {"workspace": space},
    )


@login_required
@require_POST
def use_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = questionnaire_or_404(request, workspace, pk, to_build=True)
    actions.use_again(found, by=request.user, at=timezone.now())
    messages.success(request, _("“%(title)s” is used again.") % _titled(found))
    return redirect("questionnaires:questionnaire", space.slug, found.pk)


def _titled(found: Questionnaire) -> dict[str, str]:
    return {"title": found.title}
