"""Fresh sign-in addresses for the roles of the demonstration."""

from datetime import datetime, timedelta

from raceme.accounts.actions.sign_in_links import create_sign_in_link
from raceme.accounts.models import User
from raceme.demo.opening import facts_of
from raceme.demo.queries import demonstration_users

VALID_FOR = timedelta(days=7)


def fresh_logins(*, base: str, at: datetime) -> list[dict[str, str]]:
    """
    Return a login for each role of the demonstration, with a new address that works once.

    Addresses made earlier stay valid. Empty where no demonstration is loaded.
    """
    users = {user.email: user for user in demonstration_users()}
    facts = facts_of("workspaces")
    rows = [*facts["user"], *facts["officer"]]
    return [
        {
            "role": row["role"],
            "workspace": row.get("workspace") or next(iter(row["roles"])),
            "email": row["email"],
            "url": _address(users[row["email"]], base=base, at=at),
        }
        for row in rows
        if row["email"] in users
    ]


def _address(user: User, *, base: str, at: datetime) -> str:
    return base.rstrip("/") + create_sign_in_link(user, at=at, valid_for=VALID_FOR)
