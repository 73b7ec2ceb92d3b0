"""What is open for one person, wherever in the installation it lies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from raceme.accounts import factors
from raceme.accounts.models import Invitation, Role, User
from raceme.accounts.queries import (
    MANAGERS,
    factors_of,
    invitations_to,
    open_sessions_of,
    roles_held,
    workspaces_managed_by,
    workspaces_of,
)
from raceme.core.models import Job
from raceme.core.navigation import address
from raceme.engagements.models import Draft
from raceme.mail.queries import drafts_written_by
from raceme.portal.queries.mine import MOST_OF_A_KIND, Waiting, waiting_for
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_overseen_by

JOBS_SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Begun:
    """An activity or a letter begun, and where it is gone on with."""

    title: str
    is_letter: bool
    workspace: str
    kept_at: datetime
    href: str


@dataclass(frozen=True)
class Started:
    """A job the person has begun, and its page."""

    job: Job
    workspace: str
    href: str


@dataclass(frozen=True)
class SignIn:
    """How a person signs in, in numbers."""

    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int
    browsers: int


@dataclass(frozen=True)
class Open:
    waiting: list[Waiting]
    invitations: list[Invitation]
    drafts: list[Begun]
    jobs: list[Started]
    roles: list[Role]
    overseen: list[Programme]
    sign_in: SignIn

    @property
    def is_nothing(self) -> bool:
        underway = any(started.job.is_underway for started in self.jobs)
        return not (self.waiting or self.invitations or self.drafts or underway)


def open_for(user: User, *, at: datetime) -> Open:
    """Return what waits for ``user`` in every workspace, and how the account is entered."""
    roles, overseen = roles_held(user), list(programmes_overseen_by(user))
    jobs = _jobs(user, since=at - JOBS_SHOWN_FOR)
    failed = [job for job in jobs if job.state == Job.State.FAILED]
    return Open(
        waiting=waiting_for(user, roles=roles, overseen=overseen, failed=failed),
        invitations=list(invitations_to(user, at=at)[:MOST_OF_A_KIND]),
        drafts=[*_drafts(user), *_letters(user, roles)],
        jobs=list(_started([job for job in jobs if job not in failed], roles)),
        roles=roles,
        overseen=overseen,
        sign_in=_sign_in(user, at=at),
    )


def _drafts(user: User) -> Iterator[Begun]:
    drafts = Draft.objects.within(workspaces_of(user)).filter(owner=user.reference)
    newest = drafts.select_related("workspace").order_by("-updated_at", "-pk")
    for draft in newest.defer("content")[:MOST_OF_A_KIND]:
        yield Begun(
            title=draft.title,
            is_letter=False,
            workspace=draft.workspace.name,
            kept_at=draft.updated_at,
            href=address("portal:drafts", draft.workspace.slug),
        )


def _letters(user: User, roles: Sequence[Role]) -> Iterator[Begun]:
    if not any(role.kind in MANAGERS for role in roles):
        return
    drafts = drafts_written_by(str(user), within=workspaces_managed_by(user))
    for draft in drafts[:MOST_OF_A_KIND]:
        yield Begun(
            title=draft.title,
            is_letter=True,
            workspace=draft.workspace.name,
            kept_at=draft.created_at,
            href=address("portal:mailing_edit", draft.workspace.slug, draft.pk),
        )


def _jobs(user: User, *, since: datetime) -> list[Job]:
    """Return the jobs of ``user``, the newest first; of those that do the same the last."""
    rows = Job.objects.filter(started_by=user.reference, created_at__gte=since)
    last: dict[str, Job] = {}
    for job in rows.order_by("-created_at", "-pk")[:MOST_OF_A_KIND]:
        last.setdefault(job.once or job.reference, job)
    return list(last.values())


def _started(jobs: Iterable[Job], roles: Sequence[Role]) -> Iterator[Started]:
    named = {role.workspace_id: role.workspace for role in roles}
    for job in jobs:
        workspace = named.get(job.workspace_id or 0)
        if workspace is not None:
            yield Started(job, workspace.name, address("portal:job", workspace.slug, job.pk))


def _sign_in(user: User, *, at: datetime) -> SignIn:
    held = list(factors_of(user))
    codes = [factor for factor in held if factor.type == "recovery_codes"]
    return SignIn(
        has_password=user.has_password,
        has_app=any(factor.type == "totp" for factor in held),
        passkeys=sum(factor.type == "webauthn" for factor in held),
        codes_left=len(factors.unused_codes(codes[0])) if codes else 0,
        browsers=open_sessions_of(user, at=at).count(),
    )
