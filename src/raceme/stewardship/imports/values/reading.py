"""One cell as a value of its field."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from raceme.stewardship.imports.attendance.moments import Order, moment_of, seconds_of
from raceme.stewardship.imports.cells import Cell, Kind
from raceme.stewardship.imports.fields import Field, Holds
from raceme.stewardship.imports.values import codes, days, numbers
from raceme.stewardship.imports.values.evidence import Evidence
from raceme.stewardship.imports.values.failing import Unfit, is_nothing
from raceme.stewardship.imports.values.numbers import Amount

Value = str | bool | int | Decimal | date | datetime | Amount | None
UNKNOWN = Evidence()
SECONDS_OF_A_MINUTE = 60
YEARS = range(1900, 2101)


def read_cell(
    cell: Cell, field: Field, *, evidence: Evidence = UNKNOWN, country: str = "RO"
) -> Value:
    """
    Return what ``cell`` says for ``field``; nothing where it says nothing. Raises ``Unfit``.

    ``country`` is the one that regions and numbers of registers are read for.
    """
    if cell.kind == Kind.ERROR:
        raise Unfit(
            "error",
            _("The cell holds the error %(error)s instead of a value.") % {"error": cell.text},
        )
    if cell.kind == Kind.FORMULA:
        raise Unfit(
            "formula",
            _("The cell holds a formula that has no value yet. Write the value itself."),
        )
    if not cell.text.strip():
        return None
    if (direct := _direct(cell, field, evidence)) is not None:
        return direct
    reader = READERS.get(field.holds)
    if reader is None:
        return codes.read_choice(field, cell.text) if field.choices else _text(cell.text)
    return reader(cell, evidence, country)


def _direct(cell: Cell, field: Field, evidence: Evidence) -> Value:
    """Return what the file itself holds as a day or a number, and nobody has to guess."""
    if field.holds == Holds.DAY and isinstance(cell.value, date):
        return cell.value.date() if isinstance(cell.value, datetime) else cell.value
    if cell.kind != Kind.NUMBER or not isinstance(cell.value, int | float):
        return None
    exact = Decimal(str(cell.value))
    if field.holds == Holds.NUMBER:
        return exact
    if field.holds == Holds.MONEY:
        return Amount(exact * evidence.times, evidence.currency)
    return None


def _text(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _name(cell: Cell, _evidence: Evidence, _country: str) -> Value:
    return " ".join(cell.text.split()) if not is_nothing(cell.text) else ""


def _money(cell: Cell, evidence: Evidence, _country: str) -> Value:
    amount = numbers.read_amount(cell.text, decimal=evidence.decimal)
    if amount is None:
        return None
    # What stands in the cell wins over what the heading says of all of them.
    times = 1 if numbers.says_times(cell.text) else evidence.times
    return Amount(amount.number * times, amount.currency or evidence.currency)


def _currency(cell: Cell, _evidence: Evidence, _country: str) -> Value:
    typed = cell.text.strip()
    code = numbers.CURRENCY_OF.get(typed.lower().rstrip("."), "")
    if not code and not is_nothing(typed):
        raise Unfit(
            "no_currency",
            _("“%(typed)s” is no currency. Write its code, such as RON or EUR.") % {"typed": typed},
        )
    return code


def _year(cell: Cell, evidence: Evidence, _country: str) -> Value:
    day = days.read_day(cell.text, month_first=evidence.month_first)
    if day is not None and day.year not in YEARS:
        raise Unfit("no_year", _("“%(typed)s” is no year.") % {"typed": cell.text.strip()})
    return day.year if day else None


def _moment(cell: Cell, evidence: Evidence, _country: str) -> Value:
    if is_nothing(cell.text):
        return None
    moment = moment_of(cell, Order(month_first=evidence.month_first))
    if moment is None:
        raise Unfit(
            "no_moment",
            _("“%(typed)s” is no moment. Write it like 19.11.2026 10:00.")
            % {"typed": cell.text.strip()},
        )
    return moment


def _minutes(cell: Cell, _evidence: Evidence, _country: str) -> Value:
    if is_nothing(cell.text):
        return None
    seconds = seconds_of(cell)
    if seconds is None or seconds < 0:
        raise Unfit(
            "no_duration",
            _("“%(typed)s” is no duration. Write the minutes, like 75, or 1h 15m.")
            % {"typed": cell.text.strip()},
        )
    return round(seconds / SECONDS_OF_A_MINUTE)


READERS: dict[Holds, Callable[[Cell, Evidence, str], Value]] = {
    Holds.NAME: _name,
    Holds.PERSON: _name,
    Holds.COUNTRY: lambda cell, _evidence, _country: codes.read_country(cell.text),
    Holds.REGION: lambda cell, _evidence, country: codes.read_region(cell.text, country=country),
    Holds.REGISTERED_NUMBER: lambda cell, _evidence, country: codes.read_number_of_register(
        cell.text, country=country
    ),
    Holds.VAT_NUMBER: lambda cell, _evidence, country: codes.read_number_of_register(
        cell.text, country=country
    ),
    Holds.ACTIVITY_CODE: lambda cell, evidence, _country: codes.read_activity_code(
        cell.text, length=evidence.code_length
    ),
    Holds.WEBSITE: lambda cell, _evidence, _country: codes.read_website(cell.text),
    Holds.EMAIL: lambda cell, _evidence, _country: next(iter(codes.read_emails(cell.text)), ""),
    Holds.PHONE: lambda cell, _evidence, country: codes.read_phone(cell.text, country=country),
    Holds.DAY: lambda cell, evidence, _country: days.read_day(
        cell.text, month_first=evidence.month_first
    ),
    Holds.MOMENT: _moment,
    Holds.YEAR: _year,
    Holds.WHOLE: lambda cell, evidence, _country: numbers.read_whole(
        cell.text, decimal=evidence.decimal
    ),
    Holds.NUMBER: lambda cell, evidence, _country: numbers.read_number(
        cell.text, decimal=evidence.decimal
    ),
    Holds.MONEY: _money,
    Holds.CURRENCY: _currency,
    Holds.MINUTES: _minutes,
    Holds.YES_NO: lambda cell, _evidence, _country: codes.read_yes_no(cell.text),
}
