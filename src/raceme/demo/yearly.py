"""
The yearly round as it goes on: some have answered, some were reminded, some have not yet.

It is begun and answered by the actions that a manager and the companies use; only the mails
are not written, for nobody reads them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from raceme.accounts.models import User
from raceme.asks.actions.terms import SCHEDULE
from raceme.asks.models import Ask, Bundle
from raceme.asks.queries import next_mail_at, rhythm_of
from raceme.audit import actions as audit
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.register import Firm
from raceme.demo.stage import Stage, chance_for, in_the_morning
from raceme.organisations.actions import Voice, Year
from raceme.organisations.models import Affiliation, Organisation
from raceme.organisations.queries import people_to_ask, shown_size
from raceme.portal.actions.my_company import confirm_facts, say_facts, start_round
from raceme.workspaces.models import Workspace

TITLE = "Are your facts still right?"
BEGUN_BY = "ioana.muresan@transilvania-it.example"
DAY = timedelta(days=1)
# How long ago it was begun and those who had not answered were reminded; when it is over.
BEGUN, REMINDED, OVER = 16 * DAY, 2 * DAY, 5 * DAY
# Those who joined before this year are asked: so a newcomer has some left to ask.
JOINED_BEFORE = 2019
# Of the rest, by the name: who had said so this year already, answers, and is reminded.
SPARED, CONFIRMS, CHANGES, IS_REMINDED = 8, 45, 55, 80
# These wait for whoever tries them out.
LEFT_OPEN = ("Someșul Digital SRL", "Medisfera SRL")
WAITING_FOR_STAFF = 2
LATELY = 130 * DAY
NEW_ADDRESS = "Calea Turzii 178"


def build(stage: Stage) -> None:
    """Begin a round some time ago, and let it come to where it stands today."""
    workspace = stage.workspaces[TRANSILVANIA]
    by = User.objects.get(email=BEGUN_BY)
    asked = {firm.organisation.pk: firm.organisation for firm in _members(stage, workspace)}
    drawn = {key: _drawn(one) for key, one in asked.items()}
    people = people_to_ask(asked, workspace=workspace, on=stage.today)
    for key in sorted(asked):
        if drawn[key] < SPARED and key in people:
            _confirm(people[key], at=in_the_morning(stage.today - LATELY, minutes=31 * drawn[key]))
    began = in_the_morning(stage.today - BEGUN, minutes=25)
    reminded = in_the_morning(stage.today - REMINDED, minutes=70)
    start_round(
        workspace,
        organisations_asked=asked.values(),
        title=TITLE,
        due_on=(stage.at + OVER).date(),
        by=by,
        at=began,
    )
    asks = list(Ask.objects.of(workspace).filter(module="my_company").order_by("pk"))
    changed = 0
    for ask in asks:
        go_out(ask, at=ask.next_mail_at or began)
        number, affiliation = drawn[ask.organisation_id or 0], people[ask.organisation_id or 0]
        moment = _moment(ask, number=number, before=reminded)
        if number < CONFIRMS:
            _confirm(affiliation, at=moment)
        elif number < CHANGES:
            changed += 1
            _correct(affiliation, has_moved=changed <= WAITING_FOR_STAFF, at=moment)
        elif number < IS_REMINDED:
            _remind(ask, by=by, at=reminded)
    Ask.objects.of(workspace).filter(module="my_company").update(is_generated=True)


def _members(stage: Stage, workspace: Workspace) -> Sequence[Firm]:
    return [
        firm
        for firm in stage.register.firms.values()
        if any(
            one.workspace is workspace
            and one.left_on is None
            and one.joined_on.year < JOINED_BEFORE
            for one in firm.members
        )
    ]


def _drawn(organisation: Organisation) -> int:
    """Return what decides of a company: a number below a hundred."""
    if organisation.name in LEFT_OPEN:
        return 99
    return chance_for(f"yearly {organisation.name}").randrange(100)


def _confirm(affiliation: Affiliation, *, at: datetime) -> None:
    organisation, year = affiliation.organisation, at.year - 1
    organisation.refresh_from_db()
    size = shown_size(organisation, year)
    confirm_facts(
        organisation,
        voice=Voice(affiliation=affiliation),
        year=year,
        revision=organisation.revision,
        size=size.pk if size else None,
        at=at,
    )


def go_out(ask: Ask, *, at: datetime) -> None:
    """Keep that the mail of the week went out."""
    assert ask.person is not None  # noqa: S101 (it was asked of people)
    first = ask.told_at is None
    person, rhythm = ask.person, rhythm_of(ask.workspace)
    ask.bundle = Bundle.objects.create(
        workspace=ask.workspace,
        person=person,
        address=person.email.lower(),
        language=ask.workspace.language,
        sent_at=at,
    )
    ask.told_at = ask.told_at or at
    ask.reminders += 0 if first else 1
    ask.next_mail_at = next_mail_at(
        due_on=ask.due_on, reminders=ask.reminders, rhythm=rhythm, at=at
    )
    ask.save(update_fields=["bundle", "told_at", "reminders", "next_mail_at"])
    audit.record(
        "asks.tell",
        targets=[ask.bundle, ask],
        workspace=ask.workspace,
        by=SCHEDULE,
        at=at,
        changes={"asks" if first else "reminders": (None, 1)},
    )


def _moment(ask: Ask, *, number: int, before: datetime) -> datetime:
    """Return when a company answers, some days after the mail."""
    told_at = ask.told_at or ask.asked_at
    return min(told_at + (1 + number % 5) * DAY + timedelta(minutes=7 * number), before)


def _correct(affiliation: Affiliation, *, has_moved: bool, at: datetime) -> None:
    """Let a company say what has changed; where its page has moved, staff are to decide."""
    organisation, year = affiliation.organisation, at.year - 1
    organisation.refresh_from_db()
    size = shown_size(organisation, year)
    facts = {"address": NEW_ADDRESS}
    if has_moved:
        facts["website"] = f"https://www.{affiliation.person.email.partition('@')[2]}"
    say_facts(
        organisation,
        voice=Voice(affiliation=affiliation),
        facts=facts,
        year=Year(year=year, employees=(size.employees or 0) + 2 if size else 7),
        revision=organisation.revision,
        at=at,
    )


def _remind(ask: Ask, *, by: User, at: datetime) -> None:
    """Put it into the mail once more, as staff do with one button, and let that mail go out."""
    audit.record(
        "asks.remind",
        targets=ask,
        workspace=ask.workspace,
        by=by,
        at=at,
        changes={"next_mail_at": (None, at + timedelta(minutes=5))},
    )
    go_out(ask, at=at + timedelta(minutes=5))
