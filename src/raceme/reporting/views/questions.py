"""What officers asked about a programme's lines, as its lead reads and answers it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.forms import status_of
from raceme.engagements.models import Evidence
from raceme.programmes.access import Reached, programme_or_404
from raceme.reporting import permissions
from raceme.reporting.actions import questions as actions
from raceme.reporting.forms.questions import AnswerForm
from raceme.reporting.models import LineQuestion, QuestionMessage
from raceme.reporting.queries.asked_lines import line_now, questions_of
from raceme.reporting.views.conversations import conversation, is_said, row_of
from raceme.reporting.views.paging import Paging

PER_PAGE = 25


@login_required
@require_safe
def questions(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show what was asked; to a partner, that the lead keeps it."""
    reached = programme_or_404(request, workspace, programme)
    context: dict[str, object] = {"workspace": reached.space, "programme": reached.programme}
    if _is_lead(reached):
        found = questions_of(reached.programme)
        paging = Paging.read(request, "page", total=found.count(), size=PER_PAGE, to="questions")
        rows = [row_of(one, href=_address(reached, one)) for one in found[paging.slice]]
        context |= {"is_lead": True, "rows": rows, "paging": paging}
    return render(request, "reporting/questions/questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Show a question; a manager of the lead answers by POST."""
    reached = programme_or_404(request, workspace, programme)
    if not _is_lead(reached):
        raise Http404
    row = get_object_or_404(questions_of(reached.programme), pk=pk)
    may_answer = permissions.can_answer(request.user, reached.programme)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    line = line_now(row, today=timezone.localdate())
    proofs = [] if line is None else line.proofs
    form = AnswerForm(
        posted(request),
        initial={"revision": row.revision},
        proofs=[(one.pk, str(one.document or one.system_record)) for one in proofs],
    )
    if form.is_valid() and _is_answered(request, row, form, proofs):
        messages.success(request, _("Your answer is kept, and the officer is told by mail."))
        return redirect(_address(reached, row))
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "form": form,
        "may_answer": may_answer and row.state != LineQuestion.State.CLOSED,
        "line_href": _line(reached, row),
        **conversation(row, line, file=lambda one: _file(reached, one), veil=None),
    }
    return render(request, "reporting/questions/question.html", context, status=status_of(form))


def _is_answered(
    request: Request, row: LineQuestion, form: AnswerForm, proofs: list[Evidence]
) -> bool:
    chosen = form.cleaned_data["evidence"]
    return is_said(
        form,
        row,
        lambda: actions.answer(
            row,
            text=form.cleaned_data["text"],
            evidence=next((one for one in proofs if str(one.pk) == chosen), None),
            revision=form.cleaned_data["revision"] or 0,
            by=request.user,
            at=timezone.now(),
        ),
    )


def _file(reached: Reached, message: QuestionMessage) -> tuple[str, str]:
    proof = message.evidence
    if proof is None:
        return "", ""
    arguments = [reached.space.slug, proof.activity_id, proof.pk]
    href = reverse("engagements:evidence", args=arguments) if proof.document else ""
    return str(proof.document or proof.system_record), href


def _is_lead(reached: Reached) -> bool:
    return reached.programme.workspace_id == reached.space.pk


def _line(reached: Reached, row: LineQuestion) -> str:
    if row.indicator is None:
        return ""
    names = [reached.space.slug, reached.programme.code, row.indicator.code, row.record]
    return f"{reverse('reporting:line', args=names)}?period={row.period.number}"


def _address(reached: Reached, row: LineQuestion) -> str:
    return reverse("reporting:question", args=[reached.space.slug, reached.programme.code, row.pk])
