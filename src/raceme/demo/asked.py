"""What companies were asked in the last year, and what they answered: generated, and called so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from raceme.accounts.models import User
from raceme.asks.actions.terms import SCHEDULE
from raceme.asks.models import Ask, Bundle, Rhythm, Round
from raceme.asks.queries import first_mail_at, next_mail_at
from raceme.audit import actions as audit
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
    by: str = BY[0]
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
    by="Gabriel Enache",
    answers=("Sales in English", "Welding", "Data protection"),
)
# What the history says of an ask as it is made, and as somebody closes it.
ASKED = ("title", "purpose", "due_on", "minutes")
CLOSED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    State.ANSWERED: ("asks.answer", ("answer", "choice", "way")),
    State.DECLINED: ("asks.decline", ("reason", "way")),
}
# Of the company that somebody speaks for: what is open as they come.
OPEN = "Which of your services may we show to clusters in Norway?"
WAITING = ("Who signs for you from January?", "May we show your logo on the cluster's page?")


def build(stage: Stage) -> None:
    ours = list(_known(stage, stage.workspaces[TRANSILVANIA]))
    for wave in WAVES:
        _ask(stage, wave, stage.workspaces[TRANSILVANIA], ours[wave.of])
    _ask(stage, OF_OTHERS, stage.workspaces[ASSOCIATION], ours[OF_OTHERS.of])
    _wait(stage, ours[3:5])
    _leave_open(stage, ours[0])


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
        Round(workspace=workspace, title=wave.title, asked_at=asked_at, asked_by=wave.by)
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
            asked_by=wave.by,
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
    # Whom another workspace knows has no link of ours; who was called is written down by staff.
    way = chance.choice((Way.LINK, Way.LINK, Way.LINK, Way.TELEPHONE))
    ask.way = way if ask.person else Way.TELEPHONE
    ask.closed_at = moment
    ask.answered_by = somebody.person.name if ask.way == Way.LINK else ask.asked_by
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


def _leave_open(stage: Stage, somebody: Somebody) -> None:
    """Ask a company something it was told of two days ago and has not answered."""
    workspace = stage.workspaces[TRANSILVANIA]
    told_at = stage.at - 2 * DAY
    due_on = (stage.at + 12 * DAY).date()
    stage.book.add(
        Ask(
            workspace=workspace,
            organisation=somebody.firm.organisation if somebody.firm else None,
            person=somebody.person,
            kind=Kind.TEXT,
            title=OPEN,
            purpose="For the page of Nordic Bridges; you see it before anybody else does.",
            minutes=3,
            due_on=due_on,
            asked_at=told_at - DAY,
            asked_by=BY[1],
            bundle=stage.book.add(_bundle(somebody, at=told_at)),
            told_at=told_at,
            next_mail_at=next_mail_at(
                due_on=due_on, reminders=0, rhythm=Rhythm(workspace=workspace), at=told_at
            ),
            is_generated=True,
        )
    )


def tell(stage: Stage) -> None:
    """Tell in the history of each ask what was done with it, once all are written."""
    users = {user.name: user for user in stage.book.of(User)}
    asks = stage.book.of(Ask)
    for together in stage.book.of(Round):
        of_it = [ask for ask in asks if ask.round is together]
        _tell_of_round(together, of_it, by=users[together.asked_by])
    for ask in asks:
        _tell_of(ask, users)


def _tell_of_round(together: Round, asks: Sequence[Ask], *, by: User) -> None:
    audit.record(
        "asks.ask_many",
        targets=[together, *asks],
        workspace=together.workspace,
        by=by,
        at=together.asked_at,
        changes=_said(asks[0], *ASKED) | {"asks": (None, len(asks))},
    )
    over = [ask for ask in asks if ask.state == State.EXPIRED]
    if over:
        audit.record(
            "asks.expire",
            targets=over,
            workspace=together.workspace,
            by=SCHEDULE,
            at=over[0].closed_at or together.asked_at,
            changes={"asks": (None, len(over))},
        )


def _tell_of(ask: Ask, users: Mapping[str, User]) -> None:
    space = ask.workspace
    if ask.round is None:
        changes, by = _said(ask, *ASKED), users[ask.asked_by]
        audit.record(
            "asks.ask", targets=ask, workspace=space, by=by, at=ask.asked_at, changes=changes
        )
    for told in range(ask.reminders + 1 if ask.bundle else 0):
        audit.record(
            "asks.tell",
            targets=[ask.bundle, ask] if ask.bundle else ask,
            workspace=space,
            by=SCHEDULE,
            at=(ask.told_at or ask.asked_at) + told * timedelta(weeks=1),
            changes={"reminders" if told else "asks": (None, 1)},
        )
    if ask.state in CLOSED and ask.closed_at:
        verb, said = CLOSED[ask.state]
        by_link = ask.person if ask.way == Way.LINK else None
        audit.record(
            verb,
            targets=ask,
            workspace=space,
            by=by_link or users[ask.answered_by],
            at=ask.closed_at,
            changes=_said(ask, *said),
        )


def _said(ask: Ask, *names: str) -> dict[str, tuple[object, object]]:
    return {name: (None, said) for name in names if (said := getattr(ask, name))}
