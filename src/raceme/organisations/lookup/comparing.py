"""What a register says beside what stands here: what fills a gap, and what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from raceme.organisations import validation
from raceme.organisations.lookup.reading import folded
from raceme.organisations.lookup.terms import FIELDS, Accounts, Found
from raceme.organisations.models import SizeClass, SizeFact
from raceme.organisations.names import name_key

# A name that nobody typed yet, so that other fields can be judged.
ANY_NAME = "X"
# Staff by the SME definition, Recommendation 2003/361/EC.
BELOW = {SizeClass.MICRO: 10, SizeClass.SMALL: 50, SizeClass.MEDIUM: 250}


@dataclass(frozen=True, kw_only=True)
class Difference:
    field: str
    here: str
    there: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """``fills`` goes where nothing stands; ``differences`` are for somebody to decide."""

    fills: Mapping[str, str]
    differences: tuple[Difference, ...]


def values_of(found: Found, *, country: str) -> dict[str, str]:
    """Return what ``found`` says by field, as it would be kept; what cannot stand is left out."""
    said = {field: str(getattr(found, field)) for field in FIELDS}
    kept: dict[str, str] = {}
    for field, value in said.items():
        facts = {"name": ANY_NAME, "country": country, field: value}
        try:
            checked = validation.checked(validation.Facts(**facts)) if value else None
        except validation.NotValid:
            continue
        if checked:
            kept[field] = str(getattr(checked, field))
    return kept


def compared(found: Found, here: Mapping[str, str], *, country: str) -> Compared:
    """Compare with what stands ``here`` by field."""
    fills: dict[str, str] = {}
    differences: list[Difference] = []
    for field, there in values_of(found, country=country).items():
        stands = " ".join(here.get(field, "").split())
        if not stands:
            fills[field] = there
        elif not _is_same(field, stands, there, country=country):
            differences.append(Difference(field=field, here=stands, there=there))
    if found.is_for_vat is False and (vat := here.get("vat_number", "").strip()):
        differences.append(Difference(field="vat_number", here=vat, there=""))
    return Compared(fills=fills, differences=tuple(differences))


def is_news(found: Found, sizes: Iterable[SizeFact]) -> bool:
    """Tell whether the accounts say what none of the ``sizes`` of their day does."""
    accounts = found.accounts
    if accounts is None:
        return False
    return not any(
        fact.valid_from == accounts.valid_from
        and (fact.employees, fact.turnover) == (accounts.employees, accounts.turnover)
        for fact in sizes
    )


def suggested_size(accounts: Accounts) -> str:
    """Return the size class by staff alone; what else decides nobody but the company knows."""
    if accounts.employees is None:
        return ""
    for size, below in BELOW.items():
        if accounts.employees < below:
            return size
    return SizeClass.LARGE


def _is_same(field: str, here: str, there: str, *, country: str) -> bool:
    """Tell whether both mean the same: written otherwise is no difference."""
    if field == "name":
        return name_key(here) == name_key(there)
    if field == "activity_code":
        # A register that says more digits says nothing else.
        return folded(here).replace(" ", "") == folded(there).replace(" ", "")
    if field in validation.NUMBERS:
        return _number_kind(here) != _number_kind(there) or _bare(here, country) == _bare(
            there, country
        )
    return folded(here) == folded(there)


def _bare(number: str, country: str) -> str:
    return "".join(filter(str.isalnum, number.upper())).removeprefix(country)


def _number_kind(number: str) -> str:
    """Tell the number of a trade register, which has slashes, from a fiscal code."""
    return "trade" if "/" in number else "fiscal"
