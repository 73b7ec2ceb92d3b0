"""Numbers and money as people write them."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext as _

from raceme.core.currencies import CURRENCIES
from raceme.core.search.folding import fold
from raceme.core.typed import SPACES
from raceme.stewardship.imports.values.failing import Unfit, is_nothing

SIGNS = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "lei": "RON",
    "leu": "RON",
    "euro": "EUR",
    "euros": "EUR",
    "zl": "PLN",
    "ft": "HUF",
    "forint": "HUF",
    "kc": "CZK",
    "fr": "CHF",
}
TIMES = {
    10**3: "k mii mie tsd tausend tys tysiecy ezer e thousand thousands milliers",
    10**6: "m mil mill mln mio milion milioane million millions millionen millio milionow",
    10**9: "mld mldr mrd miliard miliarde milliard milliarde milliarden billion bn",
}
TIMES_OF = {word: times for times, words in TIMES.items() for word in words.split()}
CURRENCY_OF = {code.lower(): code for code in CURRENCIES} | SIGNS
MINUS = "-\N{MINUS SIGN}\N{EN DASH}"
NUMBER = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+")
SCIENTIFIC = re.compile(r"[-+]?\d(?:[.,]\d+)?[eE][+-]?\d{1,3}")
RANGE = re.compile(r"\d\s*(?:-|–|—|to|bis|la|până la|pana la)\s*\d")
ABOUT = re.compile(
    r"^(?:~|≈|<|>|cca|circa|ca\.|aprox\w*|approx\w*|about|peste|sub|over|under|etwa|rund|environ)\s*",
    re.IGNORECASE,
)
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
LONGEST = 30
BOTH = 2
# What may stand behind a number and says nothing new.
COUNTED = frozenset(
    {"de", "of", "pers", "persoane", "angajati", "salariati", "employees", "people", "buc"}
    | {"ore", "ora", "h", "hours", "stunden", "heures"}
)


class Amount(NamedTuple):
    number: Decimal
    currency: str


def decimal_sign(texts: Iterable[str]) -> str:
    """Return the sign before the decimals of a column, where one of its numbers tells; else ""."""
    told = {",": 0, ".": 0}
    for text in texts:
        found = NUMBER.search(SPACES.sub("", text))
        if found is None:
            continue
        number = found[0]
        marks = [letter for letter in number if letter in ".,"]
        if len(set(marks)) == BOTH:
            told[marks[-1]] += 1
        elif len(marks) > 1:
            told["," if marks[0] == "." else "."] += 1
        elif marks and not GROUPED.fullmatch(number):
            told[marks[0]] += 1
    return "" if told[","] == told["."] else max(told, key=lambda sign: told[sign])


def says_times(text: str) -> bool:
    """Say whether a cell itself has a word such as "mil."."""
    return any(word in TIMES_OF for word in re.findall("[a-z]+", fold(text)))


def read_number(text: str, *, decimal: str = "", whole: bool = False) -> Decimal | None:
    """
    Return the number in ``text``: 1.234,56, 1,234.56, 1 234 and "1,9 mil." are all read.

    ``decimal`` is the sign of the column's decimals, where known. Without it, 1.234 is read as
    the large one where only ``whole`` numbers are meant, and asked about elsewhere. Nothing
    where the cell says that nothing is known. Raises ``Unfit``.
    """
    if is_nothing(text):
        return None
    amount = _read(text, decimal=decimal, whole=whole)
    if amount.currency:
        raise _no_number(text)
    return amount.number


def read_whole(text: str, *, decimal: str = "") -> int | None:
    """Return a whole number that is not negative. Raises ``Unfit``."""
    number = read_number(text, decimal=decimal, whole=True)
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise Unfit(
            "not_whole",
            _("“%(typed)s” is no whole number. Write it like 1250.") % {"typed": text.strip()},
        )
    return int(number)


def read_amount(text: str, *, decimal: str = "") -> Amount | None:
    """Return an amount of money, and the currency that stands beside it. Raises ``Unfit``."""
    if is_nothing(text):
        return None
    # Nobody writes money with three decimals: 1.234 is the large one.
    return _read(text, decimal=decimal, whole=True)


def _read(text: str, *, decimal: str, whole: bool) -> Amount:
    typed = text.strip()
    if ABOUT.match(typed) or RANGE.search(typed.lstrip(MINUS)):
        raise Unfit(
            "not_exact",
            _("“%(typed)s” is no single number. Write the number itself.") % {"typed": typed},
        )
    if SCIENTIFIC.fullmatch(typed):
        return Amount(_scientific(typed), "")
    negative, rest = _sign(typed)
    found = NUMBER.search(SPACES.sub("", rest))
    if found is None or len(found[0]) > LONGEST:
        raise _no_number(text)
    times, currency = _beside(SPACES.sub("", rest), rest, found, text)
    number = _decimal(found[0], text, decimal=decimal, whole=whole and times == 1)
    return Amount((-number if negative else number) * times, currency)


def _sign(typed: str) -> tuple[bool, str]:
    if typed.startswith("(") and typed.endswith(")"):
        return True, typed[1:-1]
    if typed[:1] in MINUS:
        return True, typed[1:]
    return False, typed.removeprefix("+")


def _beside(compact: str, rest: str, found: re.Match[str], text: str) -> tuple[int, str]:
    """Return what the words beside a number say: how many times it is meant, the currency."""
    around = f"{compact[: found.start()]} {compact[found.end() :]}"
    if any(map(str.isdigit, around)):
        raise _no_number(text)
    outside = re.sub(r"[\d.,'’\s\u00a0\u2009\u202f]+(?=\d)|\d[\d.,]*", " ", rest)
    times, currency = 1, ""
    for word in re.findall(r"[^\W\d_]+|[€$£%]", outside):
        folded = word if word in SIGNS else fold(word)
        if folded in CURRENCY_OF and not currency:
            currency = CURRENCY_OF[folded]
        elif folded in TIMES_OF and times == 1:
            times = TIMES_OF[folded]
        elif folded not in COUNTED:
            raise _no_number(text)
    return times, currency


def _decimal(number: str, text: str, *, decimal: str, whole: bool) -> Decimal:
    marks = [letter for letter in number if letter in ".,"]
    if len(set(marks)) == BOTH:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = "," if marks[0] == "." else "."
    elif marks and not decimal:
        grouped = GROUPED.fullmatch(number) and not number.startswith("0")
        if grouped and not whole:
            raise _two_things(number)
        decimal = ("," if marks[0] == "." else ".") if grouped else marks[0]
    group = "," if decimal == "." else "."
    units, _sign_of, fraction = number.partition(decimal) if decimal else (number, "", "")
    if group in fraction or (group in units and not GROUPED.fullmatch(units)):
        raise _no_number(text)
    try:
        plain = units.replace(group, "") or "0"
        return Decimal(f"{plain}.{fraction}" if fraction.strip("0") else plain)
    except InvalidOperation:
        raise _no_number(text) from None


def _scientific(typed: str) -> Decimal:
    number = Decimal(typed.replace(",", "."))
    shortened = len(typed.upper().partition("E")[0].replace(",", "").replace(".", ""))
    if number.adjusted() >= shortened:
        raise Unfit(
            "shortened",
            _(
                "“%(typed)s” was shortened by the spreadsheet program. Widen the column there, "
                "or write the whole number."
            )
            % {"typed": typed},
        )
    return number


def _two_things(number: str) -> Unfit:
    units, fraction = re.split("[.,]", number)
    return Unfit(
        "two_numbers",
        _(
            "“%(typed)s” could mean two things. "
            "Write %(large)s for the large one, %(small)s for the small."
        )
        % {"typed": number, "large": units + fraction, "small": f"{number}0"},
    )


def _no_number(text: str) -> Unfit:
    return Unfit(
        "no_number",
        _("“%(typed)s” is no number. Write it like 1250 or 1250.50.") % {"typed": text.strip()},
    )
