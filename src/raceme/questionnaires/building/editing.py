"""What is done to a definition: add, change, move, copy, remove. Each returns a new one."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from raceme.questionnaires.building.codes import NAMED, SCORES, code_from, codes_taken
from raceme.questionnaires.building.following import follow_within
from raceme.questionnaires.building.places import (
    ALONE,
    Definition,
    Node,
    Place,
    found,
    sort_of,
)
from raceme.questionnaires.solving import Kind, Renaming, RenamingSort

FORMAT = "raceme-questionnaire/1"
OTHERWISE: Mapping[str, str] = {
    "section": "section",
    "item": "question",
    "column": "column",
    "quantity": "amount",
    "row_veto": "veto",
    "advice": "step",
}
# What an item of another kind has no use for.
ONLY_OF: Mapping[str, frozenset[str]] = {
    "options": frozenset({Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.MATRIX}),
    "rows": frozenset({Kind.MATRIX}),
    "many": frozenset({Kind.MATRIX}),
    "columns": frozenset({Kind.TABLE}),
    "formula": frozenset({Kind.COMPUTED}),
    "longest": frozenset({Kind.TEXT, Kind.LONG_TEXT}),
    "decimals": frozenset({Kind.NUMBER, Kind.MONEY}),
    "least": frozenset({Kind.NUMBER, Kind.MONEY, Kind.TABLE}),
    "most": frozenset({Kind.NUMBER, Kind.MONEY, Kind.TABLE, Kind.CHOICES}),
    "unit": frozenset({Kind.NUMBER, Kind.MONEY, Kind.COMPUTED}),
}


class CannotMove(Exception):
    """There is nothing at the place, or nowhere to go from it."""


def begun(*, code: str, title: Mapping[str, str], section: Mapping[str, str]) -> Definition:
    """Return a definition of one empty section; its languages are those of its title."""
    return {
        "format": FORMAT,
        "code": code,
        "version": 1,
        "languages": list(title),
        "title": dict(title),
        "sections": [{"code": "section_1", "title": dict(section), "items": []}],
    }


def added(
    definition: Mapping[str, Any],
    above: Place,
    *,
    words: str = "",
    fields: Mapping[str, Any],
    to: int | None = None,
) -> tuple[Definition, Place]:
    """
    Put something new into the list at ``above``; its code says ``words``.

    Without ``to`` it comes last. Returns where it stands.
    """
    made = _opened(definition, above)
    nodes = _list(made, above)
    sort = sort_of((*above, 0))
    code = code_from(
        words,
        taken=codes_taken(made, above),
        otherwise=OTHERWISE.get(sort, sort),
        is_name=sort in NAMED | SCORES,
    )
    node: Node = {"code": code, **deepcopy(dict(fields))}
    if sort == "section":
        node.setdefault("items", [])
    number = len(nodes) if to is None else min(max(to, 0), len(nodes))
    nodes.insert(number, node)
    return made, (*above, number)


def changed(definition: Mapping[str, Any], place: Place, fields: Mapping[str, Any]) -> Definition:
    """Change fields of what stands at ``place``; what is None or empty is taken out."""
    made = _opened(definition, place)
    if place in ALONE:
        made.setdefault(str(place[0]), {})
    node = _node(made, place)
    for name, value in fields.items():
        if value is None or value in ("", {}, []):
            node.pop(name, None)
        else:
            node[name] = deepcopy(value)
    if sort_of(place) in {"item", "column"}:
        for name, kinds in ONLY_OF.items():
            if node.get("kind") not in kinds:
                node.pop(name, None)
    if place in ALONE and not node:
        del made[str(place[0])]
    return made


def moved(definition: Mapping[str, Any], place: Place, to: int) -> Definition:
    """Move something to another number within its list."""
    made = deepcopy(dict(definition))
    node = _node(made, place)
    nodes = _list(made, place[:-1])
    if not 0 <= to < len(nodes):
        raise CannotMove
    del nodes[int(place[-1])]
    nodes.insert(to, node)
    return made


def moved_to_section(
    definition: Mapping[str, Any], place: Place, section: int
) -> tuple[Definition, Place]:
    """Move an item to the end of another section."""
    made = deepcopy(dict(definition))
    node = _node(made, place)
    above: Place = ("sections", section, "items")
    if sort_of(place) != "item" or found(made, above[:-1]) is None:
        raise CannotMove
    del _list(made, place[:-1])[int(place[-1])]
    target = _list(made, above)
    target.append(node)
    return made, (*above, len(target) - 1)


def copied(definition: Mapping[str, Any], place: Place) -> tuple[Definition, Place]:
    """
    Put a copy behind the original, with codes of its own.

    In a copied section conditions and formulas mean the copies of the items around them.
    """
    made = deepcopy(dict(definition))
    above = place[:-1]
    node = deepcopy(_node(made, place))
    taken = codes_taken(made, above)
    node["code"] = _further(str(node.get("code", "")), taken, sort=sort_of(place))
    if sort_of(place) == "section":
        _own_codes(node, taken | {node["code"]})
    to = int(place[-1]) + 1
    _list(made, above).insert(to, node)
    return made, (*above, to)


def removed(definition: Mapping[str, Any], place: Place) -> Definition:
    """Take something out; what still names it is told when one publishes."""
    made = deepcopy(dict(definition))
    _node(made, place)
    nodes = _list(made, place[:-1])
    del nodes[int(place[-1])]
    if not nodes and place[0] == "settings" and sort_of(place) == "setting":
        del made["settings"]
    scoring = made.get("scoring")
    if isinstance(scoring, dict) and not nodes and place[0] == "scoring":
        _list_holder(made, place[:-1]).pop(str(place[-2]), None)
        if not scoring:
            del made["scoring"]
    return made


def with_language(definition: Mapping[str, Any], language: str) -> Definition:
    """Ask for every text in one language more; none is there yet."""
    made = deepcopy(dict(definition))
    if language not in made["languages"]:
        made["languages"] = [*made["languages"], language]
    return made


def without_language(definition: Mapping[str, Any], language: str) -> Definition:
    """Take a language out, with all that is said in it. The last one stays."""
    made = deepcopy(dict(definition))
    if made["languages"] == [language]:
        raise CannotMove
    made["languages"] = [each for each in made["languages"] if each != language]
    for said in _texts(made):
        said.pop(language, None)
    return made


def _opened(definition: Mapping[str, Any], place: Place) -> Definition:
    """Return a definition in which what lies on the way to ``place`` may be changed."""
    made = dict(definition)
    at: Any = made
    for step in place:
        there = found({"at": at}, ("at", step))
        if not isinstance(there, dict | list):
            break
        at[step] = there.copy()
        at = at[step]
    return made


TEXTS = frozenset({"title", "text", "help", "short", "placeholder", "introduction", "source"})


def _texts(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in TEXTS and isinstance(value, dict):
                yield value
            else:
                yield from _texts(value)


def _own_codes(section: Node, taken: set[str]) -> None:
    """Give each item of a copied section a code of its own, followed within the section."""
    if "repeats" in section:
        # Its questions are columns, whose codes are its own already.
        return
    renamings: list[Renaming] = []
    codes = set(taken)
    for item in section.get("items", ()):
        old = str(item.get("code", ""))
        code = _further(old, codes, sort="item")
        codes.add(code)
        renamings.append(Renaming(sort=RenamingSort.ITEM, old=old, new=code))
        item["code"] = code
    follow_within(section, renamings)


def _further(code: str, taken: set[str], *, sort: str) -> str:
    stem = code.rpartition("_")[0] if code.rpartition("_")[2].isdigit() else code
    return code_from(
        stem or sort,
        taken=taken,
        otherwise=OTHERWISE.get(sort, sort),
        is_name=sort in NAMED | SCORES,
    )


def _node(definition: Definition, place: Place) -> Node:
    node = found(definition, place)
    if not isinstance(node, dict) or not sort_of(place):
        raise CannotMove
    return node


def _list_holder(definition: Definition, above: Place) -> Node:
    if above[:1] == ("scoring",):
        definition.setdefault("scoring", {})
    holder = found(definition, above[:-1])
    if not isinstance(holder, dict):
        raise CannotMove
    return holder


def _list(definition: Definition, above: Place) -> list[Node]:
    if not above or not sort_of((*above, 0)):
        raise CannotMove
    nodes: list[Node] = _list_holder(definition, above).setdefault(str(above[-1]), [])
    return nodes
