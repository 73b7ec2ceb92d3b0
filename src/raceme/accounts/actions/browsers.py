"""Browsers in which somebody is signed in, and signing them out from elsewhere."""

from datetime import datetime

from django.db import transaction

from raceme.accounts.actions.sign_in_links import revoke_sign_in_links
from raceme.accounts.models import BrowserSession, User
from raceme.accounts.queries import sessions_of
from raceme.audit import actions as audit


@transaction.atomic
def sign_out_browser(session: BrowserSession, *, by: User, at: datetime) -> None:
    """End one session: its browser is asked to sign in before it opens anything more."""
    session.delete()
    audit.record(
        "accounts.sign_out_browser",
        targets=by,
        workspace=None,
        by=by,
        at=at,
        changes={"browser": (session.browser, "")},
    )


@transaction.atomic
def sign_out_everywhere(user: User, *, kept: str = "", by: User | str, at: datetime) -> int:
    """
    End every session of ``user`` but the one whose key is ``kept``; return how many.

    Links that would still sign in are closed with them.
    """
    ended, _rows = sessions_of(user).exclude(session_key=kept).delete()
    revoke_sign_in_links(user, at=at)
    audit.record("accounts.sign_out_everywhere", targets=user, workspace=None, by=by, at=at)
    return ended
