"""
Settings of a definition: choices that published rules leave open, and what each puts where.

The choice that stands is written into the definition itself; scoring never looks at settings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from raceme.engines.scoring.codes import Fault
from raceme.engines.scoring.noting import Noting, Place

FIELDS_OF_SETTING = frozenset({"code", "title", "chosen", "choices"})
FIELDS_OF_CHOICE = frozenset({"code", "title", "changes"})
FIELDS_OF_CHANGE = frozenset({"at", "value"})
MOST_SETTINGS, MOST_CHOICES, MOST_CHANGES = 20, 10, 200
# What a choice may change; the rest says what the definition is.
CHANGEABLE = frozenset({"sections", "scoring", "map"})


def note_settings(noting: Noting, top: Mapping[str, Any]) -> None:
    """Note what is wrong with the settings of a definition."""
    seen: set[str] = set()
    for setting, place in noting.some(top, "settings", (), most=MOST_SETTINGS):
        noting.only(setting, FIELDS_OF_SETTING, place)
        _note_code(noting, setting, place, seen)
        chosen = noting.text(setting, "chosen", place, default="")
        codes: set[str] = set()
        for choice, at in noting.objects(setting, "choices", place, most=MOST_CHOICES):
            noting.only(choice, FIELDS_OF_CHOICE, at)
            _note_code(noting, choice, at, codes)
            _note_changes(noting, choice, at, top)
        if chosen and chosen not in codes:
            noting.note(Fault.UNKNOWN_OPTION, (*place, "chosen"), option=chosen[:60])


def resolved(document: object, at: Sequence[str | int]) -> Place | None:
    """
    Return a place by its numbers that is written by codes or numbers; None: it is not there.

    The last step may name a field that is not filled in.
    """
    found: list[str | int] = []
    node = document
    for number, step in enumerate(at, start=1):
        if isinstance(node, list):
            index = step if isinstance(step, int) else _index(node, step)
            if index is None or not 0 <= index < len(node):
                return None
            node = node[index]
            found.append(index)
        elif isinstance(node, Mapping) and isinstance(step, str):
            if step not in node and number < len(at):
                return None
            node = node.get(step)
            found.append(step)
        else:
            return None
    return tuple(found)


def _index(nodes: list[Any], code: str) -> int | None:
    """Return where something stands in its list, by its code or by the item that it counts."""
    for number, node in enumerate(nodes):
        if isinstance(node, Mapping) and code in (node.get("code"), node.get("item")):
            return number
    return None


def _note_code(noting: Noting, of: Mapping[str, Any], place: Place, seen: set[str]) -> None:
    code = noting.code(of, place)
    if code and code in seen:
        noting.note(Fault.TWICE, (*place, "code"), code=code)
    seen.add(code)


def _note_changes(
    noting: Noting, choice: Mapping[str, Any], place: Place, top: Mapping[str, Any]
) -> None:
    for change, here in noting.some(choice, "changes", place, most=MOST_CHANGES):
        noting.only(change, FIELDS_OF_CHANGE, here)
        at = noting.listed(change, "at", here)
        if any(isinstance(step, bool) or not isinstance(step, str | int) for step in at):
            noting.note(Fault.NOT_A_TEXT, (*here, "at"))
        elif not at or at[0] not in CHANGEABLE or resolved(top, at) is None:
            noting.note(Fault.NOWHERE, here)
