"""
The services of the Romanian tax authority: who has a fiscal code, and annual accounts.

Both are open and ask for no key; the authority takes one question a second.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.ro import cui

from raceme.organisations.lookup.egress import fetch
from raceme.organisations.lookup.pacing import wait_for_turn
from raceme.organisations.lookup.reading import folded, part, rows, text
from raceme.organisations.lookup.terms import Accounts, Found, NotUnderstood, Numbers, Patience

HOST = "webservicesp.anaf.ro"
REGISTER = f"https://{HOST}/api/PlatitorTvaRest/v9/tva"
ACCOUNTS = f"https://{HOST}/bilant?an={{year}}&cui={{number}}"
COUNTRIES = frozenset({"RO"})
MOST_AT_ONCE = 100
LARGEST_TURNOVER, MOST_EMPLOYED = Decimal(10) ** 14, 10_000_000
CAEN = re.compile(r"\d{4}")
# A town stands with what it is before it: a municipality, a town, a commune, a village.
BEFORE_A_TOWN = re.compile(
    r"^(?:(?:mun|municipiul|or[șsş]|ora[șsş]|com|sat|loc)\.?\s+)+", re.IGNORECASE
)
# And a village with its commune behind it.
BEHIND_A_TOWN = re.compile(r"\s+(?:com|mun|ora?[șs])\.\s.*$", re.IGNORECASE)
SECTOR = re.compile(r"^sector(?:ul)?\s*\d\b.*", re.IGNORECASE)

# The counties by the letters on their number plates: of each region of NUTS 2, in the order of
# its codes.
COUNTIES = {
    letters: f"RO{region}{place}"
    for region, counties in {
        11: "BH BN CJ MM SM SJ",
        12: "AB BV CV HR MS SB",
        21: "BC BT IS NT SV VS",
        22: "BR BZ CT GL TL VN",
        31: "AG CL DB GR IL PH TR",
        32: "B IF",
        41: "DJ GJ MH OT VL",
        42: "AR CS HD TM",
    }.items()
    for place, letters in enumerate(counties.split(), start=1)
}
# Banks and insurers file by another chart: a figure is known by its name, not by its number.
TURNOVER, EMPLOYED = "cifra de afaceri neta", "numar mediu de salariati"


class Register:
    """Names, seats, activity and VAT, a hundred at once."""

    code = "anaf"
    switch = "anaf"
    label = _("The Romanian tax authority")
    host = HOST
    countries = COUNTRIES
    most = MOST_AT_ONCE

    def number_in(self, numbers: Numbers) -> str:
        return fiscal_code(numbers)

    def ask(self, numbers: list[str], *, on: date, patience: Patience) -> dict[str, Found]:
        wait_for_turn(self, patience=patience)
        body = [{"cui": int(number), "data": on.isoformat()} for number in numbers]
        answer = fetch(self, REGISTER, patience=patience, body=body)
        if not isinstance(part(answer, "found"), list):
            raise NotUnderstood(service=str(self.label))
        read = (self._read(one, on=on) for one in rows(answer, "found"))
        # What was not asked for is not taken.
        return {found.number: found for found in read if found and found.number in numbers}

    def _read(self, one: Any, *, on: date) -> Found | None:  # noqa: ANN401 (what JSON says)
        number, name = text(one, "date_generale", "cui"), text(one, "date_generale", "denumire")
        if not name:
            return None
        seat = part(one, "adresa_sediu_social")
        is_for_vat = part(one, "inregistrare_scop_Tva", "scpTVA")
        state = folded(text(one, "date_generale", "stare_inregistrare"))
        return Found(
            number=number,
            sources=(self.code,),
            asked_on=on,
            name=name,
            registered_number=number,
            vat_number=f"RO{number}" if is_for_vat is True else "",
            activity_code=_activity_code(text(one, "date_generale", "cod_CAEN")),
            region=COUNTIES.get(text(seat, "scod_JudetAuto").upper(), ""),
            town=_town(text(seat, "sdenumire_Localitate")),
            address=_address(seat),
            is_for_vat=is_for_vat if isinstance(is_for_vat, bool) else None,
            is_inactive=part(one, "stare_inactiv", "statusInactivi") is True
            or state.startswith("radia"),
        )


class AnnualAccounts:
    """Turnover and staff by year: the newest of the last two years that was filed."""

    code = "anaf-accounts"
    switch = "anaf"
    label = _("The Romanian register of annual accounts")
    host = HOST
    countries = COUNTRIES
    most = 1
    years_back = 2

    def number_in(self, numbers: Numbers) -> str:
        return fiscal_code(numbers)

    def ask(self, numbers: list[str], *, on: date, patience: Patience) -> dict[str, Found]:
        found: dict[str, Found] = {}
        for number in numbers:
            if accounts := self._newest(number, on=on, patience=patience):
                named = Found(number=number, sources=(), asked_on=on)
                found[number] = named.with_accounts(accounts, source=self.code)
        return found

    def _newest(self, number: str, *, on: date, patience: Patience) -> Accounts | None:
        for year in range(on.year - 1, on.year - 1 - self.years_back, -1):
            wait_for_turn(self, patience=patience)
            answer = fetch(self, ACCOUNTS.format(year=year, number=number), patience=patience)
            if not isinstance(answer, dict):
                raise NotUnderstood(service=str(self.label))
            if accounts := _accounts(answer, year=year):
                return accounts
        return None


def fiscal_code(numbers: Numbers) -> str:
    """Return the fiscal code among the numbers: a Romanian VAT number is one with its letters."""
    if numbers.country not in COUNTRIES:
        return ""
    for number in (numbers.registered_number, numbers.vat_number):
        try:
            return str(cui.validate(number))
        except ValidationError:
            continue
    return ""


def _activity_code(code: str) -> str:
    padded = code.zfill(4)
    return f"{padded[:2]}.{padded[2:]}" if CAEN.fullmatch(padded) and code else ""


def _town(named: str) -> str:
    if SECTOR.match(named):
        return "București"
    return BEHIND_A_TOWN.sub("", BEFORE_A_TOWN.sub("", named))


def _address(seat: Any) -> str:  # noqa: ANN401 (what JSON says)
    street = text(seat, "sdenumire_Strada")
    number = text(seat, "snumar_Strada")
    details, code = text(seat, "sdetalii_Adresa"), text(seat, "scod_Postal")
    pieces = (f"{street} {number}".strip(), details, code)
    return ", ".join(piece for piece in pieces if piece)[:200]


def _accounts(answer: Any, *, year: int) -> Accounts | None:  # noqa: ANN401
    by_name = {
        folded(text(one, "val_den_indicator")): part(one, "val_indicator")
        for one in rows(answer, "i")
    }
    turnover = _figure(by_name, TURNOVER, most=LARGEST_TURNOVER)
    employed = _figure(by_name, EMPLOYED, most=Decimal(MOST_EMPLOYED))
    if turnover is None and employed is None:
        return None
    return Accounts(
        year=year,
        turnover=turnover,
        employees=None if employed is None else int(employed),
        currency="" if turnover is None else "RON",
    )


def _figure(by_name: dict[str, Any], name: str, *, most: Decimal) -> Decimal | None:
    """Return the figure of this name; what is no figure, or none that can be, is none."""
    for label, value in by_name.items():
        if not label.startswith(name) or isinstance(value, bool):
            continue
        if isinstance(value, int | float) and 0 <= value < most:
            return Decimal(str(value)).quantize(Decimal("0.01"))
    return None
