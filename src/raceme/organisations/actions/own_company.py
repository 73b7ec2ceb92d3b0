"""
What an organisation's own people say of it: corrections, and that the rest is still right.

Who has a standing claim is believed at once. Who came by a link is believed about plain facts
where its address is of the organisation's own domain; else, and about what a claim itself is
proved by, it is proposed. See docs/decisions/0021-my-company-and-claims.md.
"""

from dataclasses import KW_ONLY, asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations import validation
from raceme.organisations.actions.organisations import save_organisation, written_size
from raceme.organisations.actions.proposing import overtake, propose
from raceme.organisations.actions.refusals import CurrencyMissing
from raceme.organisations.actions.standing import gone
from raceme.organisations.actions.terms import SizeFacts, locked_as_shown, written_changes
from raceme.organisations.models import (
    Affiliation,
    Claim,
    Confirmation,
    Organisation,
    Person,
    Proposal,
    SizeFact,
)
from raceme.organisations.names import is_within, own_domains
from raceme.organisations.queries import shown_size, size_of_year

# What a link to an address of its own domain may change at once. Website and address are not
# among them: by these the domain is known.
PLAIN = frozenset({"address", "town", "description", "signatory"})
ASKED = ("address", "town", "website", "email", "signatory")


@dataclass(frozen=True)
class Voice:
    """Who says it: somebody with a claim, or whom a workspace has sent a link."""

    _: KW_ONLY
    claim: Claim | None = None
    affiliation: Affiliation | None = None

    @property
    def by(self) -> User | Person:
        if self.claim is not None and self.claim.user is not None:
            return self.claim.user
        assert self.affiliation is not None  # noqa: S101 (one of the two there is)
        return self.affiliation.person

    @property
    def workspace(self) -> int | None:
        return self.affiliation.workspace_id if self.affiliation else None

    def is_own(self, organisation: Organisation) -> bool:
        """Tell whether nobody else could say it: by a claim, or an address of its domain."""
        if self.affiliation is None:
            return True
        domains = own_domains(website=organisation.website, email=organisation.email)
        return is_within(self.affiliation.person.email, domains)

    def may_change(self, organisation: Organisation) -> frozenset[str]:
        """Return the facts that a word of theirs changes at once."""
        if self.affiliation is None:
            return frozenset(validation.FIELDS)
        return PLAIN if self.is_own(organisation) else frozenset()


@dataclass(frozen=True, kw_only=True)
class Year:
    """What the accounts of a year say; what nobody said is left as it stands."""

    year: int
    employees: int | None = None
    turnover: Decimal | None = None
    currency: str = ""

    @property
    def valid_from(self) -> date:
        return date(self.year + 1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What became of it: which facts stand now, and which wait for somebody's word."""

    changed: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


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
    """
    Say that what was shown is still right; ``size`` is the key of the size that was shown.

    One of an earlier year holds for ``year`` from then on. Said twice on one day it is one.
    Raises ``ChangedMeanwhile``.
    """
    row = _held(organisation, revision=revision)
    shown = shown_size(row, year)
    if (shown.pk if shown else None) != size:
        raise ChangedMeanwhile
    if shown is not None:
        held = Year(
            year=year,
            employees=shown.employees,
            turnover=shown.turnover,
            currency=shown.currency,
        )
        _say_size(row, held, voice=voice, at=at)
    return _confirmed(row, voice=voice, year=year, changed=(), at=at)


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
    """
    Correct what has changed, and say with it that the rest is right.

    Raises ``ChangedMeanwhile``, ``NotValid``, ``AlreadyRegistered`` or ``CurrencyMissing``.
    """
    row = _held(organisation, revision=revision)
    standing = validation.facts_of(row)
    kept = asdict(validation.checked(replace(standing, **facts), is_generated=row.is_generated))
    before = asdict(standing)
    differing = {field: value for field, value in kept.items() if value != before[field]}
    at_once = {f: v for f, v in differing.items() if f in voice.may_change(row)}
    waiting = {f: (before[f], v) for f, v in differing.items() if f not in at_once}
    changed = [*_apply(row, at_once, voice=voice, at=at)]
    if waiting:
        propose(row, changes=waiting, workspace=voice.workspace, by=voice.by, at=at)
    sized, is_waiting = _say_size(row, year, voice=voice, at=at)
    proposed = [*waiting, *(sized if is_waiting else ())]
    changed += () if is_waiting else sized
    _confirmed(row, voice=voice, year=year.year, changed=(*changed, *proposed), at=at)
    return Said(changed=tuple(changed), proposed=tuple(proposed))


def _held(organisation: Organisation, *, revision: int) -> Organisation:
    try:
        return locked_as_shown(
            Organisation.objects.all(), organisation.pk, revision=revision, within=None
        )
    except Organisation.DoesNotExist:
        raise gone(organisation) from None


def _apply(
    row: Organisation, values: dict[str, object], *, voice: Voice, at: datetime
) -> list[str]:
    changes = written_changes(row, values)
    if changes:
        save_organisation(row)
        overtake(row, changes.keys(), at=at)
        audit.record(
            "organisations.correct",
            targets=row,
            workspace=None,
            by=voice.by,
            at=at,
            changes=changes,
        )
    return list(changes)


def _say_size(
    row: Organisation, year: Year, *, voice: Voice, at: datetime
) -> tuple[list[str], bool]:
    """State or propose the year's size where it differs; return what does, and if it waits."""
    standing = size_of_year(row, year.year)
    said = _size_said(year, standing)
    if said is None:
        return [], False
    differing = [
        name
        for name in ("employees", "turnover")
        if getattr(said, name) != (getattr(standing, name) if standing else None)
    ]
    if not differing:
        return [], False
    if voice.is_own(row):
        _fact, changes = written_size(row, said)
        overtake(row, ["valid_from"], about=Proposal.About.SIZE, at=at)
        audit.record(
            "organisations.state_size",
            targets=row,
            workspace=None,
            by=voice.by,
            at=at,
            changes=changes,
        )
        return differing, False
    propose(
        row,
        changes=size_changes(standing, said),
        about=Proposal.About.SIZE,
        workspace=voice.workspace,
        by=voice.by,
        at=at,
    )
    return differing, True


def _size_said(year: Year, standing: SizeFact | None) -> SizeFacts | None:
    """Return the size as it would stand: what nobody said is as it was."""
    before = standing or SizeFact()
    employees = before.employees if year.employees is None else year.employees
    turnover = before.turnover if year.turnover is None else year.turnover
    if employees is None and turnover is None:
        return None
    if year.turnover is not None and not year.currency:
        raise CurrencyMissing
    currency = before.currency if year.turnover is None else year.currency
    return SizeFacts(
        valid_from=standing.valid_from if standing else year.valid_from,
        size_class=validation.size_class_by(
            employees,
            turnover=turnover,
            balance_sheet=before.balance_sheet,
            currency=currency,
            before=before.size_class,
        ),
        employees=employees,
        turnover=turnover,
        balance_sheet=before.balance_sheet,
        currency=currency,
        source=before.source,
    )


def size_changes(standing: SizeFact | None, said: SizeFacts) -> dict[str, tuple[object, object]]:
    """Return all of a size with what stands of that day: it is decided about as one."""
    return {field: (_of(standing, field), value) for field, value in asdict(said).items()}


def _confirmed(
    row: Organisation, *, voice: Voice, year: int, changed: tuple[str, ...], at: datetime
) -> Confirmation:
    by = voice.by
    lately = row.confirmations.filter(by=by.reference).order_by("-confirmed_at", "-pk").first()
    is_same_day = lately and timezone.localdate(lately.confirmed_at) == timezone.localdate(at)
    if lately is not None and is_same_day and not changed:
        return lately
    confirmation = Confirmation.objects.create(
        organisation=row,
        workspace_id=voice.workspace,
        is_own=voice.is_own(row),
        facts=[*ASKED, f"size {year}"],
        changed=list(changed),
        confirmed_at=at,
        by=by.reference,
        by_label=str(by)[:200],
    )
    audit.record(
        "organisations.confirm",
        targets=row,
        workspace=None,
        by=by,
        at=at,
        changes={"year": (None, year)},
    )
    return confirmation


def _of(fact: SizeFact | None, name: str) -> object:
    return getattr(fact, name) if fact is not None else None
