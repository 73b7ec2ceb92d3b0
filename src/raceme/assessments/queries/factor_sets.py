"""The sets of factors there are: those that ship, and those that an operator loaded."""

from dataclasses import dataclass
from typing import Any

from raceme.assessments import library
from raceme.assessments.models import FactorSet


@dataclass(frozen=True, kw_only=True)
class KnownFactors:
    """What a set is, without its factors; ``is_shipped``: it lies in a file of the product."""

    code: str
    year: int
    region: str
    source: str
    is_shipped: bool

    def __str__(self) -> str:
        where = f"{self.region}, " if self.region else ""
        return f"{self.code} ({where}{self.year})"


def factor_sets() -> list[KnownFactors]:
    """Return every set that can be chosen, the newest year first: one query."""
    loaded = FactorSet.objects.values("code", "year", "region", "source")
    found = [
        *(_shipped(code) for code in library.factor_sets()),
        *(KnownFactors(**row, is_shipped=False) for row in loaded.order_by("code", "pk")),
    ]
    return sorted(found, key=lambda one: (-one.year, one.code))


def factors(code: str) -> dict[str, Any]:
    """Return a whole set, as its file has it. Raises ``library.Unknown``."""
    if code in library.factor_sets():
        return library.factors(code)
    loaded = FactorSet.objects.filter(code=code).first()
    if loaded is None:
        raise library.Unknown(code)
    document: dict[str, Any] = loaded.document
    return document


def _shipped(code: str) -> KnownFactors:
    document = library.factors(code)
    return KnownFactors(
        code=code,
        year=document["year"],
        region=document.get("region", ""),
        source=document["source"],
        is_shipped=True,
    )
