"""What the fields of the builder offer to choose from."""

from collections.abc import Iterator, Mapping
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


def choices_for(field: Field, *, around: Around, chosen: str) -> list[tuple[str, Words]]:
    """Return what a field offers; what is chosen and no longer there stays to be seen."""
    if field.of == "dimensions":
        offered = list(_dimensions(around))
    elif field.of:
        offered = [("", _("Choose one")), *SOURCES[field.of](around)]
    else:
        offered = list(field.choices)
    if offered and chosen not in {code for code, _word in offered}:
        offered.append((chosen, _("%(code)s (not there)") % {"code": chosen}))
    return offered


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


SOURCES = {
    "scored": _scored,
    "tables": _tables,
    "columns": _columns,
}
