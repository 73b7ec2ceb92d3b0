"""Lines drawn by chance for an officer to look at, and how far that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request, posted
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.lists.columns import Column, Row
from raceme.core.lists.exports import write_workbook
from raceme.reporting.actions import samples as actions
from raceme.reporting.exports.sheets import Rows
from raceme.reporting.forms.samples import DrawForm
from raceme.reporting.models import Sample, SampleLine
from raceme.reporting.queries.samples import DrawnLine, drawn_lines, samples_of
from raceme.reporting.views.conversations import name_of_line
from raceme.reporting.views.officer.figure import Asked, asked_or_404
from raceme.reporting.views.reach import is_key

MOST_SAMPLES = 30
IN_MEMORY = 2 * 1024 * 1024
YES = "yes"


@dataclass(frozen=True)
class ShownDrawn:
    """A drawn line: ``state`` says how far it is looked at, ``href`` is empty where it is gone."""

    line: SampleLine
    name: str
    href: str
    day: str
    state: str
    tone: str
    icon: str
    question_href: str
    is_fine: bool


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
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(asked.here("sample", made.pk))
    found = samples_of(asked.row.indicator, period=asked.period)[:MOST_SAMPLES]
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
        sent = request.POST.get("line", "")
        line = next((one.line for one in drawn if is_key(sent) and one.line.pk == int(sent)), None)
        if line is None:
            raise Http404
        is_fine = request.POST.get("fine") == YES
        actions.mark(line, is_fine=is_fine, by=request.user, at=timezone.now())
        messages.success(request, _("Line %(number)s is kept.") % {"number": line.position})
        return redirect(asked.here("sample", found.pk))
    context = {
        **asked.context,
        "sample": found,
        "lines": [_shown(asked, one) for one in drawn],
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
    lines = [_shown(asked, one) for one in drawn_lines(found, question=asked.question)]
    # Closed by the response, once it is sent.
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    write_workbook([(_("Lines"), _sheet(lines)), (_("Drawn by"), _how(found))], file)
    file.seek(0)
    name = slugify(f"{asked.programme.code} {code} sample {found.seed}")
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _found_or_404(asked: Asked, pk: int) -> Sample:
    found = get_object_or_404(samples_of(asked.row.indicator, period=asked.period), pk=pk)
    found.indicator, found.period = asked.row.indicator, asked.period
    return found


def _shown(asked: Asked, drawn: DrawnLine) -> ShownDrawn:
    line, listed, question = drawn.line, drawn.listed, drawn.question
    state, tone, icon = _state(drawn)
    return ShownDrawn(
        line=line,
        name=_("not counted any more")
        if listed is None
        else name_of_line(asked.question, asked.veil.line(listed)),
        href="" if listed is None else asked.here("line", line.record),
        day="" if listed is None else words.day_short(listed.line.on),
        state=state,
        tone=tone,
        icon=icon,
        question_href="" if question is None else asked.address("question", question.pk),
        is_fine=line.state == SampleLine.State.FINE,
    )


def _state(drawn: DrawnLine) -> tuple[str, str, str]:
    if drawn.line.state == SampleLine.State.FINE:
        return str(SampleLine.State.FINE.label), "ok", "circle-check"
    if drawn.question is not None:
        said = {"state": drawn.question.get_state_display().lower()}
        return _("Asked, %(state)s") % said, "", "help-circle"
    return str(SampleLine.State.UNSEEN.label), "warn", "eye"


def _sheet(lines: Sequence[ShownDrawn]) -> Rows:
    return Rows(
        "",
        [
            Column("position", _("Line")),
            Column("name", _("Name"), main=True),
            Column("day", _("Counts on")),
            Column("state", _("State")),
            Column("record", _("Number in the address")),
            Column("digest", _("SHA-256 of seed and number"), main=True),
        ],
        list(_rows(lines)),
    )


def _rows(lines: Sequence[ShownDrawn]) -> Iterator[Row]:
    for one in lines:
        yield {
            "position": one.line.position,
            "name": one.name,
            "day": one.day,
            "state": one.state,
            # As text: a spreadsheet would round a long one.
            "record": str(one.line.record),
            "digest": one.line.digest,
        }


def _how(sample: Sample) -> Rows:
    facts = [
        (_("Figure"), sample.figure),
        (_("Seed"), sample.seed),
        (_("Lines drawn"), words.number(sample.size)),
        (_("Lines in the list"), words.number(sample.population)),
        (_("Drawn by"), sample.drawn_by),
        (_("Drawn on"), words.moment(timezone.localtime(sample.drawn_at))),
        (
            _("Method"),
            _(
                "The lines are ordered by the SHA-256 of the seed, a colon and the number in the "
                "line's address, and the first are taken."
            ),
        ),
    ]
    rows: list[Row] = [{"what": label, "is": value} for label, value in facts]
    return Rows("", [Column("what", ""), Column("is", "", main=True)], rows)
