"""A conversation about a line: an officer asks, a manager answers, the officer closes."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.engagements.models import Evidence
from raceme.mail import actions as mail
from raceme.programmes.models import Period
from raceme.programmes.queries import programmes_overseen_by
from raceme.reporting.models import Indicator, LineQuestion, QuestionMessage
from raceme.reporting.queries.asked_lines import Told

# Where an officer reads a question, and where the lead does.
OVERSEEN = "/officer/{workspace}/{programme}/questions/{question}/"
State = LineQuestion.State


class AskedAlready(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "text",
            _("A question about this line is open already. Write there, or close it first."),
        )


class QuestionClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This question is closed. Ask a new one on its line."))


@transaction.atomic
def ask(
    indicator: Indicator,
    *,
    period: Period,
    record: int,
    told: Told,
    text: str,
    by: User,
    at: datetime,
    token: UUID | None = None,
) -> LineQuestion:
    """
    Ask about a line that says ``told`` now. Raises ``AskedAlready``.

    Of two who ask about one line at once, the second is told so.
    """
    standing = LineQuestion.objects.of(period.workspace_id).filter(period=period)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    try:
        with transaction.atomic():
            question = LineQuestion.objects.create(
                workspace_id=period.workspace_id,
                programme_id=period.programme_id,
                period=period,
                indicator=indicator,
                figure=indicator.name,
                record=record,
                told=told,
                asked_by=by,
                asked_at=at,
                changed_at=at,
            )
    except IntegrityError as error:
        raise AskedAlready from error
    _say(question, text=text, by=by, is_of_officer=True, at=at)
    _audit("ask", question, by=by, at=at)
    submissions.settle(token, result=question.reference)
    return question


@transaction.atomic
def answer(
    question: LineQuestion,
    *,
    text: str,
    evidence: Evidence | None = None,
    revision: int,
    by: User,
    at: datetime,
) -> None:
    """
    Answer, and mail it to who asked, as long as that person oversees the programme.

    Raises ``ChangedMeanwhile`` where somebody wrote since ``revision``, or ``QuestionClosed``.
    """
    row = _standing(question, revision=revision)
    _move(row, to=State.ANSWERED, at=at)
    _say(row, text=text, by=by, is_of_officer=False, at=at, evidence=evidence)
    _audit("answer", row, by=by, at=at)
    _mail(row, at=at)


@transaction.atomic
def ask_again(question: LineQuestion, *, text: str, revision: int, by: User, at: datetime) -> None:
    """Write once more to what was asked, so that it waits for an answer again."""
    row = _standing(question, revision=revision)
    _move(row, to=State.OPEN, at=at)
    _say(row, text=text, by=by, is_of_officer=True, at=at)
    _audit("ask_again", row, by=by, at=at)


@transaction.atomic
def close(question: LineQuestion, *, revision: int, by: User, at: datetime) -> None:
    """Close a question: the conversation stays to be read."""
    row = _standing(question, revision=revision)
    _move(row, to=State.CLOSED, at=at)
    _audit("close_question", row, by=by, at=at)


def _standing(question: LineQuestion, *, revision: int) -> LineQuestion:
    """Lock the question and return it as it stands, not closed and not written to since."""
    rows = LineQuestion.objects.of(question.workspace_id).select_for_update(of=("self",))
    row = rows.select_related("programme__workspace", "period", "asked_by").get(pk=question.pk)
    if row.state == State.CLOSED:
        raise QuestionClosed
    if row.revision != revision:
        raise ChangedMeanwhile
    return row


def _move(row: LineQuestion, *, to: State, at: datetime) -> None:
    row.state, row.changed_at = to, at
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])


def _say(
    question: LineQuestion,
    *,
    text: str,
    by: User,
    is_of_officer: bool,
    at: datetime,
    evidence: Evidence | None = None,
) -> None:
    QuestionMessage.objects.create(
        workspace_id=question.workspace_id,
        question=question,
        author=str(by),
        is_of_officer=is_of_officer,
        text=text,
        evidence=evidence,
        at=at,
    )


def _mail(question: LineQuestion, *, at: datetime) -> None:
    user, programme = question.asked_by, question.programme
    if user is None or not programmes_overseen_by(user).filter(pk=programme.pk).exists():
        return
    slug = programme.workspace.slug
    mail.queue(
        "question_answered",
        to=user.email,
        language=user.language,
        context={
            "name": str(user),
            "programme": programme.name,
            "figure": question.figure,
            "path": OVERSEEN.format(workspace=slug, programme=programme.code, question=question.pk),
        },
        workspace=programme.workspace,
        at=at,
    )


def _audit(verb: str, question: LineQuestion, *, by: User, at: datetime) -> None:
    audit.record(
        f"reporting.{verb}",
        targets=[question, question.programme],
        workspace=question.workspace_id,
        by=by,
        at=at,
        changes={"indicator": (None, question.figure)},
    )
