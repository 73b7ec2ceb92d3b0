"""What the text of a field says once its cell was read: a day, a number, an amount."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from raceme.core.typed import Unreadable

LARGEST_WHOLE = 2_147_483_647
LARGEST_AMOUNT = Decimal(10) ** 14


def day_in(text: str) -> date:
    """Return the day that ``text`` was read as. Raises ``Unreadable``."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Unreadable(_("This is not a day. Write it like 19.11.2026.")) from error


def number_in(text: str) -> Decimal:
    """Return the number that ``text`` was read as. Raises ``Unreadable``."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Unreadable(_("This is not a number. Write it like 1250 or 1250.50.")) from error
    if not 0 <= number < LARGEST_AMOUNT:
        raise Unreadable(_("This number is too large or too small to be kept."))
    return number


def whole_in(text: str) -> int:
    """Return the whole number that ``text`` was read as. Raises ``Unreadable``."""
    number = number_in(text)
    if number != int(number) or number > LARGEST_WHOLE:
        raise Unreadable(_("Write a whole number, like 1250."))
    return int(number)


def amount_in(text: str) -> tuple[Decimal, str]:
    """Return the amount that ``text`` was read as, and its currency. Raises ``Unreadable``."""
    number, _space, currency = text.partition(" ")
    return round(number_in(number), 2), currency
