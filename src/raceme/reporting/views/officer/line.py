"""One line of a figure as an officer reads it: its records, and what proves each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.documents.serving import serve
from raceme.engagements.models import Evidence
from raceme.reporting.actions import questions as actions
from raceme.reporting.exports.tables import table_of
from raceme.reporting.forms.questions import AskForm
from raceme.reporting.models import LineQuestion
from raceme.reporting.queries import Measure
from raceme.reporting.queries.asked_lines import questions_on, told_of
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.records import (
    MOST_RECORDS,
    ListedRecord,
    line_called,
    listed_records,
)
from raceme.reporting.queries.standing import shown as in_units
from raceme.reporting.standings import number_of
from raceme.reporting.views.conversations import name_of_line, row_of
from raceme.reporting.views.line import LARGEST_KEY
from raceme.reporting.views.lines import written
from raceme.reporting.views.officer.figure import Asked, asked_or_404, held_back


@dataclass(frozen=True)
class ShownFile:
    name: str
    href: str
    size: int
    fingerprint: str


@dataclass(frozen=True)
class ShownRecord:
    record: ListedRecord
    files: Sequence[ShownFile]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, code: str, record: int
) -> HttpResponse:
    """Show a line; by POST, ask about it."""
    asked = asked_or_404(request, workspace, programme, period, code)
    listed = line_or_404(asked, record)
    form = AskForm(posted(request))
    if form.is_valid() and (question := _asked(request, asked, listed, record, form)):
        messages.success(request, _("Your question is kept, and waits for an answer."))
        return redirect(asked.address("question", question.pk))
    table = table_of(asked.row.rule)
    others = table.columns[1:]
    counts = table.counts([listed])
    found = [asked.veil.record(one) for one in listed_records(asked.question, listed.line)]
    context = {
        **asked.context,
        "name": name_of_line(asked.question, listed),
        "facts": [(str(one.label), written(one.value(listed, counts))) for one in others],
        "listed": listed,
        "added": _added(asked, listed),
        "records": [ShownRecord(one, _files(asked, record, one)) for one in found],
        "more_records": max(listed.line.records - MOST_RECORDS, 0),
        "form": form,
        **_questions(asked, record),
    }
    return render(request, "reporting/officer/line.html", context, status=status_of(form))


def _asked(
    request: Request, asked: Asked, listed: ListedLine, record: int, form: AskForm
) -> LineQuestion | None:
    try:
        return actions.ask(
            asked.row.indicator,
            period=asked.period,
            record=record,
            told=told_of(asked.question, listed),
            text=form.cleaned_data["text"],
            by=request.user,
            at=timezone.now(),
            token=token_in(request.POST),
        )
    except Refusal as refusal:
        form.refuse(refusal)
    return None


def _questions(asked: Asked, record: int) -> dict[str, object]:
    """Return what was asked about the line in this period, and whether one may ask anew."""
    found = list(questions_on(asked.row.indicator, record).filter(period=asked.period))
    return {
        "questions": [row_of(one, href=asked.address("question", one.pk)) for one in found],
        "may_ask": all(one.state == LineQuestion.State.CLOSED for one in found),
    }


def line_or_404(asked: Asked, record: int) -> ListedLine:
    """Return the line of the opened period that ``record`` names, as its officer reads it."""
    found = line_called(asked.question, record) if record <= LARGEST_KEY else None
    if found is None:
        raise Http404
    return asked.veil.line(found)


def _added(asked: Asked, listed: ListedLine) -> str:
    if asked.row.rule.measure not in {Measure.AMOUNT, Measure.HOURS}:
        return ""
    return number_of(asked.row.rule, in_units(asked.row.rule, listed.line.value))


def _files(asked: Asked, record: int, found: ListedRecord) -> list[ShownFile]:
    return [
        _file(asked, record, proof, number=number)
        for number, proof in enumerate(found.evidence, start=1)
    ]


def _file(asked: Asked, record: int, proof: Evidence, *, number: int) -> ShownFile:
    document, shows = proof.document, asked.programme.officers_see_people
    return ShownFile(
        name=asked.veil.file(proof, number=number),
        href=asked.here("evidence", record, proof.pk) if document and shows else "",
        size=document.size if document else 0,
        fingerprint=document.sha256 if document else "",
    )


@login_required
@require_safe
def evidence(  # noqa: PLR0917 (what its address holds)
    request: Request,
    workspace: str,
    programme: str,
    period: int,
    code: str,
    record: int,
    pk: int,
) -> HttpResponseBase:
    """Serve a file that proves this line, where the programme lets officers read names."""
    asked = asked_or_404(request, workspace, programme, period, code)
    listed = line_or_404(asked, record)
    records = listed_records(asked.question, listed.line)
    proof = next((one for each in records for one in each.evidence if one.pk == pk), None)
    if proof is None or proof.document is None:
        raise Http404
    if not asked.programme.officers_see_people:
        messages.warning(request, held_back())
        return redirect(asked.here("line", record))
    return serve(proof.document)
