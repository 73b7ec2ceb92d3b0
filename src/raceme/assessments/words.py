"""A result in words: the titles of its definition, and its lines of text."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.words import number, share
from raceme.questionnaires.solving import Result, Score

STEPS = {"penalty": "penalties", "veto": "vetoes"}
SORTS = {"part": "items", "band": "bands", **STEPS}
UNCONFIRMED: Mapping[str, object] = {
    "factor": gettext_lazy("the factor “%(name)s”"),
    "part": gettext_lazy("how “%(name)s” is counted"),
    "band": gettext_lazy("where “%(name)s” begins and ends"),
    "penalty": gettext_lazy("the points for “%(name)s”"),
    "veto": gettext_lazy("the lid for “%(name)s”"),
}


class Titles:
    """What the parts of a definition are called, in one of its languages."""

    def __init__(self, definition: Mapping[str, Any], *, language: str) -> None:
        self.language = language
        self.title = self._said(definition["title"])
        self._found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for section in definition["sections"]:
            self._found["items", section["code"]] = section
            for item in section["items"]:
                self._found["items", item["code"]] = item
        for name, entries in definition.get("scoring", {}).items():
            for each in entries if isinstance(entries, list) else ():
                self._found[name, each["code"]] = each
                for part in each.get("parts", ()):
                    if "title" in part:
                        self._found["items", part["code"]] = part
                for band in each.get("bands", ()):
                    self._found["bands", band["code"]] = band

    def of(self, sort: str, code: str) -> str:
        """Return what it is called: an item by its short words, else by all of them."""
        names = ("short", "title", "text") if sort == "items" else ("title", "text")
        return next(filter(None, (self._part(sort, code, name) for name in names)), code)

    def text(self, sort: str, code: str) -> str:
        return self._part(sort, code, "text")

    def short(self, dimension: str) -> str:
        return self._part("dimensions", dimension, "short") or self.of("dimensions", dimension)

    def formula(self, sort: str, code: str) -> str:
        """Return by which formula it is worked out, where it is by one of its own."""
        return str(self._found.get((sort, code), {}).get("formula", ""))

    def named(self, code: str) -> str:
        """Return what a dimension or an item is called."""
        if ("dimensions", code) in self._found:
            return self.short(code)
        return self.of("items", code)

    def _part(self, sort: str, code: str, name: str) -> str:
        return self._said(self._found.get((sort, code), {}).get(name, {}))

    def _said(self, text: Mapping[str, str]) -> str:
        return text.get(self.language) or next(iter(text.values()), "")


def told(result: Result, definition: Mapping[str, Any], *, language: str) -> Iterator[str]:
    """
    Give the overall score, each dimension with its parts, amounts, rankings and next steps.

    What a formula gives has it below, in the codes of the definition.
    """
    titles = Titles(definition, language=language)
    for score in (*([result.overall] if result.overall else []), *result.dimensions):
        name = titles.of("dimensions", score.code) if score.code else _("Overall")
        band = titles.of("bands", score.band) if score.band else ""
        yield _line(name, score.value, unit=_("of 100"), more=band)
        yield from _steps(score, titles)
    for amount in result.amounts:
        yield _line(titles.of("quantities", amount.code), amount.value, unit=amount.unit)
        yield from _worked_out(titles.formula("quantities", amount.code))
    for code, value in result.computed:
        yield _line(f"{titles.of('items', code)} ({code})", value, unit="")
        yield from _worked_out(titles.formula("items", code))
    if result.factors:
        yield _("Factors: %(code)s") % {"code": result.factors}
    for code, unit, region in result.missing:
        yield _("The factors have none for “%(code)s” in %(unit)s (%(region)s).") % {
            "code": code,
            "unit": unit,
            "region": region or "–",
        }
    for line in unconfirmed(result, titles):
        yield _("To be confirmed: %(what)s") % {"what": line}
    for code, rows in result.rankings:
        yield titles.of("rankings", code)
        for row in rows:
            more = _("excluded") if row.vetoed_by else ""
            yield _line(f"  {row.label}", row.value, unit=_("of 100"), more=more)
    for place, step in enumerate(result.advice, start=1):
        yield f"{place}. {titles.of('advice', step.code)}"


def unconfirmed(result: Result, titles: Titles) -> list[str]:
    """Return what it rests on whose source nobody has read yet, in words."""
    said = []
    for sort, code in result.unconfirmed:
        name = code if sort == "factor" else titles.of(SORTS[sort], code)
        said.append(str(UNCONFIRMED[sort]) % {"name": name})
    return said


def _steps(score: Score, titles: Titles) -> Iterator[str]:
    # The overall score is made of dimensions, a dimension of items and formulas.
    parts = "items" if score.code else "dimensions"
    for step in score.steps:
        name = titles.of(STEPS.get(step.sort, parts), step.code)
        if step.sort == "part":
            weight = _("weight %(share)s") % {"share": share(round(step.counted, 1))}
            yield "  " + _line(name, step.value, unit=_("of 100"), more=weight)
            yield from _worked_out(titles.formula("items", step.code), within="  ")
        else:
            yield "  " + _line(name, step.value, unit="")


def _worked_out(formula: str, *, within: str = "") -> Iterator[str]:
    if formula:
        yield f"{within}  = {formula}"


def _line(name: str, value: float | None, *, unit: str, more: str = "") -> str:
    shown = _("not known") if value is None else f"{number(value, decimals=1)} {unit}".rstrip()
    return f"{name}: {shown}" + (f" · {more}" if more else "")
