"""What a whole column tells of each of its cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from raceme.core.search.folding import fold
from raceme.stewardship.imports.values.codes import code_length
from raceme.stewardship.imports.values.days import is_month_first
from raceme.stewardship.imports.values.numbers import CURRENCY_OF, TIMES_OF, decimal_sign

# Too short or too common to mean a unit in the words of a heading, outside brackets.
NO_UNITS = {"e", "m", "k", "fr", "ft", "mie"}
BRACKETS = re.compile(r"[(\[](.*?)[)\]]")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the cells and the heading of a column say together."""

    month_first: bool = False
    decimal: str = ""
    code_length: int = 0
    # Of "thousand lei" in the heading or its unit: 1000 and RON.
    times: int = 1
    currency: str = ""

    @classmethod
    def of(cls, texts: Iterable[str], *, heading: str = "", unit: str = "") -> "Evidence":
        sample = [text for text in texts if text]
        times, currency = _unit(heading, unit)
        return cls(
            month_first=is_month_first(sample),
            decimal=decimal_sign(sample),
            code_length=code_length(sample),
            times=times,
            currency=currency,
        )


def _unit(heading: str, unit: str) -> tuple[int, str]:
    inside = fold(" ".join([*BRACKETS.findall(heading), unit])).split()
    outside = [word for word in fold(heading).split() if word not in NO_UNITS]
    words = [*inside, *outside]
    if any(sign in heading + unit for sign in "€"):
        words.append("euro")
    times = next((TIMES_OF[word] for word in words if word in TIMES_OF), 1)
    return times, next((CURRENCY_OF[word] for word in words if word in CURRENCY_OF), "")
