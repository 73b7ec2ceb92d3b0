"""Lines drawn by chance for an officer to look at, and how far that is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.reporting.actions import samples as actions
from raceme.reporting.forms.samples import DrawForm
from raceme.reporting.models import Sample
from raceme.reporting.queries.samples import drawn_lines, samples_of_officers
from raceme.reporting.views.officer.figure import Asked, asked_or_404
from raceme.reporting.views.sampled import SampleReader, chosen_or_404, file_of

MOST_SAMPLES = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def samples(
    request: Request, workspace: str, programme: str, period: int, code: str
) -> HttpResponse:
    """Show what was drawn of a figure's list; draw by POST."""
    asked = asked_or_404(request, workspace, programme, period, code)
    form = DrawForm(posted(request), initial={"size": 5})
    if form.is_valid():
        try:
            made = actions.draw(
                asked.row.indicator,
                period=asked.period,
                question=asked.question,
                size=form.cleaned_data["size"],
                seed=form.cleaned_data["seed"],
                is_of_officer=True,
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(asked.here("sample", made.pk))
    found = samples_of_officers(asked.row.indicator, period=asked.period)[:MOST_SAMPLES]
    context = {
        **asked.context,
        "form": form,
        "samples": [(one, asked.here("sample", one.pk)) for one in found],
    }
    return render(request, "reporting/officer/samples.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, code: str, pk: int
) -> HttpResponse:
    """Show the lines drawn; by POST say that one is fine."""
    asked = asked_or_404(request, workspace, programme, period, code)
    found = _found_or_404(asked, pk)
    drawn = drawn_lines(found, question=asked.question)
    if request.method == "POST":
        line, is_fine = chosen_or_404(request, drawn)
        actions.mark(line, is_fine=is_fine, by=request.user, at=timezone.now())
        messages.success(request, _("Line %(number)s is kept.") % {"number": line.position})
        return redirect(asked.here("sample", found.pk))
    context = {
        **asked.context,
        "sample": found,
        "lines": [_reader(asked).shown(one, counted=asked.question) for one in drawn],
        "may_mark": True,
        "may_ask": True,
        "samples_href": asked.here("samples"),
        "xlsx_href": asked.here("sample_xlsx", found.pk),
    }
    return render(request, "reporting/officer/sample.html", context)


@login_required
@require_safe
def sample_xlsx(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, code: str, pk: int
) -> HttpResponseBase:
    """Answer with the sample as a file, with all that one needs to draw it again."""
    asked = asked_or_404(request, workspace, programme, period, code)
    found = _found_or_404(asked, pk)
    drawn = drawn_lines(found, question=asked.question)
    return file_of(found, [_reader(asked).shown(one, counted=asked.question) for one in drawn])


def _reader(asked: Asked) -> SampleReader:
    return SampleReader(
        seen=asked.veil.line,
        line_href=lambda line: asked.here("line", line.record),
        question_href=lambda question: asked.address("question", question.pk),
    )


def _found_or_404(asked: Asked, pk: int) -> Sample:
    found = get_object_or_404(samples_of_officers(asked.row.indicator, period=asked.period), pk=pk)
    found.indicator, found.period = asked.row.indicator, asked.period
    return found
