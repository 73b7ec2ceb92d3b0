"""A question about a line as both sides see it: what was written, and what changed since."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import EditForm
from raceme.reporting.counting import Question
from raceme.reporting.exports.tables import participant_of, table_of
from raceme.reporting.models import LineQuestion, QuestionMessage
from raceme.reporting.queries.asked_lines import LineNow, changes_since, messages_of
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.veil import Veil, a_person
from raceme.reporting.views.lines import written
from raceme.reporting.views.moments import name_of

TONES = {"open": "warn", "answered": "", "closed": "ok"}
ICONS = {"open": "help-circle", "answered": "info-circle", "closed": "circle-check"}


@dataclass(frozen=True)
class ShownMessage:
    author: str
    is_of_officer: bool
    at: datetime
    text: str
    file: str
    file_href: str


@dataclass(frozen=True)
class QuestionRow:
    """A question on a list."""

    figure: str
    period: str
    programme: str
    state: str
    tone: str
    icon: str
    changed_at: datetime
    href: str


def is_said(form: EditForm, row: LineQuestion, say: Callable[[], object]) -> bool:
    """Write by ``say`` what ``form`` holds; a refusal stands beside what was typed."""
    try:
        say()
    except ChangedMeanwhile as refusal:
        row.refresh_from_db(fields=["revision", "state"])
        form.changed_meanwhile(refusal, revision=row.revision, standing={})
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def row_of(question: LineQuestion, *, href: str, programme: str = "") -> QuestionRow:
    return QuestionRow(
        figure=question.figure,
        period=name_of(question.period),
        programme=programme,
        state=question.get_state_display(),
        tone=TONES[question.state],
        icon=ICONS[question.state],
        changed_at=question.changed_at,
        href=href,
    )


def conversation(
    question: LineQuestion,
    line: LineNow | None,
    *,
    file: Callable[[QuestionMessage], tuple[str, str]],
    veil: Veil | None,
) -> dict[str, object]:
    """Return what a page shows of ``question``; ``file`` names what an answer points to."""
    return {
        "question": question,
        "row": row_of(question, href=""),
        "period_name": name_of(question.period),
        "line_name": _line_name(line, veil=veil),
        "changes": changes_since(question.told, line) if question.indicator else [],
        "said": list(_shown(messages_of(question), file)),
        "is_closed": question.state == LineQuestion.State.CLOSED,
    }


def _shown(
    messages: Iterable[QuestionMessage], file: Callable[[QuestionMessage], tuple[str, str]]
) -> Iterable[ShownMessage]:
    for one in messages:
        name, href = file(one) if one.evidence is not None else ("", "")
        yield ShownMessage(one.author, one.is_of_officer, one.at, one.text, name, href)


def _line_name(line: LineNow | None, *, veil: Veil | None) -> str:
    if line is None:
        return _("a line that is not counted any more")
    return name_of_line(line.counted, line.listed if veil is None else veil.line(line.listed))


def name_of_line(counted: Question, listed: ListedLine) -> str:
    table = table_of(counted.rule)
    name = written(table.columns[0].value(listed, table.counts([listed])))
    if name == a_person() and listed.engagement is not None:
        # Of those without a name the organisation tells one from another.
        return participant_of(listed.engagement)
    return name or _("not known")
