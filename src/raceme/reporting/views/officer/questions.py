"""A question about a line, as the officer who may ask reads it, asks again, or closes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.reporting.actions import questions as actions
from raceme.reporting.forms.questions import AgainForm
from raceme.reporting.models import LineQuestion, QuestionMessage
from raceme.reporting.queries.asked_lines import line_now, questions_overseen
from raceme.reporting.views.conversations import conversation, is_said
from raceme.reporting.views.officer.reach import Overseen, overseen_or_404
from raceme.reporting.views.reach import is_key

CLOSE = "close"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    overseen = overseen_or_404(request, workspace, programme)
    row = get_object_or_404(questions_overseen(overseen.programme, overseen.periods), pk=pk)
    if request.POST.get("do") == CLOSE:
        return _closed(request, overseen, row)
    form = AgainForm(posted(request), initial={"revision": row.revision})
    if form.is_valid() and _is_asked(request, row, form):
        messages.success(request, _("Your question is kept, and waits for an answer."))
        return redirect(overseen.address("question", row.pk))
    line = line_now(row, today=timezone.localdate())
    context = {
        **overseen.context,
        "form": form,
        "line_href": _line(overseen, row),
        **conversation(row, line, file=lambda one: _file(overseen, row, one), veil=overseen.veil),
    }
    return render(request, "reporting/officer/question.html", context, status=status_of(form))


def _is_asked(request: Request, row: LineQuestion, form: AgainForm) -> bool:
    return is_said(
        form,
        row,
        lambda: actions.ask_again(
            row,
            text=form.cleaned_data["text"],
            revision=form.cleaned_data["revision"] or 0,
            by=request.user,
            at=timezone.now(),
        ),
    )


def _closed(request: Request, overseen: Overseen, row: LineQuestion) -> HttpResponse:
    revision = request.POST.get("revision", "")
    try:
        actions.close(
            row,
            revision=int(revision) if is_key(revision) else 0,
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody wrote here meanwhile. Read it, then close."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The question is closed. What was written stays here."))
    return redirect(overseen.address("question", row.pk))


def _line(overseen: Overseen, row: LineQuestion) -> str:
    if row.indicator is None:
        return ""
    return overseen.address("line", row.period.number, row.indicator.code, row.record)


def _file(overseen: Overseen, row: LineQuestion, message: QuestionMessage) -> tuple[str, str]:
    proof = message.evidence
    if proof is None or row.indicator is None:
        return "", ""
    is_shown = proof.document is not None and overseen.programme.officers_see_people
    names = [row.period.number, row.indicator.code, row.record, proof.pk]
    href = overseen.address("evidence", *names) if is_shown else ""
    return overseen.veil.file(proof, number=1), href
