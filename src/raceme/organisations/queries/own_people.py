"""Who speaks for an organisation, what is proposed, what was confirmed, and who is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.accounts.models import User
from raceme.organisations.models import (
    Affiliation,
    Claim,
    Confirmation,
    Organisation,
    Proposal,
    Relationship,
    SizeFact,
    YearlyPart,
    YearlyRound,
)
from raceme.organisations.names import person_key
from raceme.workspaces.models import Workspace

# For so long after a confirmation nobody asks again.
CONFIRMED_FOR = timedelta(days=365)


def affiliation_of(reference: str) -> Affiliation | None:
    """Return the affiliation a link is about: who holds the link has reached it."""
    key = reference.removeprefix("organisations.affiliation:")
    if not key.isdecimal():
        return None
    rows = Affiliation.objects.reached_by(Q(pk=key))
    return rows.select_related("person", "organisation", "workspace").first()


def is_current(affiliation: Affiliation, *, on: date) -> bool:
    return affiliation.ended_on is None or affiliation.ended_on > on


def size_of_year(organisation: Organisation, year: int) -> SizeFact | None:
    """Return the size by the accounts of ``year``: of 1 January after it, or later in that year."""
    return (
        organisation.size_facts.filter(
            valid_from__gte=date(year + 1, 1, 1), valid_from__lt=date(year + 2, 1, 1)
        )
        .order_by("valid_from", "pk")
        .first()
    )


def shown_size(organisation: Organisation, year: int) -> SizeFact | None:
    """Return the size that a question about ``year`` begins with: its own, else the one before."""
    before = organisation.size_facts.filter(valid_from__lt=date(year + 1, 1, 1))
    return size_of_year(organisation, year) or before.order_by("-valid_from", "-pk").first()


def is_claimed(organisation: Organisation) -> bool:
    """Tell whether somebody of its own speaks for it."""
    return Claim.objects.filter(organisation=organisation, state=Claim.State.STANDING).exists()


def standing_claims_of(user: User) -> QuerySet[Claim]:
    """Return for which organisations ``user`` speaks, by their names."""
    return (
        Claim.objects.filter(user=user, state=Claim.State.STANDING)
        .select_related("organisation", "user")
        .order_by("organisation__name_key", "pk")
    )


def open_claims_of(organisation: Organisation) -> QuerySet[Claim]:
    """Return who speaks for it and who asks to, the standing ones first."""
    return (
        organisation.claims.filter(state__in=Claim.OPEN)
        .select_related("user")
        .order_by("-state", "asked_at", "pk")
    )


def claims_waiting_in(workspace: Workspace) -> QuerySet[Claim]:
    """Return the claims on organisations of ``workspace`` that no link will prove."""
    dealt_with = Relationship.objects.filter(
        organisation=OuterRef("organisation"), workspace=workspace
    )
    return (
        Claim.objects.filter(Exists(dealt_with), state=Claim.State.ASKED, way=Claim.Way.STAFF)
        .select_related("organisation")
        .order_by("asked_at", "pk")
    )


def open_proposals_of(organisation: Organisation) -> QuerySet[Proposal]:
    return (
        organisation.proposals.filter(state=Proposal.State.OPEN)
        .select_related("workspace", "organisation")
        .order_by("proposed_at", "pk")
    )


def proposals_to_company(organisation: Organisation) -> QuerySet[Proposal]:
    """Return what its own people are to decide."""
    return open_proposals_of(organisation).filter(to=Proposal.To.COMPANY)


def proposals_shown_in(workspace: Workspace, organisation: Organisation) -> QuerySet[Proposal]:
    """Return what waits there, as ``workspace`` may know: its own, and what its people decide."""
    mine = Q(workspace=workspace) | Q(to=Proposal.To.COMPANY)
    return open_proposals_of(organisation).filter(mine)


@dataclass(frozen=True, kw_only=True)
class OwnPeople:
    """How many speak for an organisation, and what waits, as one workspace may know."""

    standing: int
    asked: int
    to_company: int
    to_staff: int

    @property
    def waits(self) -> bool:
        return bool(self.asked or self.to_company or self.to_staff)


def with_own_people(
    organisations: QuerySet[Organisation], *, workspace: Workspace
) -> QuerySet[Organisation]:
    """Add to each the numbers of ``own_people_of``, within the same query."""
    claims = Claim.objects.filter(organisation=OuterRef("pk"))
    proposals = Proposal.objects.filter(organisation=OuterRef("pk"), state=Proposal.State.OPEN)
    counted = {
        "own_standing": claims.filter(state=Claim.State.STANDING),
        "own_asked": claims.filter(state=Claim.State.ASKED, way=Claim.Way.STAFF),
        "own_to_company": proposals.filter(to=Proposal.To.COMPANY),
        "own_to_staff": proposals.filter(to=Proposal.To.STAFF, workspace=workspace),
    }
    return organisations.annotate(**{name: _number(rows) for name, rows in counted.items()})


def own_people_of(organisation: Organisation) -> OwnPeople:
    """Return the numbers of an organisation ``with_own_people``."""
    return OwnPeople(
        **{name: getattr(organisation, f"own_{name}", 0) for name in OwnPeople.__dataclass_fields__}
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("organisation").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def proposals_to_staff(workspace: Workspace) -> QuerySet[Proposal]:
    """Return what people proposed by the links of ``workspace``, for its staff to decide."""
    return (
        Proposal.objects.filter(
            workspace=workspace, to=Proposal.To.STAFF, state=Proposal.State.OPEN
        )
        .select_related("organisation")
        .order_by("proposed_at", "pk")
    )


def confirmations_standing(
    organisations: Iterable[int], *, workspace: Workspace | int | None, at: datetime
) -> dict[int, Confirmation]:
    """
    Return by organisation the last confirmation of the year that holds for ``workspace``.

    What its own people said holds for everybody.
    """
    holds = Q(is_own=True) if workspace is None else Q(is_own=True) | Q(workspace=workspace)
    rows = Confirmation.objects.filter(
        holds, organisation__in=list(organisations), confirmed_at__gt=at - CONFIRMED_FOR
    ).order_by("confirmed_at", "pk")
    return {row.organisation_id: row for row in rows}


def rounds_of(workspace: Workspace) -> QuerySet[YearlyRound]:
    return YearlyRound.objects.of(workspace).order_by("-started_at", "-pk")


def parts_of(round_: YearlyRound) -> QuerySet[YearlyPart]:
    """
    Return the organisations of a round, with what came of each since it was begun.

    ``confirmed`` and ``changed`` tell it of those that were asked.
    """
    since = Confirmation.objects.filter(
        Q(is_own=True) | Q(workspace=round_.workspace_id),
        organisation=OuterRef("organisation"),
        confirmed_at__gte=round_.started_at,
    ).order_by("-confirmed_at", "-pk")
    return (
        YearlyPart.objects.of(round_.workspace_id)
        .filter(round=round_)
        .annotate(
            confirmed=Subquery(since.values("confirmed_at")[:1]),
            changed=Exists(since.exclude(changed=[])),
        )
    )


def people_to_ask(
    organisations: Iterable[int], *, workspace: Workspace | int, on: date
) -> dict[int, Affiliation]:
    """Return who is asked of each organisation: with an address, and who signs before others."""
    rows = (
        Affiliation.objects.of(workspace)
        .filter(Q(ended_on=None) | Q(ended_on__gt=on), organisation__in=list(organisations))
        .exclude(person__email="")
        .select_related("person", "organisation", "workspace")
        .order_by("pk")
    )
    found: dict[int, Affiliation] = {}
    for row in rows:
        held = found.get(row.organisation_id)
        signs = row.person.name_key == person_key(row.organisation.signatory)
        if held is None or signs:
            found[row.organisation_id] = row
    return found
