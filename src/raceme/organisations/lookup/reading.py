"""What services answer, taken apart with care: nothing of it is trusted to be there, or right."""

import unicodedata
from typing import Any

from raceme.core.places import COMMA_BELOW
from raceme.core.typed import UNWRITABLE

LONGEST = 200


def part(answer: Any, *keys: str) -> Any:  # noqa: ANN401 (what JSON says)
    """Return what stands at ``keys``, one within the other; None where it does not."""
    for key in keys:
        if not isinstance(answer, dict):
            return None
        answer = answer.get(key)
    return answer


def rows(answer: Any, *keys: str) -> list[Any]:  # noqa: ANN401
    found = part(answer, *keys)
    return found if isinstance(found, list) else []


def text(answer: Any, *keys: str) -> str:  # noqa: ANN401
    """Return a text on one line, with the letters that Romanian is written with today."""
    found = part(answer, *keys)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    clean = UNWRITABLE.sub("", str(found)).translate(COMMA_BELOW)
    return " ".join(clean.split())[:LONGEST]


def folded(value: str) -> str:
    """Return ``value`` as it is compared: without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", value.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in plain)
    return " ".join(
        "".join(each for each in word if not unicodedata.combining(each))
        for word in letters.split()
    )
