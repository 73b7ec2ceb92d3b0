"""Closing an assessment with what the log is told of it, and discarding one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.assessments import actions, queries
from raceme.assessments.forms.assessing import CloseForm
from raceme.assessments.kinds import OTHERWISE, kind_of
from raceme.assessments.models import Assessment
from raceme.assessments.views.reach import assessment_or_404, reader_language, titles_of
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.engagements.actions import today_of
from raceme.engagements.models import Kind
from raceme.engagements.queries import kinds_for
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

WHOLE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what is still missing, or ask what the log is told; close it by POST."""
    space, row = assessment_or_404(request, workspace, pk, to_write=True)
    if not row.is_open:
        messages.info(request, str(actions.NotUnderWay()))
        return redirect("assessments:assessment", space.slug, row.pk)
    form = _form(request, space, row)
    if form.is_valid():
        try:
            closed = actions.close(
                row,
                closed=form.closed(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row.refresh_from_db(fields=["revision"])
            form.changed_meanwhile(refusal, revision=row.revision, standing={})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell(request, closed)
            return redirect("assessments:assessment", space.slug, row.pk)
    titles = titles_of(row, language=reader_language(row))
    sections = queries.progress_of(row, titles)
    context = {
        "workspace": space,
        "assessment": row,
        "organisation": row.organisation,
        "title": titles.title,
        "form": form,
        "incomplete": [each for each in sections if each.missing],
        "experts": queries.known_experts(space),
        "kind": _kind_said(row, space),
    }
    return render(request, "assessments/close.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET; by POST discard one that is under way, with its answers."""
    space, row = assessment_or_404(request, workspace, pk, to_write=True)
    back = reverse("assessments:assessment", args=[space.slug, row.pk])
    if request.method == "POST":
        try:
            actions.discard(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("The assessment is discarded."))
        return redirect("assessments:organisation_assessments", space.slug, row.organisation_id)
    number = row.answers.answers.exclude(value=None).count()
    question = Question(
        _("Discard this assessment of %(company)s?") % {"company": row.organisation.name},
        effect=ngettext(
            "Its %(number)s answer goes with it. That it was begun stays in the history.",
            "Its %(number)s answers go with it. That it was begun stays in the history.",
            number,
        )
        % {"number": number},
        verb=_("Discard it"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


def _form(request: Request, space: Workspace, row: Assessment) -> CloseForm:
    programmes = list(programmes_in_order(space))
    kinds = list(kinds_for(space)) if _kind(row) == OTHERWISE else None
    usual = next((each for each in kinds or () if _is(each, OTHERWISE)), None)
    return CloseForm(
        posted(request),
        assessment=row,
        languages=row.answers.version.languages,
        kinds=kinds,
        programmes=programmes,
        initial={
            "revision": row.revision,
            "on": row.on,
            "expert": row.expert.name if row.expert else "",
            "wave": row.wave,
            "language": row.language,
            "kind": str(usual.pk) if usual else "",
            **_usual(programmes, space),
        },
    )


def _usual(programmes: list[Programme], space: Workspace) -> dict[str, Any]:
    """Return the one programme that is under way, as a new entry of the log starts with."""
    today = today_of(space, at=timezone.now())
    running = [each for each in programmes if each.starts_on <= today <= each.ends_on]
    return {"programme": str(running[0].pk) if len(running) == 1 else "", "share": WHOLE}


def _kind(row: Assessment) -> str:
    return kind_of(row.answers.version.questionnaire.shipped_as)


def _kind_said(row: Assessment, space: Workspace) -> str:
    code = _kind(row)
    return next((each.label for each in kinds_for(space) if _is(each, code)), "")


def _is(kind: Kind, code: str) -> bool:
    """Tell whether this is the shipped kind of that code."""
    return kind.workspace_id is None and kind.code == code


def _tell(request: Request, row: Assessment) -> None:
    activity = row.activity
    said = _("Closed, and in the log as “%(activity)s”.")
    messages.success(request, said % {"activity": activity.title if activity else ""})
