"""What is open for one person, wherever in the installation it lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from raceme.accounts import factors
from raceme.accounts.models import Invitation, Role, User
from raceme.accounts.queries import (
    factors_of,
    invitations_to,
    open_sessions_of,
    roles_held,
    workspaces_of,
)
from raceme.core.models import Job
from raceme.core.navigation import address
from raceme.engagements.models import Draft
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_overseen_by

# More of a kind than this is found where it lies; a page is to be read through.
MOST_OF_A_KIND = 10
JOBS_SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Begun:
    """An activity begun to be recorded, and where it is gone on with."""

    title: str
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
    invitations: list[Invitation]
    drafts: list[Begun]
    jobs: list[Started]
    roles: list[Role]
    overseen: list[Programme]
    sign_in: SignIn

    @property
    def is_nothing(self) -> bool:
        waiting = any(started.job.is_underway for started in self.jobs)
        return not (self.invitations or self.drafts or waiting)


def open_for(user: User, *, at: datetime) -> Open:
    """Return what waits for ``user`` in every workspace, and how the account is entered."""
    return Open(
        invitations=list(invitations_to(user, at=at)[:MOST_OF_A_KIND]),
        drafts=list(_drafts(user)),
        jobs=list(_jobs(user, since=at - JOBS_SHOWN_FOR)),
        roles=roles_held(user),
        overseen=list(programmes_overseen_by(user)),
        sign_in=_sign_in(user, at=at),
    )


def _drafts(user: User) -> Iterator[Begun]:
    drafts = Draft.objects.within(workspaces_of(user)).filter(owner=user.reference)
    newest = drafts.select_related("workspace").order_by("-updated_at", "-pk")
    for draft in newest.defer("content")[:MOST_OF_A_KIND]:
        yield Begun(
            draft.title,
            draft.workspace.name,
            draft.updated_at,
            address("portal:drafts", draft.workspace.slug),
        )


def _jobs(user: User, *, since: datetime) -> Iterator[Started]:
    named = {role.workspace_id: role.workspace for role in roles_held(user)}
    jobs = Job.objects.filter(started_by=user.reference, created_at__gte=since)
    for job in jobs.order_by("-created_at", "-pk")[:MOST_OF_A_KIND]:
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
