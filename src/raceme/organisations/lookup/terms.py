"""What a register says of an organisation, and why it may say nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal

# What of it has a field of its own in the register of this installation.
FIELDS = (
    "name",
    "registered_number",
    "vat_number",
    "activity_code",
    "region",
    "town",
    "address",
)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """What the annual accounts of a year say."""

    year: int
    turnover: Decimal | None = None
    employees: int | None = None
    currency: str = ""

    @property
    def valid_from(self) -> date:
        """The day from which a size by these accounts holds."""
        return date(self.year + 1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one service, or several together, say of an organisation; empty where they do not."""

    number: str
    sources: tuple[str, ...]  # codes of the services
    asked_on: date
    name: str = ""
    registered_number: str = ""
    vat_number: str = ""
    activity_code: str = ""
    region: str = ""
    town: str = ""
    address: str = ""
    is_for_vat: bool | None = None
    is_inactive: bool = False
    accounts: Accounts | None = None
    # Codes of the services that could have added something and did not answer.
    silent: tuple[str, ...] = ()

    def with_accounts(self, accounts: Accounts, *, source: str) -> Self:
        return replace(self, accounts=accounts, sources=(*self.sources, source))

    def without(self, source: str) -> Self:
        return replace(self, silent=(*self.silent, source))

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        data = asdict(self)
        data["asked_on"] = self.asked_on.isoformat()
        if self.accounts and self.accounts.turnover is not None:
            data["accounts"]["turnover"] = str(self.accounts.turnover)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        kept = dict(data)
        accounts = kept.pop("accounts", None)
        if accounts:
            turnover = accounts["turnover"]
            accounts = Accounts(
                **{**accounts, "turnover": None if turnover is None else Decimal(turnover)}
            )
        return cls(
            **{
                **kept,
                "accounts": accounts,
                "sources": tuple(kept["sources"]),
                "silent": tuple(kept.get("silent", ())),
                "asked_on": date.fromisoformat(kept["asked_on"]),
            }
        )


class Source(Protocol):
    """A service that knows organisations by number."""

    code: str  # as a found record names it
    switch: str  # what ``RACEME_LOOKUPS`` names to switch it on
    host: str
    countries: frozenset[str]
    most: int  # numbers that may be asked for at once

    @property
    def label(self) -> Promise: ...

    def number_in(self, numbers: "Numbers") -> str:
        """Return the number that it would be asked for; nothing where it knows no such."""
        ...

    def ask(self, numbers: list[str], *, on: date, patience: "Patience") -> dict[str, Found]:
        """Return what it says, by number, of those it knows. Raises ``NotAnswered``."""
        ...


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """By what an organisation may be found."""

    country: str
    registered_number: str = ""
    vat_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long one waits, in seconds: for one's turn, and for an answer as a whole."""

    turn: float
    answer: float


# Somebody waits for the page; a job has time.
OF_A_PAGE = Patience(turn=3, answer=8)
OF_A_JOB = Patience(turn=120, answer=30)


class NotFound(Refusal):
    """No service that is switched on can tell."""


class SwitchedOff(NotFound):
    def __init__(self) -> None:
        super().__init__(
            _("Looking up is switched off here. Whoever runs this installation can switch it on.")
        )


class NoNumber(NotFound):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Write a registered number or a VAT number that is right for the country first. "
                "What else you typed is kept."
            )
        )


class NotCovered(NotFound):
    def __init__(self, *, country: str) -> None:
        super().__init__(
            _("None of the services that are switched on knows numbers of %(country)s.")
            % {"country": country}
        )


class UnknownNumber(NotFound):
    def __init__(self, *, number: str, service: str) -> None:
        super().__init__(
            _("%(service)s knows no organisation of the number %(number)s. Nothing was changed.")
            % {"service": service, "number": number}
        )


class NotAnswered(NotFound):
    """The service did not say anything that can be used; another time it may."""

    def __init__(self, *, service: str) -> None:
        super().__init__(self.sentence() % {"service": service})

    @staticmethod
    def sentence() -> str:
        return _(
            "%(service)s is away just now. What you typed is kept: go on by hand, or try again "
            "later."
        )


class TooSlow(NotAnswered):
    @staticmethod
    def sentence() -> str:
        return _(
            "%(service)s took too long to answer. What you typed is kept: go on by hand, or try "
            "again later."
        )


class NotUnderstood(NotAnswered):
    @staticmethod
    def sentence() -> str:
        return _(
            "%(service)s answered something that cannot be read. What you typed is kept: go on by "
            "hand, and tell whoever runs this installation if it stays so."
        )


class Busy(NotAnswered):
    @staticmethod
    def sentence() -> str:
        return _(
            "Others are asking %(service)s just now, and it takes one question a second. What you "
            "typed is kept: try again in a minute."
        )
