"""What is typed into a field of the builder, and how a kept value is written into it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from raceme.core.forms import DecimalField
from raceme.core.typed import UNWRITABLE
from raceme.questionnaires.building import Simple, formula_of, simple_of
from raceme.questionnaires.building.codes import CODE
from raceme.questionnaires.forms.building.fields import Field, Shape

LONGEST = 5_000
NUMBER = DecimalField(required=False, decimal_places=6, max_digits=20)
WHOLE = DecimalField(required=False, decimal_places=0, max_digits=10)
ITEM_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Unreadable(Exception):
    """Its text is a sentence for who typed it."""


def text_in(posted: Mapping[str, Any], name: str) -> str:
    text = UNWRITABLE.sub("", str(posted.get(name, "")))
    return text.replace("\r\n", "\n").strip()[:LONGEST]


def words_in(posted: Mapping[str, Any], name: str, languages: Sequence[str]) -> dict[str, str]:
    """Return what is said in each language; one that says nothing is left out."""
    found = {language: text_in(posted, f"{name}.{language}") for language in languages}
    return {language: text for language, text in found.items() if text}


def number_in(text: str, *, is_whole: bool = False) -> int | float | None:
    """Return the number that was typed, if any. Raises ``Unreadable``."""
    try:
        number: Decimal | None = (WHOLE if is_whole else NUMBER).clean(text)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def number_shown(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(NUMBER.prepare_value(Decimal(str(value))))


def code_in(text: str, *, is_name: bool) -> str:
    """Return a code as it was typed. Raises ``Unreadable``."""
    if not (ITEM_CODE if is_name else CODE).fullmatch(text):
        raise Unreadable(
            _("Begin with a small letter, then small letters, digits and _; at most 40 of them.")
        )
    return text


def several_in(posted: Mapping[str, Any], name: str, text: str) -> list[str]:
    """Return the codes that are ticked, in the order in which they were sent, or typed."""
    if text:
        return [code for each in text.split(",") if (code := each.strip())]
    codes = [key.removeprefix(f"{name}.") for key in posted if key.startswith(f"{name}.")]
    return [code for code in codes if CODE.fullmatch(code) and text_in(posted, f"{name}.{code}")]


def condition_in(
    posted: Mapping[str, Any], name: str, *, standing: str, items: Mapping[str, Any]
) -> str:
    """
    Return the condition: as a formula where that was changed, else as it was put together.

    An item that is not among ``items`` cannot be asked about here; then what stands stays.
    """
    typed = text_in(posted, name)
    if typed != standing.strip():
        return typed
    chosen = Simple(
        item=text_in(posted, f"{name}.item"),
        operator=text_in(posted, f"{name}.operator") or "is",
        value=text_in(posted, f"{name}.value"),
    )
    before = simple_of(standing)
    if chosen == before or (before is None and not chosen.item):
        return standing
    if not chosen.item:
        return ""
    return formula_of(chosen, items[chosen.item]) if chosen.item in items else standing


def value_in(field: Field, posted: Mapping[str, Any], name: str, languages: Sequence[str]) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return what a field is to hold; None: nothing. Raises ``Unreadable``."""
    text = text_in(posted, name)
    match field.shape:
        case Shape.WORDS | Shape.LONG_WORDS:
            return words_in(posted, name, languages) or None
        case Shape.NUMBER | Shape.WHOLE:
            return number_in(text, is_whole=field.shape is Shape.WHOLE)
        case Shape.TICK:
            return bool(text) or None
        case Shape.TO_BE_CONFIRMED:
            return False if text else None
        case Shape.SEVERAL | Shape.CODES:
            return several_in(posted, name, text) or None
    return text or None
