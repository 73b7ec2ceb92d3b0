"""What a place is probably for, told by its name alone; a person decides."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from raceme.reporting.filling import Kind, Place
from raceme.reporting.sources.catalogue import (
    FACTS,
    FIGURES,
    PARTNERS,
    TEXTS,
    columns_of,
)

APART = re.compile("[^a-z0-9]+")
# How the end of a name says which number of a figure is meant; the longer ones first.
ENDINGS: tuple[tuple[str, str], ...] = (
    ("periodtarget", "period_target"),
    ("cumulative", "cumulative"),
    ("difference", "difference"),
    ("achieved", "cumulative"),
    ("percent", "rate"),
    ("period", "value"),
    ("target", "target"),
    ("total", "cumulative"),
    ("value", "value"),
    ("diff", "difference"),
    ("rate", "rate"),
    ("rule", "rule"),
    ("cum", "cumulative"),
    ("", "value"),
)
OTHER_NAMES = {
    "programme": "fact:programme.name",
    "project": "fact:programme.name",
    "projecttitle": "fact:programme.name",
    "projectname": "fact:programme.name",
    "projectnumber": "fact:programme.number",
    "projectpromoter": "fact:programme.promoter",
    "leadpartner": "fact:programme.promoter",
    "start": "fact:programme.starts_on",
    "startdate": "fact:programme.starts_on",
    "end": "fact:programme.ends_on",
    "enddate": "fact:programme.ends_on",
    "period": "fact:period.number",
    "periodfrom": "fact:period.starts_on",
    "perioduntil": "fact:period.ends_on",
    "periodto": "fact:period.ends_on",
    "summary": "text:results",
    "summaryofresults": "text:results",
    "bilateralresults": "text:bilateral",
    "summaryofbilateralresults": "text:bilateral",
    "contenthash": "fact:report.content_hash",
    "reportdate": "fact:report.taken_on",
}
LISTS = {"indicators": FIGURES, "figures": FIGURES, "partners": PARTNERS}
COLUMNS = {
    "no": "number",
    "nr": "number",
    "date": "on",
    "day": "on",
    "company": "organisation",
    "event": "activity",
    "title": "activity",
    "size": "size_class",
    "evidence": "files",
    "achieved": "cumulative",
    "actual": "cumulative",
    "thisperiod": "value",
    "indicator": "name",
    "percent": "rate",
    "partner": "name",
}


class Suggested(NamedTuple):
    source: str
    columns: tuple[str, ...]


def suggested(place: Place, *, codes: Iterable[str]) -> Suggested:
    """Return what ``place`` is probably for; an empty source where nothing fits."""
    name = _bare(place.name)
    if place.kind is Kind.LIST:
        return _suggested_list(place, {_bare(code): code for code in codes})
    return Suggested(_value(name, {_bare(code): code for code in codes}), ())


def _value(name: str, codes: Mapping[str, str]) -> str:
    for ending, says in ENDINGS:
        if name.endswith(ending) and name.removesuffix(ending) in codes:
            return f"figure:{codes[name.removesuffix(ending)]}:{says}"
    if name in OTHER_NAMES:
        return OTHER_NAMES[name]
    for fact in FACTS:
        if name in {_bare(fact), _bare(fact.partition(".")[2])}:
            return f"fact:{fact}"
    return next((f"text:{text}" for text in TEXTS if name == _bare(text)), "")


def _suggested_list(place: Place, codes: Mapping[str, str]) -> Suggested:
    name = _bare(place.name)
    called = LISTS.get(name) or codes.get(name) or codes.get(name.removesuffix("list")) or ""
    source = f"list:{called}" if called else ""
    known = {_bare(column): column for column in columns_of(source)}
    columns = []
    for heading in place.columns:
        bare = _bare(heading)
        other = COLUMNS.get(bare, "")
        columns.append(known.get(bare) or (other if other in known.values() else ""))
    return Suggested(source, tuple(columns))


def _bare(name: str) -> str:
    return APART.sub("", name.lower())
