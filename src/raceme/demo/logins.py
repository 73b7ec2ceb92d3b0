"""Fresh addresses for the roles of the demonstration: to sign in by, or to open a company by."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from raceme.accounts.actions.sign_in_links import create_sign_in_link
from raceme.demo.opening import Facts, facts_of
from raceme.demo.queries import demonstration_users
from raceme.events.actions.own_links import own_link
from raceme.events.models import Registration
from raceme.organisations.actions import company_link
from raceme.organisations.models import Affiliation

VALID_FOR = timedelta(days=7)


def fresh_logins(*, base: str, at: datetime) -> list[dict[str, str]]:
    """
    Return a login for each role of the demonstration, with a new address that works once.

    Addresses made earlier stay valid. Who has no account gets a link to the page of their
    company or to their own registration for the event ahead, which works as often as it is
    opened. Empty where no demonstration is loaded.
    """
    users = {user.email: user for user in demonstration_users()}
    facts = facts_of("workspaces")
    rows = [*facts["user"], *facts["officer"], *facts["speaker"]]
    signed_in = [
        _login(row, email=row["email"], path=create_sign_in_link(user, at=at, valid_for=VALID_FOR))
        for row in rows
        if (user := users.get(row["email"]))
    ]
    linked = [*_linked(facts["linked"], at=at), *_attending(at=at)]
    found = [*signed_in, *linked] if users else []
    return [login | {"url": base.rstrip("/") + login["url"]} for login in found]


def _linked(rows: Iterable[Facts], *, at: datetime) -> Iterator[dict[str, str]]:
    for row in rows:
        whose = Q(
            person__name=row["name"],
            organisation__name=row["company"],
            workspace__slug=row["workspace"],
            workspace__is_demonstration=True,
            ended_on=None,
        )
        known = Affiliation.objects.reached_by(whose).select_related("person").order_by("pk")
        # Somebody may have tried out what happens when a person leaves.
        if affiliation := known.first():
            path = reverse("portal-public:by_link", args=[company_link(affiliation, at=at)])
            yield _login(row, email=affiliation.person.email, path=path)


def _attending(*, at: datetime) -> Iterator[dict[str, str]]:
    """Give the own link of somebody who meets others at the event ahead."""
    rows = Registration.objects.reached_by(
        Q(workspace__is_demonstration=True, state=Registration.State.CONFIRMED)
        & Q(event__is_invented=True, participant__meeting_seats__isnull=False)
    )
    ahead = rows.select_related("event", "workspace").order_by("-event__starts_on", "pk")
    one = ahead.first()
    if one is not None:
        path = reverse("events-public:own", args=[own_link(one, at=at)])
        row = {"role": "participant", "workspace": one.workspace.slug}
        yield _login(row, email=one.email, path=path)


def _login(row: Facts, *, email: str, path: str) -> dict[str, str]:
    workspace = row.get("workspace") or next(iter(row["roles"]))
    return {"role": row["role"], "workspace": workspace, "email": email, "url": path}
