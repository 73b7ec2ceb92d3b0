"""Letters to many, with their history: mail itself knows none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.consents.actions import make_page_secrets
from raceme.mail import actions as mail
from raceme.mail.models import Mailing
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


@transaction.atomic
def begin_mailing(
    workspace: Workspace,
    *,
    people: Iterable[int],
    without_people: Iterable[int] = (),
    purpose: str = Mailing.Purpose.NEWS,
    by: User,
    at: datetime,
) -> Mailing:
    mailing = mail.begin_mailing(
        workspace,
        people=people,
        without_people=without_people,
        purpose=purpose,
        by=by,
        at=at,
    )
    changes = {"people": (None, len(mailing.people))}
    audit.record(
        "portal.begin_mailing", targets=mailing, workspace=workspace, by=by, at=at, changes=changes
    )
    return mailing


@transaction.atomic
def discard_mailing(mailing: Mailing, *, by: User, at: datetime) -> None:
    """Take a draft away; its history stays. Raises ``mail.AlreadySent``."""
    changes = {"people": (len(mailing.people), None)}
    mail.discard_mailing(mailing)
    audit.record(
        "portal.discard_mailing",
        targets=mailing,
        workspace=mailing.workspace,
        by=by,
        at=at,
        changes=changes,
    )


@transaction.atomic
def send_mailing(
    mailing: Mailing,
    *,
    letters: Mapping[int, mail.Letter],
    is_held: bool,
    reply_to: str,
    by: User,
    at: datetime,
) -> int:
    """
    Send it, or hold it; return to how many. Raises what ``mail.send_mailing`` does.

    ``letters`` are by the person's key: each carries the link to a page of their own, where
    they see and withdraw what they agree to.
    """
    secrets = make_page_secrets([Person(pk=key) for key in letters], at=at)
    linked = [replace(letter, secret=secrets[key]) for key, letter in letters.items()]
    count = mail.send_mailing(
        mailing, letters=linked, is_held=is_held, reply_to=reply_to, by=by, at=at
    )
    verb = "portal.hold_mailing" if is_held else "portal.send_mailing"
    changes = {"people": (None, count)}
    audit.record(verb, targets=mailing, workspace=mailing.workspace, by=by, at=at, changes=changes)
    return count


@transaction.atomic
def release_mailing(mailing: Mailing, *, by: User, at: datetime) -> int:
    """Send what is held of it; return how many. Raises ``mail.NothingToRelease``."""
    count = mail.release_mailing(mailing, by=by, at=at)
    if not count:
        raise mail.NothingToRelease
    changes = {"people": (None, count)}
    audit.record(
        "portal.release_mailing",
        targets=mailing,
        workspace=mailing.workspace,
        by=by,
        at=at,
        changes=changes,
    )
    return count
