"""A sample of lines as both sides look it through: what each line says now, and how far it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.lists.columns import Column, Row
from raceme.core.lists.exports import write_workbook
from raceme.reporting.counting import Question
from raceme.reporting.exports.sheets import Rows
from raceme.reporting.models import LineQuestion, Sample, SampleLine
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.samples import DrawnLine
from raceme.reporting.views.conversations import name_of_line
from raceme.reporting.views.reach import is_key

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


@dataclass(frozen=True)
class SampleReader:
    """Who looks: what of a line is ``seen``, and where lines and questions open."""

    seen: Callable[[ListedLine], ListedLine]
    line_href: Callable[[SampleLine], str]
    question_href: Callable[[LineQuestion], str]

    def shown(self, drawn: DrawnLine, *, counted: Question | None) -> ShownDrawn:
        line, listed, question = drawn.line, drawn.listed, drawn.question
        state, tone, icon = _state(drawn)
        is_there = counted is not None and listed is not None
        return ShownDrawn(
            line=line,
            name=name_of_line(counted, self.seen(listed))
            if counted is not None and listed is not None
            else _("not counted any more"),
            href=self.line_href(line) if is_there else "",
            day="" if listed is None else words.day_short(listed.line.on),
            state=state,
            tone=tone,
            icon=icon,
            question_href="" if question is None else self.question_href(question),
            is_fine=line.state == SampleLine.State.FINE,
        )


def chosen_or_404(request: Request, drawn: Iterable[DrawnLine]) -> tuple[SampleLine, bool]:
    """Return the line that a POST says something of, and whether it says that it is fine."""
    sent = request.POST.get("line", "")
    line = next((one.line for one in drawn if is_key(sent) and one.line.pk == int(sent)), None)
    if line is None:
        raise Http404
    return line, request.POST.get("fine") == YES


def file_of(sample: Sample, lines: Sequence[ShownDrawn]) -> FileResponse:
    """Answer with the sample as a file, with all that one needs to draw it again."""
    # Closed by the response, once it is sent.
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    write_workbook([(_("Lines"), _sheet(lines)), (_("Drawn by"), _how(sample))], file)
    file.seek(0)
    code = sample.indicator.code if sample.indicator else sample.figure
    name = slugify(f"{sample.programme.code} {code} sample {sample.seed}")
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


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
