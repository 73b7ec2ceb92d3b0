"""What the fields of the builder offer to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.questionnaires.building import Definition, items_of
from raceme.questionnaires.forms.building.fields import Field, Words
from raceme.questionnaires.solving import Kind

Offered = Iterator[tuple[str, Words]]
OPERATORS: Mapping[str, Words] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "more_than": gettext_lazy("is more than"),
    "less_than": gettext_lazy("is less than"),
    "answered": gettext_lazy("is answered"),
    "unanswered": gettext_lazy("is not answered"),
}


def said(node: Mapping[str, Any], *, language: str) -> str:
    """Return what something is called, in a language or else in any; its code at worst."""
    for name in ("title", "text"):
        words = node.get(name)
        if isinstance(words, Mapping):
            text = words.get(language) or next((each for each in words.values() if each), "")
            if text:
                return str(text)
    return str(node.get("code", ""))


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a field is part of."""

    definition: Definition
    node: Mapping[str, Any]
    language: str

    def named(self, node: Mapping[str, Any]) -> str:
        return said(node, language=self.language)


def choices_for(field: Field, *, around: Around, chosen: Sequence[str]) -> list[tuple[str, Words]]:
    """Return what a field offers; what is chosen and no longer there stays to be seen."""
    if field.of in WHOLE:
        offered = list(WHOLE[field.of](around))
    elif field.of:
        offered = [("", _("Choose one")), *SOURCES[field.of](around)]
    else:
        offered = list(field.choices)
    there = {code for code, _word in offered}
    gone = [code for code in chosen if code and (there or field.of) and code not in there]
    return [*offered, *((code, _("%(code)s (not there)") % {"code": code}) for code in gone)]


def _scored(around: Around) -> Offered:
    for _place, item in items_of(around.definition):
        if any("points" in option for option in item.get("options", ())):
            yield str(item.get("code")), around.named(item)


def _dimensions(around: Around) -> Offered:
    yield "", _("the overall score")
    for each in around.definition.get("scoring", {}).get("dimensions", ()):
        yield str(each.get("code")), around.named(each)


def _tables(around: Around) -> Offered:
    for code, node, _columns in tables_of(around.definition):
        yield code, around.named(node)


def _columns(around: Around) -> Offered:
    for code, _node, columns in tables_of(around.definition):
        if code == around.node.get("table"):
            for column in columns:
                yield str(column.get("code")), around.named(column)


def tables_of(definition: Definition) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Give each table, also a section that repeats, with its columns."""
    for section in definition.get("sections", ()):
        if "repeats" in section:
            yield str(section.get("code")), section, section.get("items", [])
    for _place, item in items_of(definition):
        if item.get("kind") == Kind.TABLE:
            yield str(item.get("code")), item, item.get("columns", [])


def _choices(around: Around) -> Offered:
    for each in around.node.get("choices", ()):
        yield str(each.get("code")), around.named(each)


def matrices_of(around: Around) -> dict[str, Mapping[str, Any]]:
    return {
        str(item.get("code")): item
        for _place, item in items_of(around.definition)
        if item.get("kind") == Kind.MATRIX
    }


def _matrices(around: Around) -> Offered:
    # Each asks the same of other competences; its section tells them apart.
    for section in around.definition.get("sections", ()):
        for item in section.get("items", ()):
            if item.get("kind") == Kind.MATRIX:
                yield str(item.get("code")), f"{around.named(section)}: {around.named(item)}"


def _on_the_map(around: Around) -> Offered:
    """Give the options of the matrices on the map, or of all where there is none on it yet."""
    matrices = matrices_of(around)
    chosen = [code for code in around.node.get("items", ()) if code in matrices]
    options: dict[str, Words] = {}
    for code in chosen or matrices:
        for option in matrices[code].get("options", ()):
            options.setdefault(str(option.get("code")), around.named(option))
    yield from options.items()


# What is always one of these, and what may be none of them.
WHOLE = {"dimensions": _dimensions, "choices": _choices, "matrices": _matrices}
SOURCES = {
    "scored": _scored,
    "tables": _tables,
    "columns": _columns,
    "on_the_map": _on_the_map,
}
