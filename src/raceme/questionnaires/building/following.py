"""A code that changes is followed into conditions, formulas, scoring and the map."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from raceme.questionnaires.building.places import (
    Definition,
    Node,
    Place,
    columns_of,
    found,
    items_of,
    sort_of,
    table_over,
)
from raceme.questionnaires.solving import Renaming, RenamingSort, codes_in, renamed, resolved

Follow = Callable[[str, str], str]
FORMULAS_OF_SCORING: Mapping[str, tuple[str, ...]] = {
    "penalties": ("when",),
    "vetoes": ("when",),
    "quantities": ("formula",),
    "advice": ("when", "priority"),
}
SORT_OF: Mapping[str, RenamingSort] = {
    "section": RenamingSort.ITEM,
    "item": RenamingSort.ITEM,
    "column": RenamingSort.ITEM,
    "option": RenamingSort.OPTION,
    "row": RenamingSort.ROW,
    "dimension": RenamingSort.SCORE,
}


def recoded(definition: Mapping[str, Any], place: Place, code: str) -> Definition:
    """Give what stands at ``place`` another code; whatever names it follows."""
    made = deepcopy(dict(definition))
    node = found(made, place)
    old = str(node.get("code", ""))
    if not code or old == code:
        return made
    _in_settings(made, place, old=old, new=code)
    if renaming := _renaming(made, place, old=old, new=code):
        columns = columns_of(made)
        _follow(made, lambda text, within: renamed(text, renaming, columns=columns, within=within))
        _names(made, renaming)
    node["code"] = code
    return made


def follow_within(section: Node, renamings: list[Renaming]) -> None:
    """Let the conditions and formulas inside one section follow, in place."""
    part = {"sections": [section]}
    for renaming in renamings:
        columns = columns_of(part)

        def followed(text: str, within: str, *, one: Renaming = renaming) -> str:
            return renamed(text, one, columns=columns, within=within)  # noqa: B023 (called now)

        _follow(part, followed)


def places_reading(definition: Mapping[str, Any], code: str) -> list[Place]:
    """Return where a condition, a formula or the scoring names ``code``."""
    places = [place for place, text, _within in _formulas(definition) if code in codes_in(text)]
    scoring = definition.get("scoring", {})
    for number, dimension in enumerate(scoring.get("dimensions", ())):
        places += [
            ("scoring", "dimensions", number, "parts", at)
            for at, part in enumerate(dimension.get("parts", ()))
            if part.get("item") == code
        ]
    places += [
        ("scoring", "rankings", number)
        for number, ranking in enumerate(scoring.get("rankings", ()))
        if ranking.get("table") == code
    ]
    return places


def _renaming(
    definition: Mapping[str, Any], place: Place, *, old: str, new: str
) -> Renaming | None:
    sort = SORT_OF.get(sort_of(place))
    if sort is None or not old:
        return None
    if sort is RenamingSort.ITEM:
        is_section = sort_of(place) == "section"
        if is_section and "repeats" not in found(definition, place):
            return None
        return Renaming(sort=sort, old=old, new=new, table=table_over(definition, place))
    if sort is RenamingSort.SCORE:
        return Renaming(sort=sort, old=old, new=new)
    item = found(definition, place[:-2])
    return Renaming(
        sort=sort,
        old=old,
        new=new,
        of=str(item.get("code", "")),
        table=table_over(definition, place[:-2]),
    )


def _formulas(definition: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Give each formula with its place and the table to whose rows it belongs."""
    for holder, name, place, within in _holders(definition):
        if isinstance(text := holder.get(name), str) and text:
            yield (*place, name), text, within


def _follow(definition: Definition, follow: Follow) -> None:
    for holder, name, _place, within in list(_holders(definition)):
        if isinstance(text := holder.get(name), str) and text:
            holder[name] = follow(text, within)


def _holders(definition: Mapping[str, Any]) -> Iterator[tuple[Node, str, Place, str]]:
    for number, section in enumerate(definition.get("sections", ())):
        yield section, "condition", ("sections", number), ""
    for place, item in items_of(definition):
        within = table_over(definition, place)
        for name in ("condition", "formula"):
            yield item, name, place, within
        for at, column in enumerate(item.get("columns", ())):
            yield column, "condition", (*place, "columns", at), str(item.get("code", ""))
    yield from _holders_in_scoring(definition.get("scoring", {}))
    yield from _holders_in_settings(definition.get("settings", []))


def _holders_in_scoring(scoring: Node) -> Iterator[tuple[Node, str, Place, str]]:
    for part, names in FORMULAS_OF_SCORING.items():
        for at, each in enumerate(scoring.get(part, ())):
            for name in names:
                yield each, name, ("scoring", part, at), ""
    for at, dimension in enumerate(scoring.get("dimensions", ())):
        for number, each in enumerate(dimension.get("parts", ())):
            yield each, "formula", ("scoring", "dimensions", at, "parts", number), ""
    for at, ranking in enumerate(scoring.get("rankings", ())):
        for number, veto in enumerate(ranking.get("vetoes", ())):
            place = ("scoring", "rankings", at, "vetoes", number)
            yield veto, "when", place, str(ranking.get("table", ""))


def _holders_in_settings(settings: list[Node]) -> Iterator[tuple[Node, str, Place, str]]:
    """Give the formulas that a choice puts somewhere: those of parts of a dimension."""
    for place, part in _parts_in_settings(settings):
        yield part, "formula", place, ""


def _parts_in_settings(settings: list[Node]) -> Iterator[tuple[Place, Node]]:
    for number, setting in enumerate(settings):
        for choice in setting.get("choices", ()):
            for change in choice.get("changes", ()):
                value = change.get("value")
                for each in value if isinstance(value, list) else ():
                    if isinstance(each, dict):
                        yield ("settings", number), each


def _names(definition: Definition, renaming: Renaming) -> None:
    """Follow where a code stands by itself and not in a formula."""
    scoring = definition.get("scoring", {})
    if renaming.sort is RenamingSort.SCORE:
        for penalty in scoring.get("penalties", ()):
            _swap(penalty, "of", renaming)
    elif renaming.sort is RenamingSort.OPTION:
        _of_the_map(definition.get("map", {}), renaming)
    elif renaming.sort is RenamingSort.ITEM:
        for ranking in scoring.get("rankings", ()):
            _of_ranking(ranking, renaming)
        if not renaming.table:
            _of_items(definition, renaming)


def _of_items(definition: Definition, renaming: Renaming) -> None:
    scoring = definition.get("scoring", {})
    for dimension in scoring.get("dimensions", ()):
        for part in dimension.get("parts", ()):
            _swap(part, "item", renaming)
    for advice in scoring.get("advice", ()):
        _swap_in(advice, "because", renaming)
    for _place, part in _parts_in_settings(definition.get("settings", [])):
        _swap(part, "item", renaming)
    _swap_in(definition.get("map", {}), "items", renaming)


def _in_settings(definition: Definition, place: Place, *, old: str, new: str) -> None:
    """Follow where a setting names a place by its codes, and which of its choices stands."""
    for setting in definition.get("settings", ()):
        for choice in setting.get("choices", ()):
            for change in choice.get("changes", ()):
                change["at"] = _at_followed(definition, change["at"], place, old=old, new=new)
    if sort_of(place) == "choice":
        setting = found(definition, place[:-2])
        if setting.get("chosen") == old:
            setting["chosen"] = new


def _at_followed(
    definition: Definition, at: list[str | int], place: Place, *, old: str, new: str
) -> list[str | int]:
    """Return a place that names what is recoded by its new code; a part also by its item's."""
    followed = list(at)
    for number, step in enumerate(at):
        if step != old:
            continue
        there = resolved(definition, at[: number + 1])
        node = found(definition, there) if there else None
        is_part = isinstance(node, Mapping) and node.get("item") == old
        if there == place or (is_part and sort_of(place) == "item"):
            followed[number] = new
    return followed


def _of_ranking(ranking: Node, renaming: Renaming) -> None:
    if not renaming.table:
        _swap(ranking, "table", renaming)
    elif ranking.get("table") == renaming.table:
        _swap(ranking, "label", renaming)
        for criterion in ranking.get("criteria", ()):
            _swap(criterion, "column", renaming)


def _of_the_map(drawn: Node, renaming: Renaming) -> None:
    # Several matrices share the options by which the map reads them; then publishing tells.
    if drawn.get("items") == [renaming.of]:
        for name in ("offers", "seeks", "lacks"):
            _swap(drawn, name, renaming)


def _swap(of: Node, name: str, renaming: Renaming) -> None:
    if of.get(name) == renaming.old:
        of[name] = renaming.new


def _swap_in(of: Node, name: str, renaming: Renaming) -> None:
    if isinstance(codes := of.get(name), list):
        of[name] = [renaming.new if code == renaming.old else code for code in codes]
