"""Who oversees a finished programme for its funder, what was asked, and a sample."""

from datetime import datetime, timedelta

from raceme.accounts.models import User
from raceme.demo.opening import Facts, facts_of
from raceme.programmes.models import Officer, OpenedPeriod, Period, Programme
from raceme.programmes.queries import periods_of
from raceme.reporting import counting
from raceme.reporting.actions.samples import drawn
from raceme.reporting.counting import Question
from raceme.reporting.models import (
    Indicator,
    LineQuestion,
    QuestionMessage,
    Sample,
    SampleLine,
)
from raceme.reporting.queries.asked_lines import question_behind, told_of
from raceme.reporting.queries.figures import indicators_of
from raceme.reporting.queries.lists import listed_lines
from raceme.reporting.queries.records import key_of
from raceme.workspaces.models import Workspace

AN_HOUR = timedelta(hours=1)


def oversee(*, at: datetime) -> None:
    """Name the officers of the facts, once all else is written: what is asked of is counted."""
    for row in facts_of("workspaces")["officer"]:
        _oversee(row, at=at)


def _oversee(row: Facts, *, at: datetime) -> None:
    workspace = Workspace.objects.get(slug=row["workspace"])
    programme = Programme.objects.of(workspace).get(code=row["programme"])
    user = User(email=row["email"], name=row["name"], created_at=at)
    user.set_unusable_password()
    user.save()
    Officer.objects.create(workspace=workspace, programme=programme, user=user, since=at)
    periods = {one.number: one for one in periods_of(programme)}
    for number in row["opened"]:
        OpenedPeriod.objects.create(
            workspace=workspace, period=periods[number], opened_at=at, opened_by=row["opened_by"]
        )
    for asked in row["asked"]:
        _ask(asked, programme, period=periods[asked["period"]], row=row, by=user, at=at)
    drawn_of = row["sample"]
    _draw(drawn_of, programme, period=periods[drawn_of["period"]], by=user, at=at)


def _counted(
    code: str, programme: Programme, *, period: Period, at: datetime
) -> tuple[Indicator, Question]:
    indicator = indicators_of(programme).select_related("programme").get(code=code)
    return indicator, question_behind(indicator, period=period, today=at.date())


def _ask(
    asked: Facts, programme: Programme, *, period: Period, row: Facts, by: User, at: datetime
) -> None:
    indicator, question = _counted(asked["figure"], programme, period=period, at=at)
    listed = listed_lines(question, page=slice(asked["line"] - 1, asked["line"]))[0]
    is_answered = "answer" in asked
    begun = at - AN_HOUR * asked["hours_ago"]
    made = LineQuestion.objects.create(
        workspace_id=programme.workspace_id,
        programme=programme,
        period=period,
        indicator=indicator,
        figure=indicator.name,
        record=key_of(question, listed.line),
        told=told_of(question, listed),
        state=LineQuestion.State.ANSWERED if is_answered else LineQuestion.State.OPEN,
        asked_by=by,
        asked_at=begun,
        changed_at=begun + AN_HOUR if is_answered else begun,
    )
    _say(made, asked["text"], author=by.name, is_of_officer=True, at=begun)
    if is_answered:
        _say(
            made,
            asked["answer"],
            author=row["opened_by"],
            is_of_officer=False,
            at=begun + AN_HOUR,
        )


def _say(
    question: LineQuestion, text: str, *, author: str, is_of_officer: bool, at: datetime
) -> None:
    QuestionMessage.objects.create(
        workspace_id=question.workspace_id,
        question=question,
        author=author,
        is_of_officer=is_of_officer,
        text=text,
        at=at,
    )


def _draw(facts: Facts, programme: Programme, *, period: Period, by: User, at: datetime) -> None:
    indicator, question = _counted(facts["figure"], programme, period=period, at=at)
    records = [key_of(question, line) for line in counting.lines(question)]
    chosen = drawn(records, seed=facts["seed"], size=facts["size"])
    sample = Sample.objects.create(
        is_of_officer=True,
        workspace_id=programme.workspace_id,
        programme=programme,
        period=period,
        indicator=indicator,
        figure=indicator.name,
        seed=facts["seed"],
        size=len(chosen),
        population=len(records),
        drawn_by=by.name,
        drawn_at=at,
    )
    for position, (digest, record) in enumerate(chosen, start=1):
        is_fine = position <= facts["fine"]
        SampleLine.objects.create(
            workspace_id=programme.workspace_id,
            sample=sample,
            position=position,
            record=record,
            digest=digest,
            state=SampleLine.State.FINE if is_fine else SampleLine.State.UNSEEN,
            looked_at=at if is_fine else None,
        )
