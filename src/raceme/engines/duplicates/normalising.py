"""A record as it is compared: made once, however often it is looked at."""

import re
from dataclasses import dataclass
from functools import lru_cache

from raceme.engines.duplicates import numbers, words
from raceme.engines.duplicates.folding import LOST, fold
from raceme.engines.duplicates.numbers import Number
from raceme.engines.duplicates.problem import Record

# Marks where letters were left away: at the end of "constr." and inside of "masch.bau".
CUT = "."
_LONGEST_FORM = 7
_MOST_WORDS = 24
_INITIALS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){1,}[^\W\d_]{1,3}(?![^\W_])\.?")
_WORD = re.compile(rf"[\w{LOST}]+(?:\.[\w{LOST}]+)*\.?")
_SHORTENED = re.compile(r"(?<=\w)/")
_POST_CODE = re.compile(r"\d{5,}")
_CACHED = 60_000
_BITS = 64


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


# Every way of writing a form, by what it is: the first of its line.
FORMS = {
    fold(each): fold(line.split()[0])
    for line in words.LEGAL_FORMS.strip().splitlines()
    for each in line.split()
}
FORMS_BEFORE = _folded(words.FORMS_BEFORE)
JOINING = _folded(words.JOINING) | {"&", "+"}
STREET_KINDS = _folded(words.STREET_KINDS)
STREET_ENDS = tuple(map(fold, words.STREET_ENDS))
UNITS = _folded(words.UNITS)
TOWN_KINDS = _folded(words.TOWN_KINDS)
TOWNS_OTHERWISE = dict(each.split("=") for each in words.TOWNS_OTHERWISE.split())
FREE_MAIL = frozenset(words.FREE_MAIL.split())
SHARED_SITES = frozenset(words.SHARED_SITES.split())
SECOND_LEVELS = frozenset(words.SECOND_LEVELS.split())
COMMON_WORDS = _folded(words.COMMON_WORDS)
GROUP_WORDS = _folded(words.GROUP_WORDS)


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a record."""

    id: str
    name: tuple[str, ...]
    form: str
    number: Number | None
    vat: Number | None
    street: tuple[str, ...]
    house: str
    town: str
    country: str
    domain: str
    email: str
    keys: frozenset[str]
    # One bit for each letter that a word of the name begins with.
    initials: int

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(each for each in (self.number, self.vat) if each)


def known(record: Record) -> Known:
    """Read a record as it is compared."""
    country = record.country.strip().upper()
    country = {"UK": "GB", "EL": "GR"}.get(country, country)
    name, form = name_of(record.name)
    street, house = street_of(record.street)
    email = record.email.strip().lower()
    number = numbers.registered(record.registered_number, country)
    vat = numbers.vat(record.vat_number, country)
    return Known(
        id=record.id,
        name=name,
        form=form_of(record.legal_form) or form,
        number=number,
        vat=vat,
        street=street,
        house=house,
        town=town_of(record.town),
        country=country,
        domain=domain_of(record.website)
        or domain_of(email.rpartition("@")[2] if "@" in email else ""),
        email=email if "@" in email else "",
        keys=frozenset(each.key for each in (number, vat) if each),
        initials=_initials(name),
    )


def _initials(name: tuple[str, ...]) -> int:
    bits = 0
    for word in name:
        bits |= 1 << ord(word[0]) % _BITS
    return bits


def name_of(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a name without its legal form and "and", and that form."""
    tokens = _words(text)
    tokens = tokens[1:] if len(tokens) > 1 and tokens[0].strip(CUT) in FORMS_BEFORE else tokens
    form = ""
    while len(tokens) > 1 and (found := _form_behind(tokens)):
        count, form = found[0], form or found[1]
        tokens = tokens[:-count]
    inner = [
        each
        for at, each in enumerate(tokens)
        if not (each.strip(CUT) in JOINING and (0 < at < len(tokens) - 1 or each in {"&", "+"}))
    ]
    return tuple(inner), form


def form_of(text: str) -> str:
    """Return what a legal form is, or its letters where it is none of the known ones."""
    letters = "".join(
        each.strip(CUT).replace(CUT, "") for each in _words(text) if each.strip(CUT) not in JOINING
    )
    return FORMS.get(letters, letters)


def _form_behind(tokens: list[str]) -> tuple[int, str] | None:
    """Return how many of the last words are a legal form, the most that fit, and which."""
    for count in range(min(_LONGEST_FORM, len(tokens) - 1), 0, -1):
        tail = tokens[-count:]
        letters = "".join(each.replace(CUT, "") for each in tail if each.strip(CUT) not in JOINING)
        if tail[0].strip(CUT) not in JOINING and letters in FORMS:
            return count, FORMS[letters]
        letters = "".join(each.replace(CUT, "") for each in tail)
        if letters in FORMS:
            return count, FORMS[letters]
    return None


def _words(text: str) -> list[str]:
    """Part a text into words; "S.R.L." is one, "constr." keeps the dot that shortens it."""
    plain = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", fold(text))
    spread = plain.replace("&", " & ").replace("+", " + ")
    return re.findall(rf"&|\+|{_WORD.pattern}", spread)[:_MOST_WORDS]


@lru_cache(_CACHED)
def street_of(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words that tell a street, without what kind of a way it is, and the house."""
    plain = [each.strip(CUT) for each in _words(_SHORTENED.sub(". ", text))]
    plain = _before_unit([each for each in plain if not _POST_CODE.fullmatch(each)])
    at = next((n for n, each in reversed(list(enumerate(plain))) if each[:1].isdigit()), None)
    if at is None:
        rest, house = plain, ""
    else:
        # What follows the house is the town, or where it comes first, the street.
        rest, house = plain[:at] or plain[1:], plain[at]
    told = [each for each in rest if each not in STREET_KINDS] or rest
    return tuple(_without_end(each) for each in told), house.lstrip("0")


def _before_unit(plain: list[str]) -> list[str]:
    """Leave away the flat, the floor and whatever else is inside of a house."""
    at = next((n for n, each in enumerate(plain) if n and each in UNITS), len(plain))
    return plain[:at]


def _without_end(word: str) -> str:
    for end in STREET_ENDS:
        if word.endswith(end) and len(word) > len(end) + 1:
            return word.removesuffix(end)
    return word


@lru_cache(_CACHED)
def town_of(text: str) -> str:
    """Return a town's letters, by the name it has at home, without its kind and a post code."""
    plain = [each.strip(CUT) for each in _words(re.split("[,(]", text, maxsplit=1)[0])]
    told = [each for each in plain if each not in TOWN_KINDS and not each.isdigit()] or plain
    if len(told) > 1:
        told[0] = words.TOWN_SHORT.get(told[0], told[0])
    letters = "".join(told).replace(CUT, "")
    return TOWNS_OTHERWISE.get(letters, letters)


def domain_of(text: str) -> str:
    """Return the domain of a page or an address, where it is the organisation's own."""
    host = text.strip().lower().partition("://")[2] or text.strip().lower()
    host = re.split(r"[/?#:\s]", host, maxsplit=1)[0].rpartition("@")[2].strip(".")
    parts = host.split(".")
    if len(parts) < 2:  # noqa: PLR2004 (a name and a country)
        return ""
    count = 3 if len(parts) > 2 and parts[-2] in SECOND_LEVELS else 2  # noqa: PLR2004 (the same)
    own = parts[-count:]
    return "" if own[0] in FREE_MAIL or own[0] in SHARED_SITES or not own[0] else ".".join(own)
