"""Which services are switched on, and what they say together."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from raceme.core.places import country as country_name
from raceme.organisations.lookup.anaf import AnnualAccounts, Register
from raceme.organisations.lookup.terms import (
    OF_A_PAGE,
    Found,
    NoNumber,
    NotAnswered,
    NotCovered,
    Numbers,
    Patience,
    Source,
    SwitchedOff,
    UnknownNumber,
)
from raceme.organisations.lookup.vies import Vies

# The first that knows such numbers is asked; what completes it is asked after it.
REGISTERS: tuple[Source, ...] = (Register(), Vies())
COMPLETING: tuple[Source, ...] = (AnnualAccounts(),)
LABELS = {source.code: source.label for source in (*REGISTERS, *COMPLETING)}


def is_switched_on() -> bool:
    return bool(settings.LOOKUPS)


def registers() -> list[Source]:
    return [source for source in REGISTERS if source.switch in settings.LOOKUPS]


def register_of(numbers: Numbers) -> Source:
    """Return the service to ask. Raises ``SwitchedOff``, ``NotCovered``, ``NoNumber``."""
    if not is_switched_on():
        raise SwitchedOff
    for source in registers():
        if source.number_in(numbers):
            return source
    if not any(numbers.country in source.countries for source in registers()):
        raise NotCovered(country=country_name(numbers.country))
    raise NoNumber


def look_up(numbers: Numbers, *, on: date, patience: Patience = OF_A_PAGE) -> Found:
    """
    Return what the services that are switched on say of one organisation, asking each once.

    Raises ``UnknownNumber``, ``NotAnswered`` and what ``register_of`` does. What only completes
    the answer and is away is named in ``silent``.
    """
    source = register_of(numbers)
    number = source.number_in(numbers)
    found = source.ask([number], on=on, patience=patience).get(number)
    if found is None:
        raise UnknownNumber(number=number, service=str(source.label))
    return completed(found, numbers=numbers, on=on, patience=patience)


def completed(found: Found, *, numbers: Numbers, on: date, patience: Patience) -> Found:
    """Return ``found`` with what the completing services add to it."""
    for source in COMPLETING:
        number = source.number_in(numbers) if source.switch in settings.LOOKUPS else ""
        if not number:
            continue
        try:
            more = source.ask([number], on=on, patience=patience).get(number)
        except NotAnswered:
            found = found.without(source.code)
        else:
            if more and more.accounts:
                found = found.with_accounts(more.accounts, source=source.code)
    return found


def labels(codes: Sequence[str]) -> str:
    """Return the names of services, for a sentence or a history."""
    return ", ".join(str(LABELS.get(code, code)) for code in codes)
