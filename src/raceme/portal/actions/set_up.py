"""The guided start: the first account, its workspace, a first programme, first members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts import actions as accounts
from raceme.accounts.models import User
from raceme.accounts.queries import is_without_users
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import Refusal
from raceme.organisations import actions as register
from raceme.organisations import validation
from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.queries import member_ids_on, namesakes, own_organisation
from raceme.portal.queries.set_up import NewMember
from raceme.programmes import actions as programmes
from raceme.programmes.models import Programme
from raceme.reporting.actions import IndicatorFacts, add_indicator, add_rule
from raceme.reporting.library import ReadyRule
from raceme.workspaces.models import Workspace

# Claimed by every first visitor: of two at once, the second waits for the first to be done.
FIRST_RUN = UUID("6f0b1c52-5d0e-4b3e-9a57-1f6f2b7c9d10")
BY = "first run"
OWN_KINDS: dict[str, str] = {Workspace.Kind.CLUSTER: Organisation.Kind.CLUSTER}
REPORT_DUE_AFTER = 30


class SetUpAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody set up this installation a moment ago. Nothing of yours was saved: ask "
                "them for an invitation."
            )
        )


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What the first step asks of the organisation that will work here."""

    name: str
    kind: str
    town: str
    country: str


@transaction.atomic
def begin(
    beginning: Beginning,
    *,
    email: str,
    owner: str,
    password: str,
    language: str,
    time_zone: str,
    at: datetime,
) -> tuple[User, Workspace]:
    """
    Make the first account, which runs the installation, and the workspace that it owns.

    Raises ``SetUpAlready`` to whoever comes second.
    """
    submissions.claim(FIRST_RUN, by=BY, at=at)
    if not is_without_users():
        raise SetUpAlready
    user = accounts.create_user(
        email,
        name=owner,
        language=language,
        password=password,
        by=BY,
        at=at,
        is_operator=True,
    )
    return user, open_workspace(beginning, owner=user, time_zone=time_zone, at=at)


@transaction.atomic
def open_workspace(
    beginning: Beginning, *, owner: User, time_zone: str, at: datetime, token: UUID | None = None
) -> Workspace:
    """Open a workspace with its own organisation in the register; sent twice, it is one."""
    if made := submissions.made_before(Workspace.objects.all(), token, by=owner, at=at):
        return made
    workspace = accounts.create_workspace(
        beginning.name,
        kind=beginning.kind,
        town=beginning.town,
        country=beginning.country,
        language=owner.language,
        currency="EUR",
        time_zone=time_zone,
        owner=owner,
        at=at,
    )
    _relate_own(beginning, workspace=workspace, by=owner, at=at)
    submissions.settle(token, result=workspace.reference)
    return workspace


@transaction.atomic
def change_beginning(
    workspace: Workspace, *, beginning: Beginning, revision: int, by: User, at: datetime
) -> Workspace:
    """Correct the workspace and its own organisation; raises ``ChangedMeanwhile``."""
    values = {
        "name": beginning.name,
        "kind": beginning.kind,
        "town": beginning.town,
        "country": beginning.country,
    }
    workspace = accounts.edit_workspace(workspace, values=values, revision=revision, by=by, at=at)
    own = own_organisation(workspace)
    if own is None:
        _relate_own(beginning, workspace=workspace, by=by, at=at)
    else:
        facts = replace(
            validation.facts_of(own),
            name=beginning.name,
            town=beginning.town,
            country=beginning.country,
            kind=_own_kind(beginning.kind),
        )
        register.correct_organisation(own, facts=facts, revision=own.revision, by=by, at=at)
    return workspace


def _relate_own(beginning: Beginning, *, workspace: Workspace, by: User, at: datetime) -> None:
    """Say which organisation the workspace is: the one of its name, else a new one."""
    same = namesakes(beginning.name, country=beginning.country)
    if len(same) == 1:
        register.use_organisation(same[0], workspace=workspace, by=by, at=at)
        own = same[0]
    else:
        own = register.add_organisation(
            validation.Facts(
                name=beginning.name,
                country=beginning.country,
                kind=_own_kind(beginning.kind),
                town=beginning.town,
            ),
            workspace=workspace,
            by=by,
            at=at,
        )
    Relationship.objects.filter(workspace=workspace, organisation=own).update(
        kind=Relationship.Kind.OWN
    )


def _own_kind(kind: str) -> str:
    return OWN_KINDS.get(kind, Organisation.Kind.OTHER)


@transaction.atomic
def add_first_programme(
    workspace: Workspace,
    *,
    facts: programmes.ProgrammeFacts,
    every: int,
    figures: Sequence[tuple[ReadyRule, Decimal | None]],
    by: User,
    at: datetime,
    token: UUID | None = None,
) -> Programme:
    """
    Add a programme with periods of ``every`` months and the ready ``figures`` with their targets.

    Sent twice, it is one. Raises a ``Refusal``, and then nothing is saved.
    """
    programme = programmes.add_programme(workspace, facts=facts, by=by, at=at, token=token)
    if programme.periods.exists():
        return programme
    periods = programmes.regular_periods(
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        every=every,
        due_after=REPORT_DUE_AFTER,
    )
    programmes.set_periods(programme, periods=periods, by=by, at=at)
    for figure, target in figures:
        rule = add_rule(workspace, name=figure.label, definition=figure.definition, by=by, at=at)
        wanted = IndicatorFacts(name=figure.label, rule=rule, target=target)
        add_indicator(programme, facts=wanted, by=by, at=at)
    return programme


@transaction.atomic
def add_members(
    members: Iterable[NewMember],
    *,
    workspace: Workspace,
    joined_on: date,
    by: User,
    at: datetime,
) -> list[Organisation]:
    """
    Put the members into the register and, where the workspace is a cluster, into the cluster.

    All or none. Raises ``NotValid`` or ``AlreadyRegistered``.
    """
    own = own_organisation(workspace)
    cluster = own if own is not None and own.kind == Organisation.Kind.CLUSTER else None
    joined: list[Organisation] = []
    for member in members:
        organisation = _registered(member, workspace=workspace, by=by, at=at)
        if organisation is not None:
            joined.append(organisation)
    known = {organisation.pk for organisation in joined}
    already = member_ids_on(joined_on, workspace=workspace, among=known)
    for organisation in joined:
        if cluster is not None and organisation.pk not in {*already, cluster.pk}:
            register.join_cluster(
                organisation,
                cluster=cluster,
                joined_on=joined_on,
                workspace=workspace,
                by=by,
                at=at,
            )
    return joined


def _registered(
    member: NewMember, *, workspace: Workspace, by: User, at: datetime
) -> Organisation | None:
    if member.organisation is not None:
        register.use_organisation(member.organisation, workspace=workspace, by=by, at=at)
        return member.organisation
    if member.facts is None:
        return None
    return register.add_organisation(member.facts, workspace=workspace, by=by, at=at)


@transaction.atomic
def finish(workspace: Workspace, *, by: User, at: datetime) -> None:
    """Say that the workspace is set up; said again, nothing changes."""
    row = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if row.set_up_at is None:
        row.set_up_at = at
        row.save(update_fields=["set_up_at"])
        audit.record("portal.finish_set_up", targets=row, workspace=row, by=by, at=at)
