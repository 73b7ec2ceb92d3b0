"""Which sets of answers a number of the summary stands for, and how that is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from raceme.core import places, words
from raceme.questionnaires import queries
from raceme.questionnaires.counting import Question, questions_of, sets_with
from raceme.questionnaires.counting.tallies import CODES
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.solving import Kind
from raceme.questionnaires.views.results.findings import ten_years
from raceme.questionnaires.views.results.looking import Look

LONGEST_CODE = 60


@dataclass(frozen=True, kw_only=True)
class Picked:
    sets: QuerySet[AnswerSet]
    said: str


def picked_or_404(asked: QueryDict, look: Look, *, language: str) -> Picked:
    """
    Return the sets that the address asks for, counted as the summary counts them.

    A question, an option or a month that there is not is not found.
    """
    questions = questions_of(look.versions, language=language, with_computed=True)
    question = question_or_404(questions, asked.get("item", ""), of=asked.get("of", ""))
    sets = look.sift.sets.filter(version__in=question.versions)
    for name, pick in PICKS.items():
        if value := asked.get(name, ""):
            return pick(look, sets, question, value, asked)
    raise Http404


def question_or_404(questions: Sequence[Question], code: str, *, of: str) -> Question:
    """Return the question of this code; ``of`` is the number of a version that asked it."""
    for question in questions:
        if question.code == code and (not of or of in map(str, question.numbers)):
            return question
    raise Http404


def _answered(said: str, question: Question) -> str:
    return _("Those who answered “%(answer)s” to “%(question)s”.") % {
        "answer": said,
        "question": question.text,
    }


def _by_option(
    _look: Look, sets: QuerySet[AnswerSet], question: Question, option: str, asked: QueryDict
) -> Picked:
    row = asked.get("row", "")
    options = {each.code: each.text for each in question.options}
    rows = {each.code: each.text for each in question.rows}
    if option not in options or (row and row not in rows):
        raise Http404
    answer = ": ".join(part for part in (rows.get(row, ""), options[option]) if part)
    return Picked(
        sets=queries.sets_that_chose(sets, item=question.code, option=option, row=row),
        said=_answered(answer, question),
    )


def _by_month(
    _look: Look, sets: QuerySet[AnswerSet], question: Question, month: str, _asked: QueryDict
) -> Picked:
    said = words.month_in_full(_day(question, f"{month}-01"))
    rows = queries.sets_that_said(sets, item=question.code, beginning=f'"{month}-')
    return Picked(sets=rows, said=_answered(said, question))


def _by_year(
    _look: Look, sets: QuerySet[AnswerSet], question: Question, year: str, _asked: QueryDict
) -> Picked:
    _day(question, f"{year}-01-01")
    rows = queries.sets_that_said(sets, item=question.code, beginning=f'"{year}-')
    return Picked(sets=rows, said=_answered(year, question))


def _by_decade(
    _look: Look, sets: QuerySet[AnswerSet], question: Question, decade: str, _asked: QueryDict
) -> Picked:
    first = _day(question, f"{decade}-01-01")
    rows = queries.sets_that_said(sets, item=question.code, beginning=f'"{decade[:3]}')
    return Picked(sets=rows, said=_answered(ten_years(first), question))


def _day(question: Question, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if question.kind is not Kind.DATE or found.isoformat() != text:
        raise Http404
    return found


def _by_code(
    _look: Look, sets: QuerySet[AnswerSet], question: Question, code: str, _asked: QueryDict
) -> Picked:
    if question.kind not in CODES or len(code) > LONGEST_CODE or '"' in code or "\0" in code:
        raise Http404
    said = (places.region(code) or code) if question.kind is Kind.REGION else code
    rows = queries.sets_that_said(sets, item=question.code, beginning=f'"{code}"')
    return Picked(sets=rows, said=_answered(said, question))


def _by_given(
    look: Look, sets: QuerySet[AnswerSet], question: Question, given: str, _asked: QueryDict
) -> Picked:
    if question.kind is Kind.COMPUTED and given in KNOWN:
        is_known, said = KNOWN[given]
        keys = sets_with(look.sift, look.versions, question, is_known=is_known)
        return Picked(
            sets=queries.sets_among(sets, keys=keys), said=said() % {"question": question.text}
        )
    if given != "yes":
        raise Http404
    return Picked(
        sets=queries.sets_that_answered(sets, item=question.code),
        said=_("Those who answered “%(question)s”.") % {"question": question.text},
    )


KNOWN: Mapping[str, tuple[bool, Callable[[], str]]] = {
    "yes": (True, lambda: _("Those where “%(question)s” can be worked out.")),
    "no": (False, lambda: _("Those where “%(question)s” cannot be worked out.")),
}
Pick = Callable[[Look, QuerySet[AnswerSet], Question, str, QueryDict], Picked]
PICKS: Mapping[str, Pick] = {
    "option": _by_option,
    "month": _by_month,
    "year": _by_year,
    "decade": _by_decade,
    "code": _by_code,
    "given": _by_given,
}
