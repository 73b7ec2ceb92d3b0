"""What the cells of a column look like, whatever its heading says."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from stdnum.eu import nace, vat
from stdnum.ro import cui

from raceme.core.search.folding import fold
from raceme.organisations.names import FORMS_BEFORE, FORMS_BEHIND
from raceme.stewardship.imports.cells import Cell, Kind
from raceme.stewardship.imports.fields import Field, Holds

EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,}([;,/\s]+[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,})*")
WEBSITE = re.compile(
    r"(https?://|www\.)\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(ro|com|eu|net|org|de|fr|pl|hu|it|at|md|info|biz|io|tech|co\.uk)(/\S*)?",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?=(?:\D*\d){9,15}\D*$)\+?[\d\s()./-]+")
DAY = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})\.?|\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?"
)
ONRC = re.compile(
    r"[JFC]\d{1,2}\s?/\s?\d{1,7}\s?/\s?(\d{1,2}[./]\d{1,2}[./])?\d{4}|[JFC]\d{13}", re.IGNORECASE
)
NACE = re.compile(r"\d{2}\.?\d{1,2}")
YEAR = re.compile(r"(19|20)\d{2}")
CURRENCY = {"lei", "ron", "eur", "euro", "usd", "huf", "pln", "chf", "gbp", "czk"}
YES_NO = {
    "da",
    "nu",
    "yes",
    "no",
    "ja",
    "nein",
    "oui",
    "non",
    "tak",
    "nie",
    "igen",
    "nem",
    "x",
    "true",
    "false",
}
CUI_LENGTHS = range(6, 11)
LONGEST_PLACE = 60
LONGEST_CHOICE = 60
NAMES_OF_A_PERSON = range(2, 5)
NUMBER = re.compile(r"[-+]?\d[\d\s.,]*")


def share(holds: Holds, cells: Sequence[Cell]) -> float:
    """Return which share of the cells that are not empty looks like ``holds``, 0 to 1."""
    check = CHECKS.get(holds)
    filled = [cell for cell in cells if cell.text.strip()]
    if check is None or not filled:
        return 0.0
    return sum(check(cell) for cell in filled) / len(filled)


def choice_share(field: Field, cells: Sequence[Cell]) -> float:
    """Return which share of the cells that are not empty says one of the field's choices."""
    texts = Counter(cell.text for cell in cells if cell.text.strip())
    said = sum(
        count
        for text, count in texts.items()
        if len(text) <= LONGEST_CHOICE and any(says(fold(text), one.words) for one in field.choices)
    )
    return said / texts.total() if texts else 0.0


def says(folded: str, words: Sequence[str]) -> bool:
    """Say whether a folded text is one of ``words``; ``*`` takes whatever follows."""
    return any(
        folded.startswith(word[:-1]) if word.endswith("*") else folded == word for word in words
    )


def _text(pattern: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda cell: bool(pattern.fullmatch(cell.text.strip()))


def _is_registered(cell: Cell) -> bool:
    text = cell.text.strip()
    if ONRC.fullmatch(text):
        return True
    bare = re.sub(r"[\s.]", "", text.upper().removeprefix("RO"))
    return len(bare) in CUI_LENGTHS and bare.isdigit() and bool(cui.is_valid(bare))


def _is_vat(cell: Cell) -> bool:
    text = cell.text.strip().upper()
    return text[:2].isalpha() and bool(vat.is_valid(text))


def _is_nace(cell: Cell) -> bool:
    text = cell.text.strip().partition(" ")[0].rstrip("-–:")
    return bool(NACE.fullmatch(text)) and any(
        nace.is_valid(text.replace(".", ""), revision=one) for one in ("2.1", "2.0")
    )


def _is_country(cell: Cell) -> bool:
    return len(cell.text) <= LONGEST_PLACE and bool(_country(cell.text))


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    from raceme.stewardship.imports.places import country_code  # noqa: PLC0415

    return country_code(text)


@lru_cache(maxsize=4096)
def _region(text: str) -> str:
    from raceme.stewardship.imports.places import region_code  # noqa: PLC0415

    return region_code(text)


def _is_region(cell: Cell) -> bool:
    return len(cell.text) <= LONGEST_PLACE and bool(_region(cell.text))


def _is_name(cell: Cell) -> bool:
    words = fold(cell.text).split()
    if not words or cell.kind != Kind.TEXT:
        return False
    tails = {"".join(words[-count:]) for count in range(1, min(5, len(words)) + 1)}
    return bool(tails & FORMS_BEHIND) or words[0] in FORMS_BEFORE


def _is_person(cell: Cell) -> bool:
    words = cell.text.replace("-", " ").split()
    return (
        cell.kind == Kind.TEXT
        and len(words) in NAMES_OF_A_PERSON
        and all(word[0].isupper() and word.replace(".", "").isalpha() for word in words)
        and not _is_name(cell)
    )


def _is_day(cell: Cell) -> bool:
    return cell.kind in (Kind.DATE, Kind.DATETIME) or bool(DAY.fullmatch(cell.text.strip()))


def _is_number(cell: Cell) -> bool:
    return cell.kind == Kind.NUMBER or bool(NUMBER.fullmatch(cell.text.strip()))


def _is_whole(cell: Cell) -> bool:
    return _is_number(cell) and cell.text.strip().isdigit()


CHECKS: dict[Holds, Callable[[Cell], bool]] = {
    Holds.NAME: _is_name,
    Holds.PERSON: _is_person,
    Holds.COUNTRY: _is_country,
    Holds.REGION: _is_region,
    Holds.REGISTERED_NUMBER: _is_registered,
    Holds.VAT_NUMBER: _is_vat,
    Holds.ACTIVITY_CODE: _is_nace,
    Holds.WEBSITE: _text(WEBSITE),
    Holds.EMAIL: _text(EMAIL),
    Holds.PHONE: _text(PHONE),
    Holds.DAY: _is_day,
    Holds.MOMENT: _is_day,
    Holds.YEAR: _text(YEAR),
    Holds.WHOLE: _is_whole,
    Holds.NUMBER: _is_number,
    Holds.MONEY: lambda cell: any(map(str.isdigit, cell.text)) and not _is_day(cell),
    Holds.CURRENCY: lambda cell: fold(cell.text) in CURRENCY,
    Holds.YES_NO: lambda cell: cell.kind == Kind.BOOLEAN or fold(cell.text) in YES_NO,
}
