"""A result in lines of text, in the language of its reader."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from raceme.questionnaires.solving import Result, Score

Words = Mapping[tuple[str, str], str]
STEPS = {"penalty": "penalties", "veto": "vetoes"}


def told(result: Result, definition: Mapping[str, Any], *, language: str) -> Iterator[str]:
    """Give the overall score, each dimension with its parts, amounts, rankings and next steps."""
    words = _words(definition, language=language)
    for each in ([result.overall] if result.overall else []), result.dimensions:
        for score in each:
            name = words.get(("dimensions", score.code)) or _("Overall")
            yield _line(name, score.value, unit=_("of 100"), band=words.get(("bands", score.band)))
            yield from _steps(score, words)
    for amount in result.amounts:
        yield _line(words[("quantities", amount.code)], amount.value, unit=amount.unit)
    for code, unit, region in result.missing:
        yield _("The factors have none for “%(code)s” in %(unit)s (%(region)s).") % {
            "code": code,
            "unit": unit,
            "region": region or "–",
        }
    for code, rows in result.rankings:
        yield words[("rankings", code)]
        for row in rows:
            vetoed = ", ".join(row.vetoed_by)
            yield _line(f"  {row.label}", row.value, unit=_("of 100"), band=vetoed or None)
    for number, step in enumerate(result.advice, start=1):
        yield f"{number}. {words[('advice', step.code)]}"


def _steps(score: Score, words: Words) -> Iterator[str]:
    # The overall score is made of dimensions, a dimension of items and formulas.
    parts = "items" if score.code else "dimensions"
    for step in score.steps:
        name = words.get((STEPS.get(step.sort, parts), step.code), step.code)
        if step.sort == "part":
            weight = _("weight %(weight)s %%") % {"weight": localize(round(step.counted, 1))}
            yield "  " + _line(name, step.value, unit=_("of 100"), band=weight)
        else:
            yield "  " + _line(name, step.value, unit="")


def _line(name: str, value: float | None, *, unit: str, band: str | None = None) -> str:
    shown = _("not known") if value is None else f"{localize(round(value, 1))} {unit}".rstrip()
    return f"{name}: {shown}" + (f" · {band}" if band else "")


def _words(definition: Mapping[str, Any], *, language: str) -> dict[tuple[str, str], str]:
    """Return the title or text of all that has a code, by what it is."""
    found: dict[tuple[str, str], str] = {}
    for section in definition["sections"]:
        for item in section["items"]:
            found[("items", item["code"])] = item["text"][_spoken(item["text"], language)]
    for name, entries in definition.get("scoring", {}).items():
        for each in entries if isinstance(entries, list) else ():
            text = each.get("title") or each.get("text") or {}
            found[(name, each["code"])] = text.get(_spoken(text, language), each["code"])
            for part in each.get("parts", ()):
                if "title" in part:
                    found[("items", part["code"])] = part["title"][_spoken(part["title"], language)]
    return found


def _spoken(text: Mapping[str, str], language: str) -> str:
    return language if language in text else next(iter(text), language)
