"""What a company's own people do on its page, with the asks that it answers."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from raceme.accounts.actions.throttling import COLLEAGUES_ADDED, attempt
from raceme.accounts.models import User
from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import Refusal
from raceme.mail import actions as mail
from raceme.organisations import actions as organisations
from raceme.organisations import queries
from raceme.organisations.actions import Said, Voice, Year
from raceme.organisations.models import (
    Affiliation,
    Confirmation,
    Organisation,
    Person,
    YearlyPart,
    YearlyRound,
)
from raceme.portal.queries.still_right import MODULE
from raceme.workspaces.models import Workspace

MINUTES = 2


class NobodyChosen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("No organisation was chosen, so nobody was asked. Choose members, or a list.")
        )


@transaction.atomic
def confirm_facts(
    organisation: Organisation,
    *,
    voice: Voice,
    year: int,
    revision: int,
    size: int | None,
    at: datetime,
) -> Confirmation:
    """Say that all is right, and answer what asked for it. Raises ``ChangedMeanwhile``."""
    confirmation = organisations.confirm_facts(
        organisation, voice=voice, year=year, revision=revision, size=size, at=at
    )
    _answer(organisation, voice=voice, changed=False, at=at)
    return confirmation


@transaction.atomic
def say_facts(
    organisation: Organisation,
    *,
    voice: Voice,
    facts: dict[str, str],
    year: Year,
    revision: int,
    at: datetime,
) -> Said:
    """Say what has changed, and answer what asked for it; raises what the register refuses."""
    said = organisations.say_facts(
        organisation, voice=voice, facts=facts, year=year, revision=revision, at=at
    )
    _answer(organisation, voice=voice, changed=bool(said.changed or said.proposed), at=at)
    return said


@transaction.atomic
def add_colleague(
    organisation: Organisation,
    *,
    workspace: Workspace,
    name: str,
    email: str,
    role: str,
    by: User | Person,
    at: datetime,
    token: UUID | None = None,
) -> Person:
    """
    Let a workspace know somebody more of the company, by the address where it knows them.

    Raises ``AlreadyAffiliated`` or ``TooManyAttempts``.
    """
    attempt(COLLEAGUES_ADDED, f"{type(by).__name__}:{by.pk}", at=at)
    known = (
        queries.people_of(workspace).filter(email__iexact=email.strip()).first() if email else None
    )
    if known is not None:
        organisations.affiliate(
            known, organisation=organisation, role=role, by=by, at=at, token=token
        )
        return known
    return organisations.add_person(
        organisations.PersonFacts(name=name, email=email),
        workspace=workspace,
        organisation=organisation,
        role=role,
        by=by,
        at=at,
        token=token,
    )


@transaction.atomic
def leave_company(
    affiliation: Affiliation,
    *,
    successor: Affiliation | None,
    by: User | Person,
    at: datetime,
) -> None:
    """
    Say that somebody has left; who takes over gets the asks that are open.

    The links of who left open nothing more. Raises ``HasEnded``.
    """
    ended = organisations.end_affiliation(
        affiliation, ended_on=timezone.localdate(at), by=by, at=at
    )
    if successor is not None:
        asks.hand_over(ended.organisation, leaver=ended.person, to=successor.person, by=by, at=at)


@transaction.atomic
def start_round(
    workspace: Workspace,
    *,
    organisations_asked: Iterable[Organisation],
    title: str,
    due_on: date,
    by: User,
    at: datetime,
    token: UUID | None = None,
) -> YearlyRound:
    """
    Ask each company once whether its facts are still right.

    Nobody is asked who has said so within a year, be it to another workspace, or is being
    asked already. Raises ``NobodyChosen`` or what is wrong with the ask.
    """
    if made := submissions.made_before(YearlyRound.objects.of(workspace), token, by=by, at=at):
        return made
    chosen = {one.pk: one for one in organisations_asked}
    if not chosen:
        raise NobodyChosen
    made = YearlyRound.objects.create(
        workspace=workspace, title=title, due_on=due_on, started_at=at, started_by=str(by)
    )
    outcomes = _left_out(chosen, workspace=workspace, at=at)
    people = queries.people_to_ask(
        chosen.keys() - outcomes.keys(), workspace=workspace, on=timezone.localdate(at)
    )
    asked = _ask(people, round_=made, by=by, at=at)
    YearlyPart.objects.bulk_create(
        [
            YearlyPart(
                workspace=workspace,
                round=made,
                organisation=one,
                outcome=outcomes.get(pk) or _outcome(pk, people=people, asked=asked),
                ask=asked[pk].reference if pk in asked else "",
            )
            for pk, one in sorted(chosen.items())
        ],
        batch_size=500,
    )
    audit.record(
        "organisations.start_round",
        targets=made,
        workspace=workspace,
        by=by,
        at=at,
        changes={"asks": (None, len(asked)), "left_out": (None, len(chosen) - len(asked))},
    )
    submissions.settle(token, result=made.reference)
    return made


def _left_out(
    chosen: dict[int, Organisation], *, workspace: Workspace, at: datetime
) -> dict[int, str]:
    confirmed = queries.confirmations_standing(chosen, workspace=workspace, at=at)
    waiting = Ask.objects.reached_by(
        Q(organisation__in=chosen, module=MODULE, state=Ask.State.OPEN)
    )
    return {
        **dict.fromkeys(
            waiting.order_by("pk").values_list("organisation", flat=True),
            YearlyPart.Outcome.ASKED_ALREADY,
        ),
        **dict.fromkeys(confirmed, YearlyPart.Outcome.CONFIRMED_LATELY),
    }


def _outcome(pk: int, *, people: dict[int, Affiliation], asked: dict[int, Ask]) -> str:
    if pk in asked:
        return YearlyPart.Outcome.ASKED
    return YearlyPart.Outcome.OVER_BUDGET if pk in people else YearlyPart.Outcome.NOBODY


def _ask(
    people: dict[int, Affiliation], *, round_: YearlyRound, by: User, at: datetime
) -> dict[int, Ask]:
    """Ask whom there is to ask; whose quarter is full is left out by the asks themselves."""
    workspace = round_.workspace
    with translation.override(workspace.language):
        asking = asks.Asking(
            title=round_.title,
            purpose=_("So that no programme asks you again for a year."),
            due_on=round_.due_on,
            minutes=MINUTES,
            kind=Ask.Kind.PAGE,
            module=MODULE,
        )
    recipients = [
        asks.Recipient(
            organisation=one.organisation,
            person=one.person,
            path=reverse("portal-public:still_right", args=[mail.SECRET, pk]),
        )
        for pk, one in sorted(people.items())
    ]
    asks.check(asking, workspace=workspace, at=at)
    if not recipients:
        return {}
    try:
        with transaction.atomic():
            sent = asks.ask_many(asking, workspace=workspace, of=recipients, by=by, at=at)
    except asks.NobodyToAsk:
        return {}
    return {ask.organisation_id: ask for ask in sent.asks if ask.organisation_id}


def _answer(organisation: Organisation, *, voice: Voice, changed: bool, at: datetime) -> None:
    """Answer every open ask for it: of all workspaces where its own people have said it."""
    whose = Q(organisation=organisation, module=MODULE, state=Ask.State.OPEN)
    if not voice.is_own(organisation):
        whose &= Q(workspace=voice.workspace)
    way = Ask.Way.LINK if voice.affiliation else Ask.Way.ACCOUNT
    for ask in Ask.objects.reached_by(whose).select_related("workspace").order_by("pk"):
        with translation.override(ask.workspace.language):
            summary = _("Some facts have changed") if changed else _("All facts are right")
        try:
            with transaction.atomic():
                asks.answer(ask, summary=summary, way=way, by=voice.by, at=at)
        except asks.NoLongerOpen:
            # Somebody closed it at the same moment: what was said stands all the same.
            continue
