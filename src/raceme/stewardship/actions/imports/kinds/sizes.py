"""What size an organisation was, by the accounts of a year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.typed import Unreadable
from raceme.organisations.actions import SizeFacts, state_size
from raceme.organisations.models import Claim, Organisation, SizeClass, SizeFact
from raceme.stewardship.actions.imports import values
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict

SIZE_FACT = "organisations.sizefact"
KEY = "size"
FIELDS = ("employees", "turnover", "balance_sheet", "currency", "size_class", "source")
WHEN = ("year", "valid_from")
SAYS_SOMETHING = ("employees", "turnover", "balance_sheet", "size_class")
YEARS = range(1950, 2200)
LONGEST_SOURCE = 200
# Recommendation 2003/361/EC: fewer people than, and turnover or balance of at most, in euros.
CEILINGS = (
    (SizeClass.MICRO, 10, Decimal(2_000_000), Decimal(2_000_000)),
    (SizeClass.SMALL, 50, Decimal(10_000_000), Decimal(10_000_000)),
    (SizeClass.MEDIUM, 250, Decimal(50_000_000), Decimal(43_000_000)),
)
EURO = "EUR"


def read(row: Row, batch: Batch) -> None:
    """Read what the row says of a size; one that says nothing of it is left alone."""
    said = {name: row.told.get(name, "").strip() for name in (*FIELDS, *WHEN)}
    if not any(said[name] for name in SAYS_SOMETHING):
        return
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in (*FIELDS, *WHEN):
        if said[name]:
            try:
                _read(name, said[name], found)
            except Unreadable as unreadable:
                errors[name] = str(unreadable)
    valid_from = _valid_from(found, errors, batch)
    if not errors and _has_amount(found):
        found.setdefault("currency", batch.workspace.currency)
    if errors and row.decision.choice != Choice.WITHOUT:
        row.errors |= errors
    elif valid_from is not None:
        _keep(row, found, valid_from)


def _valid_from(found: dict[str, Any], errors: dict[str, str], batch: Batch) -> date | None:
    """Return the day from which the size holds: the one written, else the day after its year."""
    day: date | None = found.pop("valid_from", None)
    year: int = found.pop("year", batch.year)
    if errors.keys() & set(WHEN):
        return None
    if day is None:
        if year in YEARS and date(year + 1, 1, 1) <= batch.today:
            return date(year + 1, 1, 1)
        errors["year"] = _("The accounts of this year are still to come.")
    elif day > batch.today:
        errors["valid_from"] = _("This day is still to come.")
    else:
        return day
    return None


def _read(name: str, text: str, found: dict[str, Any]) -> None:
    if name in ("employees", "year"):
        found[name] = values.whole_in(text)
    elif name in ("turnover", "balance_sheet"):
        amount, currency = values.amount_in(text)
        found[name] = str(amount)
        if currency:
            found.setdefault("currency", currency)
    elif name == "valid_from":
        found[name] = values.day_in(text)
    elif name == "source" and len(text) > LONGEST_SOURCE:
        raise Unreadable(
            _("This is %(length)s characters long; %(longest)s fit.")
            % {"length": len(text), "longest": LONGEST_SOURCE}
        )
    else:
        found[name] = text


def _has_amount(found: dict[str, Any]) -> bool:
    return "turnover" in found or "balance_sheet" in found


def _keep(row: Row, found: dict[str, Any], valid_from: date) -> None:
    if not any(name in found for name in SAYS_SOMETHING):
        return
    if "size_class" not in found:
        found["size_class"] = size_class_of(found)
        if found["size_class"] is None:
            row.errors["employees"] = _("Without the people employed no size class follows.")
            return
    if not _has_amount(found):
        found.pop("currency", None)
    row.facts[KEY] = {**found, "valid_from": valid_from.isoformat()}


def size_class_of(found: dict[str, Any]) -> str | None:
    """
    Return the class that follows from what is known; None where no people are named.

    Amounts in another currency than the euro say nothing here: which rate held is not known.
    """
    employees = found.get("employees")
    if employees is None:
        return None
    in_euro = found.get("currency") == EURO
    turnover = Decimal(found["turnover"]) if in_euro and "turnover" in found else None
    balance = Decimal(found["balance_sheet"]) if in_euro and "balance_sheet" in found else None
    for size, people, most_turnover, most_balance in CEILINGS:
        fits = (
            (turnover is None and balance is None)
            or (turnover is not None and turnover <= most_turnover)
            or (balance is not None and balance <= most_balance)
        )
        if employees < people and fits:
            return size
    return SizeClass.LARGE


def compare(rows: Sequence[Row]) -> None:
    told = [row for row in rows if KEY in row.facts and row.is_known]
    standing = _standing(told)
    for row in told:
        fact = row.facts[KEY]
        now = standing.get((row.target or 0, fact["valid_from"]))
        row.changes |= {
            name: [_written(getattr(now, name, None)), fact[name]]
            for name in FIELDS
            if name in fact and _written(getattr(now, name, None)) != fact[name]
        }


def _standing(rows: Sequence[Row]) -> dict[tuple[int, str], SizeFact]:
    targets = {row.target for row in rows if row.target}
    days = {row.facts[KEY]["valid_from"] for row in rows}
    if not targets:
        return {}
    facts = SizeFact.objects.filter(Q(organisation__in=targets) & Q(valid_from__in=days))
    return {(fact.organisation_id, fact.valid_from.isoformat()): fact for fact in facts}


def _written(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else (value or None)


def write(rows: Sequence[Row], batch: Batch) -> None:
    """Write sizes: those of a day nobody spoke of at once, the others one by one."""
    told = [
        row for row in rows if row.is_writable and KEY in row.facts and row.target and row.is_known
    ]
    standing = _standing(told)
    claimed = set(
        Claim.objects.filter(
            organisation__in={row.target for row in told}, state=Claim.State.STANDING
        ).values_list("organisation", flat=True)
    )
    fresh: dict[tuple[int, str], tuple[Row, SizeFact]] = {}
    for row in told:
        key = (row.target or 0, row.facts[KEY]["valid_from"])
        if key in fresh:
            continue
        if key in standing or row.target in claimed:
            _state(row, standing.get(key), batch)
        else:
            fresh[key] = (row, SizeFact(organisation_id=key[0], **_kept(row, None, batch)))
    SizeFact.objects.bulk_create([fact for _row, fact in fresh.values()])
    for row, fact in fresh.values():
        row.add(SIZE_FACT, fact.pk)


def _kept(row: Row, now: SizeFact | None, batch: Batch) -> dict[str, Any]:
    """Return the facts as they are to stand; what the file does not say stays."""
    fact = row.facts[KEY]
    kept: dict[str, Any] = {name: getattr(now, name) for name in FIELDS} if now else {}
    kept |= {name: fact[name] for name in FIELDS if name in fact}
    for name in ("turnover", "balance_sheet"):
        if kept.get(name) is not None:
            kept[name] = Decimal(kept[name])
    if not now:
        kept.setdefault(
            "source", (_("Import of %(file)s") % {"file": batch.of.name})[:LONGEST_SOURCE]
        )
    return {**kept, "valid_from": date.fromisoformat(fact["valid_from"])}


def _state(row: Row, now: SizeFact | None, batch: Batch) -> None:
    kept = _kept(row, now, batch)
    before = {name: getattr(now, name) for name in FIELDS} if now else {}
    if now is not None and all(before[name] == kept[name] for name in FIELDS):
        return
    organisation = Organisation.objects.get(pk=row.target or 0)
    try:
        saved = state_size(
            organisation,
            facts=SizeFacts(**kept),
            workspace=batch.workspace,
            by=batch.by,
            at=batch.at,
        )
    except Refusal as refusal:
        row.verdict, row.said = Verdict.FAILED, str(refusal)
        return
    if getattr(saved, "proposed", None):
        row.said = _("Proposed to the organisation's own people, who decide.")
    elif now is None:
        row.add(SIZE_FACT, saved.pk)
    else:
        row.before[saved.reference] = {
            name: [_written(before[name]), _written(kept[name])]
            for name in FIELDS
            if before[name] != kept[name]
        }
