"""What companies were asked in the last year, and what they answered: generated, and called so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from raceme.asks.models import Ask, Bundle, Rhythm, Round
from raceme.asks.queries import first_mail_at
from raceme.demo.register import Somebody
from raceme.demo.stage import Stage, chance_for
from raceme.workspaces.models import Workspace

BY = ("Ioana Mureșan", "Matei Lazăr")
TRANSILVANIA, ASSOCIATION = "transilvania-it", "romanian-cluster-association"
State, Kind, Way = Ask.State, Ask.Kind, Ask.Way
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One question asked of several, so many weeks ago, and of how many in ten it was answered."""

    title: str
    purpose: str
    weeks_ago: int
    of: slice
    answered: int
    kind: str = Kind.TEXT
    minutes: int = 2
    answers: tuple[str, ...] = ()


WAVES = (
    Wave(
        title="Is your address still right?",
        purpose="For the register of the cluster; all programmes use it.",
        weeks_ago=44,
        of=slice(0, 40),
        answered=9,
        kind=Kind.CONFIRM,
        minutes=1,
    ),
    Wave(
        title="How many people work for you now?",
        purpose="For the size class that the funders count you by.",
        weeks_ago=30,
        of=slice(0, 40),
        answered=8,
        answers=("12", "31", "8, two of them part-time", "118", "24"),
    ),
    Wave(
        title="Which trade fairs do you go to next year?",
        purpose="For the plan of the cluster: we book stands together.",
        weeks_ago=19,
        of=slice(5, 30),
        answered=6,
        minutes=5,
        answers=(
            "Medica, in November",
            "None",
            "IndagraTech and Medica",
            "Slush, if there is a stand",
        ),
    ),
    Wave(
        title="Did the workshop lead to a contract?",
        purpose="For the report of Nordic Bridges; only the number is passed on.",
        weeks_ago=8,
        of=slice(0, 18),
        answered=7,
        kind=Kind.YES_NO,
    ),
    Wave(
        title="Do you come to the study visit to Oslo?",
        purpose="For the places in the programme Nordic Bridges.",
        weeks_ago=1,
        of=slice(2, 14),
        answered=5,
        kind=Kind.YES_NO,
        minutes=1,
    ),
)
# What another workspace asks of the same companies: counted there, and told nobody.
OF_OTHERS = Wave(
    title="Which training do your people need?",
    purpose="For the national training plan.",
    weeks_ago=5,
    of=slice(0, 6),
    answered=6,
    minutes=10,
    answers=("Sales in English", "Welding", "Data protection"),
)
WAITING = ("Who signs for you from January?", "May we show your logo on the cluster's page?")


def build(stage: Stage) -> None:
    ours = list(_known(stage, stage.workspaces[TRANSILVANIA]))
    for wave in WAVES:
        _ask(stage, wave, stage.workspaces[TRANSILVANIA], ours[wave.of])
    _ask(stage, OF_OTHERS, stage.workspaces[ASSOCIATION], ours[OF_OTHERS.of])
    _wait(stage, ours[3:5])


def _known(stage: Stage, workspace: Workspace) -> Iterator[Somebody]:
    """Give the first person of each company that the workspace knows somebody of."""
    for firm in stage.register.firms.values():
        for somebody in firm.people.values():
            if somebody.person.workspace is workspace and somebody.firm is firm:
                yield somebody
                break


def _ask(stage: Stage, wave: Wave, workspace: Workspace, people: list[Somebody]) -> None:
    chance = chance_for(f"asked {wave.title}")
    asked_at = stage.at - timedelta(weeks=wave.weeks_ago, hours=2)
    told_at = asked_at + timedelta(hours=1)
    together = stage.book.add(
        Round(workspace=workspace, title=wave.title, asked_at=asked_at, asked_by=BY[0])
    )
    for somebody in people:
        if somebody.firm:
            stage.register.relate(somebody.firm, workspace=workspace)
        is_ours = somebody.person.workspace is workspace
        ask = Ask(
            workspace=workspace,
            organisation=somebody.firm.organisation if somebody.firm else None,
            person=somebody.person if is_ours else None,
            round=together,
            kind=wave.kind,
            title=wave.title,
            purpose=wave.purpose,
            minutes=wave.minutes,
            due_on=(asked_at + timedelta(weeks=2)).date(),
            asked_at=asked_at,
            asked_by=BY[0],
            told_at=told_at if is_ours else None,
            is_generated=True,
        )
        if is_ours:
            ask.bundle = stage.book.add(_bundle(somebody, at=told_at))
        _answer(ask, wave, somebody, chance, at=stage.at)
        stage.book.add(ask)


def _bundle(somebody: Somebody, *, at: datetime) -> Bundle:
    person = somebody.person
    return Bundle(
        workspace=person.workspace,
        person=person,
        address=person.email.lower(),
        language=person.workspace.language,
        sent_at=at,
    )


def _answer(ask: Ask, wave: Wave, somebody: Somebody, chance: Random, *, at: datetime) -> None:
    """Let them answer, decline, or leave it until it ran out or is overdue."""
    lot, after = chance.randrange(10), DAY * chance.choice((1, 1, 2, 2, 3, 5, 8, 12))
    moment = ask.asked_at + after
    if lot >= wave.answered or moment >= at:
        is_over = ask.due_on + timedelta(days=30) < at.date()
        if is_over:
            ask.state, ask.closed_at = State.EXPIRED, ask.asked_at + timedelta(days=45)
            ask.reminders = 2
        return
    ask.closed_at, ask.answered_by = moment, somebody.person.name
    ask.way = chance.choice((Way.LINK, Way.LINK, Way.LINK, Way.TELEPHONE))
    if lot == 0:
        ask.state, ask.reason = State.DECLINED, "We do not keep this."
        return
    ask.state, ask.answered_at = State.ANSWERED, moment
    if wave.kind == Kind.CONFIRM:
        ask.choice = Ask.Choice.CONFIRMED
    elif wave.kind == Kind.YES_NO:
        ask.choice = chance.choice((Ask.Choice.YES, Ask.Choice.NO))
    else:
        ask.answer = chance.choice(wave.answers)


def _wait(stage: Stage, people: list[Somebody]) -> None:
    """Ask two companies something that goes out with the next mail."""
    workspace = stage.workspaces[TRANSILVANIA]
    due_on = (stage.at + timedelta(weeks=3)).date()
    goes_out = first_mail_at(due_on=due_on, rhythm=Rhythm(workspace=workspace), at=stage.at)
    for title, somebody in zip(WAITING, people, strict=True):
        stage.book.add(
            Ask(
                workspace=workspace,
                organisation=somebody.firm.organisation if somebody.firm else None,
                person=somebody.person,
                kind=Kind.YES_NO if title.startswith("May") else Kind.TEXT,
                title=title,
                purpose="For the cluster's own page.",
                minutes=1,
                due_on=due_on,
                asked_at=stage.at - timedelta(hours=3),
                asked_by=BY[1],
                next_mail_at=goes_out,
                is_generated=True,
            )
        )
