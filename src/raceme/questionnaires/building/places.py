"""Where something stands in a definition, and how an address says so."""

from collections.abc import Iterator, Mapping
from typing import Any

Definition = dict[str, Any]
Node = dict[str, Any]
Place = tuple[str | int, ...]

# What stands where: a place without its numbers.
SORTS: Mapping[tuple[str, ...], str] = {
    (): "questionnaire",
    ("sections",): "section",
    ("sections", "items"): "item",
    ("sections", "items", "columns"): "column",
    ("sections", "items", "options"): "option",
    ("sections", "items", "rows"): "row",
    ("sections", "items", "columns", "options"): "option",
    ("sections", "items", "columns", "rows"): "row",
    ("scoring",): "scoring",
    ("scoring", "dimensions"): "dimension",
    ("scoring", "dimensions", "parts"): "part",
    ("scoring", "dimensions", "bands"): "band",
    ("scoring", "bands"): "band",
    ("scoring", "penalties"): "penalty",
    ("scoring", "vetoes"): "veto",
    ("scoring", "quantities"): "quantity",
    ("scoring", "rankings"): "ranking",
    ("scoring", "rankings", "criteria"): "criterion",
    ("scoring", "rankings", "vetoes"): "row_veto",
    ("scoring", "advice"): "advice",
    ("settings",): "setting",
    ("settings", "choices"): "choice",
    ("map",): "map",
}
# What is there once, at the top, and need not be.
ALONE: frozenset[Place] = frozenset({("scoring",), ("map",)})
PAGED = frozenset(
    {"questionnaire", "section", "item", "column", "dimension", "penalty", "veto", "quantity"}
    | {"ranking", "advice", "scoring", "setting", "map"}
)
LONGEST_PLACE = 100


def read_place(text: str) -> Place | None:
    """Read ``sections.2.items.0``; None where that is no place of something."""
    if len(text) > LONGEST_PLACE:
        return None
    place: Place = tuple(
        int(part) if part.isascii() and part.isdigit() else part for part in text.split(".") if part
    )
    return place if sort_of(place) else None


def written(place: Place) -> str:
    return ".".join(str(part) for part in place)


def sort_of(place: Place) -> str:
    """Return what stands at a place of this shape; empty where nothing can."""
    names = tuple(part for part in place if isinstance(part, str))
    shape = tuple(isinstance(part, int) for part in place)
    inner = names[1:] if names[:1] in ALONE else names
    expected = (False,) * (len(names) - len(inner)) + (False, True) * len(inner)
    return SORTS.get(names, "") if shape == expected else ""


def found(definition: Mapping[str, Any], place: Place) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return what stands at a place, or None."""
    at: Any = definition
    for step in place:
        if isinstance(step, int):
            at = at[step] if isinstance(at, list) and step < len(at) else None
        else:
            at = at.get(step) if isinstance(at, Mapping) else None
    return at


def node_at(definition: Mapping[str, Any], place: Place) -> Node | None:
    """Return the section, item, dimension … that stands at a place, or None."""
    node = found(definition, place)
    if node is None and place in ALONE:
        return {}
    return node if isinstance(node, dict) and sort_of(place) else None


def place_of(definition: Mapping[str, Any], beside: Place, code: str) -> Place | None:
    """Return where ``code`` stands now that stood ``beside``: in the same list, else anywhere."""
    above = beside[:-1]
    for number, node in enumerate(found(definition, above) or ()):
        if node.get("code") == code:
            return (*above, number)
    if sort_of(beside) != "item":
        return None
    return next((place for place, item in items_of(definition) if item.get("code") == code), None)


def nearest(place: Place) -> Place:
    """Return the place that has a page of its own and holds ``place``."""
    for end in range(len(place), -1, -1):
        if sort_of(place[:end]) in PAGED:
            return place[:end]
    return ()


def page_above(place: Place) -> Place:
    """Return the page on which the list stands that holds ``place``."""
    return ("scoring",) if sort_of(place) == "setting" else nearest(place[:-1])


def items_of(definition: Mapping[str, Any]) -> Iterator[tuple[Place, Node]]:
    """Give each item with its place, without the columns of tables."""
    for number, section in enumerate(definition.get("sections", ())):
        for at, item in enumerate(section.get("items", ())):
            yield ("sections", number, "items", at), item


def columns_of(definition: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the codes of the columns of each table and each section that repeats."""
    tables: dict[str, frozenset[str]] = {}
    for section in definition.get("sections", ()):
        if "repeats" in section:
            tables[str(section.get("code"))] = _codes(section.get("items", ()))
            continue
        for item in section.get("items", ()):
            if item.get("columns"):
                tables[str(item.get("code"))] = _codes(item["columns"])
    return tables


def table_over(definition: Mapping[str, Any], place: Place) -> str:
    """Return the code of the table that an item or column is in; empty where it is in none."""
    if sort_of(place[:6]) == "column":
        return str((found(definition, place[:4]) or {}).get("code", ""))
    section = found(definition, place[:2]) if sort_of(place[:2]) == "section" else None
    if section and "repeats" in section and len(place) > 2:  # noqa: PLR2004 (below the section)
        return str(section.get("code", ""))
    return ""


def _codes(nodes: list[Node]) -> frozenset[str]:
    return frozenset(str(node.get("code", "")) for node in nodes)
