"""Codes, numbers of registers and addresses as people write them."""

import re
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from stdnum.eu import nace
from stdnum.ro import cui

from raceme.core.places import country as country_name
from raceme.core.search.folding import fold
from raceme.stewardship.imports.contents import says
from raceme.stewardship.imports.fields import Field
from raceme.stewardship.imports.places import country_code, region_code
from raceme.stewardship.imports.values.failing import Unfit, is_nothing

YES = (
    *("yes", "y", "da", "d", "ja", "j", "oui", "o", "tak", "t", "igen", "i", "true", "1", "x", "v"),
    *("adevarat", "wahr", "vrai", "prawda", "igaz", "on", "online"),
)
NO = (
    *("no", "n", "nu", "nein", "non", "nie", "nem", "false", "0", "off", "offline", "fizic"),
    *("fals", "falsch", "faux", "falsz", "hamis"),
)
REVISIONS = ("2.1", "2.0")
# With or without what stands before it: "CAEN Rev. 2, C 31.09 Manufacture of …".
CODE = re.compile(
    r"(?:caen|nace|cod|code|wz|pkd|naf|teaor)?\W*(?:rev\W*\d\W+)?[A-U]?\W*"
    r"(\d{2}\.?\d{2}|\d{2}\.?\d|\d{3}|\d{2})\.?(\d{1,2})?(?!\d)",
    re.IGNORECASE,
)
NACE_LENGTH = 4
# As in "Ana Exemplu <ana@example.com>".
IN_BRACKETS = re.compile(r"<([^<>@\s]+@[^<>@\s]+)>")
BETWEEN = re.compile(r"[;,/\s|]+")
# What people write before the number itself.
LABEL = re.compile(
    r"^(?:c\.?\s?u\.?\s?i\.?|c\.?\s?i\.?\s?f\.?|cod (?:unic|fiscal)\w*|vat|tva|ust\W?id\w*|"
    r"nr\.?(?: reg\w*\.?)?(?: com\w*\.?)?)\s*[:.\-]?\s*(?=\S*\d)",
    re.IGNORECASE,
)
ONRC = re.compile(
    r"([JFC])\s?[-/]?\s?(\d{1,2})\s?[/\-. ]\s?(\d{1,7})\s?[/\-. ]\s?"
    r"(?:\d{1,2}\.\d{1,2}\.)?(\d{4})(?:\s*/.*)?",
    re.IGNORECASE,
)
SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
PHONE = re.compile(r"[+(]?[\d][\d\s().\-/]*")
PHONE_DIGITS = range(6, 16)
LONGEST_PHONE = 40
ROMANIAN_PHONE = re.compile(r"[237]\d{8}")
LONGEST_CHOICES = 8


def read_yes_no(text: str) -> bool | None:
    """Return what a cell says, in any of the languages. Raises ``Unfit``."""
    folded = fold(text)
    if says(folded, YES):
        return True
    if says(folded, NO):
        return False
    if is_nothing(text):
        return None
    raise Unfit("no_yes_no", _("“%(typed)s” is neither yes nor no.") % {"typed": text.strip()})


def read_choice(field: Field, text: str) -> str:
    """Return the code of a choice by its code, its label or a word for it. Raises ``Unfit``."""
    folded = fold(text)
    if meant := _meant(field, folded):
        return meant
    if is_nothing(text):
        return ""
    # A word of it will do, where all that say something say the same.
    by_word = {_meant(field, word) for word in folded.split()} - {""}
    if len(by_word) == 1:
        return by_word.pop()
    labels = ", ".join(str(one.label) for one in field.choices[:LONGEST_CHOICES])
    raise Unfit(
        "no_choice",
        _("“%(typed)s” is none of these: %(choices)s.")
        % {"typed": text.strip(), "choices": labels},
    )


def _meant(field: Field, folded: str) -> str:
    for one in field.choices:
        if folded in (fold(one.code), fold(str(one.label))) or says(folded, one.words):
            return one.code
    return ""


def read_country(text: str) -> str:
    """Return the code of a country. Raises ``Unfit``."""
    if code := country_code(text):
        return code
    if is_nothing(text):
        return ""
    raise Unfit(
        "no_country",
        _("“%(typed)s” is no country we know. Write its name, or its code, such as RO.")
        % {"typed": text.strip()},
    )


def read_region(text: str, *, country: str) -> str:
    """Return the NUTS code of a region or county of ``country``. Raises ``Unfit``."""
    if code := region_code(text, country):
        return code
    if is_nothing(text):
        return ""
    raise Unfit(
        "no_region",
        _("“%(typed)s” is no region of %(country)s. Write its name, or its NUTS code.")
        % {"typed": text.strip(), "country": country_name(country)},
    )


def code_length(texts: Iterable[str]) -> int:
    """Return how many digits most activity codes of a column have: 4 brings lost zeros back."""
    lengths = Counter(len(re.sub(r"\D", "", text)) for text in texts if text)
    return max(lengths, key=lambda one: lengths[one], default=0)


def read_activity_code(text: str, *, length: int = 0) -> str:
    """Return a code of NACE as 31.09, with or without its dot, its letter, its name."""
    if is_nothing(text):
        return ""
    found = CODE.match(text.strip())
    digits = found[1].replace(".", "") if found else ""
    if len(digits) == NACE_LENGTH - 1 and "." not in text and length == NACE_LENGTH:
        # A spreadsheet program took 0111 for a number.
        digits = digits.zfill(NACE_LENGTH)
    if not found or not any(nace.is_valid(digits, revision=one) for one in REVISIONS):
        raise Unfit(
            "no_activity_code",
            _("“%(typed)s” is no code of NACE. Write it as 62.10 or 6210.")
            % {"typed": text.strip()},
        )
    return str(nace.format(digits)) + (f".{found[2]}" if found[2] else "")


def read_number_of_register(text: str, *, country: str) -> str:
    """
    Return a registered or VAT number as its register writes it: without labels and blanks.

    Whether it can be right is for ``organisations.validation``. Raises ``Unfit``.
    """
    if is_nothing(text):
        return ""
    typed = LABEL.sub("", " ".join(text.split()))
    if SHORTENED.fullmatch(typed):
        raise Unfit(
            "shortened",
            _(
                "“%(typed)s” was shortened by the spreadsheet program. Widen the column there, "
                "or write the whole number."
            )
            % {"typed": typed},
        )
    if country == "RO":
        return _romanian(typed)
    return typed


def _romanian(typed: str) -> str:
    if found := ONRC.fullmatch(typed):
        return f"{found[1].upper()}{int(found[2]):02}/{int(found[3])}/{found[4]}"
    compact = re.sub(r"[\s.\-]", "", typed).upper()
    bare = compact.removeprefix("RO")
    return bare if bare.isdigit() and cui.is_valid(bare) else typed


def read_emails(text: str) -> list[str]:
    """Return each address of a cell, in small letters. Raises ``Unfit``."""
    if is_nothing(text):
        return []
    typed = text.replace("mailto:", " ")
    if inside := IN_BRACKETS.findall(typed):
        typed = " ".join(inside)
    emails: list[str] = []
    for one in BETWEEN.split(typed.strip()):
        address = one.strip(".()\"'")
        if "@" not in address and emails:
            continue
        try:
            EmailValidator()(address)
        except ValidationError:
            raise Unfit(
                "no_email",
                _("“%(typed)s” is no e-mail address. Write it as name@example.com.")
                % {"typed": text.strip()},
            ) from None
        emails.append(address.lower())
    return list(dict.fromkeys(emails))


def read_website(text: str) -> str:
    """Return the first address of a cell, with its https://. Raises ``Unfit``."""
    if is_nothing(text):
        return ""
    first = re.split(r"[;,\s|]+", text.strip())[0].rstrip("/")
    scheme, _between, rest = first.rpartition("://")
    host, slash, path = rest.partition("/")
    address = f"{scheme.lower() or 'https'}://{host.lower()}{slash}{path}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise Unfit(
            "no_website",
            _("“%(typed)s” is no address of a website. Write it as www.example.com.")
            % {"typed": text.strip()},
        ) from None
    return address


def read_phone(text: str, *, country: str = "") -> str:
    """Return the first telephone number of a cell. Raises ``Unfit``."""
    if is_nothing(text):
        return ""
    typed = " ".join(text.split())
    for one in (typed, *re.split(r"[;,|]| / |(?<=\d)/(?=[+0])", typed)):
        number = re.sub(r"^[^\d+(]+", "", one).strip()
        digits = re.sub(r"\D", "", number)
        if PHONE.fullmatch(number) and len(digits) in PHONE_DIGITS and len(number) <= LONGEST_PHONE:
            lost_zero = country == "RO" and ROMANIAN_PHONE.fullmatch(number)
            return f"0{number}" if lost_zero else number
    raise Unfit("no_phone", _("“%(typed)s” is no telephone number.") % {"typed": typed})
