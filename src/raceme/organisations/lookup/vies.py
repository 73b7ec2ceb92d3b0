"""VIES, the Commission's register of VAT numbers for trade between the member states."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from raceme.organisations.lookup.egress import fetch
from raceme.organisations.lookup.pacing import wait_for_turn
from raceme.organisations.lookup.reading import part, text
from raceme.organisations.lookup.terms import (
    Found,
    NotAnswered,
    NotUnderstood,
    Numbers,
    Patience,
)

HOST = "ec.europa.eu"
NUMBER = f"https://{HOST}/taxation_customs/vies/rest-api/ms/{{country}}/vat/{{number}}"
COUNTRIES = frozenset(state.upper() for state in vat.MEMBER_STATES)
# What a member state says that shows no names.
NOT_SHOWN = "---"
VALID, INVALID = "VALID", ("INVALID", "INVALID_INPUT")


class Vies:
    """Whether a number is registered, and in most member states whose it is."""

    code = "vies"
    switch = "vies"
    label = _("VIES")
    host = HOST
    countries = COUNTRIES
    most = 1

    def number_in(self, numbers: Numbers) -> str:
        prefix = "EL" if numbers.country == "GR" else numbers.country
        if numbers.country not in COUNTRIES:
            return ""
        for number in (numbers.vat_number, numbers.registered_number):
            bare = "".join(filter(str.isalnum, number.upper())).removeprefix(prefix)
            try:
                return str(vat.validate(f"{prefix}{bare}"))
            except ValidationError:
                continue
        return ""

    def ask(self, numbers: list[str], *, on: date, patience: Patience) -> dict[str, Found]:
        answers = ((number, self._ask_one(number, on=on, patience=patience)) for number in numbers)
        return {number: found for number, found in answers if found}

    def _ask_one(self, number: str, *, on: date, patience: Patience) -> Found | None:
        wait_for_turn(self, patience=patience)
        url = NUMBER.format(country=number[:2], number=number[2:])
        answer = fetch(self, url, patience=patience)
        said = text(answer, "userError")
        if part(answer, "isValid") is not True:
            if said in INVALID:
                return None
            # Each member state answers for itself, and says here that it does not just now.
            raise (
                NotAnswered(service=str(self.label))
                if said and said != VALID
                else NotUnderstood(service=str(self.label))
            )
        name, address = text(answer, "name"), text(answer, "address")
        return Found(
            number=number,
            sources=(self.code,),
            asked_on=on,
            name="" if name == NOT_SHOWN else name,
            address="" if address == NOT_SHOWN else address,
            vat_number=number,
            is_for_vat=True,
        )
