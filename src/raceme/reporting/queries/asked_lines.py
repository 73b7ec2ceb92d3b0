"""What officers asked about lines: the conversations, and what a line says since it was asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import words
from raceme.engagements.models import Evidence
from raceme.programmes.models import Period, Programme
from raceme.reporting.counting import Question
from raceme.reporting.models import Indicator, LineQuestion, QuestionMessage
from raceme.reporting.queries.figures import asked_of, indicators_of, window_of
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.records import line_called, listed_records
from raceme.reporting.queries.standing import shown
from raceme.workspaces.models import Workspace

Told = dict[str, object]


@dataclass(frozen=True)
class LineNow:
    """A line as ``counted`` counts it now; ``proofs`` prove its records, each once."""

    counted: Question
    listed: ListedLine
    proofs: list[Evidence]


def questions_of(programme: Programme) -> QuerySet[LineQuestion]:
    """Return what was asked about a programme that the reader has reached, the last first."""
    return (
        LineQuestion.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("period", "indicator__programme", "asked_by")
        .order_by("-changed_at", "-pk")
    )


def questions_overseen(programme: Programme, periods: Collection[Period]) -> QuerySet[LineQuestion]:
    """Return those of the periods that are open to the programme's officers."""
    return questions_of(programme).filter(period__in=[one.pk for one in periods])


def questions_in(periods: Iterable[Period]) -> QuerySet[LineQuestion]:
    """Return those of all ``periods``, which are open to the reader, the last first."""
    rows = LineQuestion.objects.reached_by(Q(period__in=[one.pk for one in periods]))
    return rows.select_related("period").order_by("-changed_at", "-pk")


def questions_on(indicator: Indicator, record: int) -> QuerySet[LineQuestion]:
    """Return what was asked about one line, the last first."""
    rows = LineQuestion.objects.of(indicator.workspace_id)
    found = rows.filter(indicator=indicator, record=record).select_related("period")
    return found.order_by("-changed_at", "-pk")


def open_questions_in(workspace: Workspace) -> QuerySet[LineQuestion]:
    """Return what waits for an answer of ``workspace``, the longest waiting first."""
    return (
        LineQuestion.objects.of(workspace)
        .filter(state=LineQuestion.State.OPEN)
        .select_related("programme", "period")
        .order_by("changed_at", "pk")
    )


def questions_waiting_for(
    user: User, *, managed: QuerySet[Workspace], overseen: Collection[Programme]
) -> QuerySet[LineQuestion]:
    """
    Return what waits for ``user``, the longest waiting first: to be answered, or to be read.

    Who manages answers what is open there; an officer reads what was answered, and closes it.
    """
    to_answer = Q(workspace__in=managed, state=LineQuestion.State.OPEN)
    answered = Q(asked_by=user, state=LineQuestion.State.ANSWERED)
    to_read = answered & Q(programme__in=[one.pk for one in overseen], period__opened__isnull=False)
    rows = LineQuestion.objects.reached_by(to_answer | to_read)
    return rows.select_related("programme__workspace", "period").order_by("changed_at", "pk")


def line_now(question: LineQuestion, *, today: date) -> LineNow | None:
    """Return the line that a question is about, None where it is not counted any more."""
    if question.indicator is None:
        return None
    counted = question_behind(question.indicator, period=question.period, today=today)
    listed = line_called(counted, question.record)
    return None if listed is None else LineNow(counted, listed, _proofs(counted, listed))


def question_behind(indicator: Indicator, *, period: Period, today: date) -> Question:
    """Return what counts the lines of a figure in ``period``."""
    rows = indicators_of(indicator.programme).filter(pk=indicator.pk)
    window = window_of(period)
    return asked_of(indicator.programme, today=today, window=window, indicators=rows)[0].question


def messages_of(question: LineQuestion) -> QuerySet[QuestionMessage]:
    rows = QuestionMessage.objects.of(question.workspace_id).filter(question=question)
    return rows.select_related("evidence__document").order_by("at", "pk")


def told_of(question: Question, listed: ListedLine) -> Told:
    """Return what a line says, to be compared with later; it names nobody."""
    return _told(LineNow(question, listed, _proofs(question, listed)))


def changes_since(told: Told, line: LineNow | None) -> list[str]:
    """Say what of a line is otherwise than ``told``; nothing where it says the same."""
    if line is None:
        return [_("The line is not counted in this period any more.")]
    now = _told(line)
    then = {"on": "", "value": "0", "records": 0, "files": [], **told}
    if then == now:
        return []
    return [
        sentence
        for key, sentence in (
            ("on", _day_moved(str(then["on"]), str(now["on"]))),
            ("value", _number(_("It adds %(now)s now, and %(then)s then."), then, now, "value")),
            ("records", _number(_("It has %(now)s records now, and %(then)s then."), then, now)),
            ("files", _files(then["files"], now["files"])),
        )
        if then[key] != now[key]
    ]


def _told(line: LineNow) -> Told:
    said = line.listed.line
    return {
        "on": said.on.isoformat(),
        "value": str(shown(line.counted.rule, said.value)),
        "records": said.records,
        "files": sorted(_fingerprints(line.proofs)),
    }


def _day_moved(then: str, now: str) -> str:
    said = {"now": words.day(date.fromisoformat(now)), "then": then}
    if then:
        said["then"] = words.day(date.fromisoformat(then))
    return _("It counts on %(now)s now, and on %(then)s then.") % said


def _number(sentence: str, then: Told, now: Told, key: str = "records") -> str:
    return sentence % {
        "now": words.number(Decimal(str(now[key]))),
        "then": words.number(Decimal(str(then[key]))),
    }


def _files(then: object, now: object) -> str:
    before, after = (set(each) if isinstance(each, list) else set() for each in (then, now))
    said = {"added": len(after - before), "gone": len(before - after)}
    return _("Files since then: %(added)s added, %(gone)s taken away.") % said


def _proofs(question: Question, listed: ListedLine) -> list[Evidence]:
    found = {
        proof.pk: proof
        for record in listed_records(question, listed.line)
        for proof in record.evidence
    }
    return list(found.values())


def _fingerprints(proofs: Iterable[Evidence]) -> set[str]:
    return {proof.document.sha256 if proof.document else proof.reference for proof in proofs}
