"""Settings: a choice that stands, what a setting decides, and what is still to be confirmed."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from raceme.questionnaires.building.editing import CannotMove
from raceme.questionnaires.building.places import Definition, Node, Place, found, items_of
from raceme.questionnaires.solving import resolved

# A place as a setting names it: by the codes of what stands on the way, so that it may move.
At = list[str | int]


def standing_choice(setting: Mapping[str, Any]) -> str:
    """Return the code of the choice that stands: the first where none is named."""
    choices = setting.get("choices") or [{}]
    return str(setting.get("chosen") or choices[0].get("code", ""))


def with_choice(definition: Mapping[str, Any], place: Place, choice: str) -> Definition:
    """
    Let a choice of the setting at ``place`` stand.

    What stood until now stays with the choice that was, so that going back brings it back.
    Raises ``CannotMove`` where there is no such choice.
    """
    made = deepcopy(dict(definition))
    setting = found(made, place)
    choices = {str(each.get("code")): each for each in (setting or {}).get("choices", ())}
    if choice not in choices:
        raise CannotMove
    before = standing_choice(setting)
    setting["chosen"] = choice
    if before == choice:
        return made
    if before in choices:
        choices[before]["changes"] = [_standing(made, at) for at in decided(setting)]
    for change in choices[choice].get("changes", ()):
        _put(made, change["at"], change)
    return made


def decided(setting: Mapping[str, Any]) -> list[At]:
    """Return the places that any of its choices changes, each once."""
    ats: list[At] = []
    for choice in setting.get("choices", ()):
        ats += [change["at"] for change in choice.get("changes", ()) if change["at"] not in ats]
    return ats


def deciding(definition: Mapping[str, Any], place: Place, ats: Sequence[At]) -> Definition:
    """Let a setting decide further places; for every choice what stands there now stands."""
    made = deepcopy(dict(definition))
    setting = found(made, place)
    known = decided(setting)
    for choice in setting.get("choices", ()):
        changes = choice.setdefault("changes", [])
        changes += [_standing(made, at) for at in ats if at not in known]
    return made


def no_longer_deciding(definition: Mapping[str, Any], place: Place, number: int) -> Definition:
    """Let a setting no longer decide one of its places; what stands there stays."""
    made = deepcopy(dict(definition))
    setting = found(made, place)
    ats = decided(setting)
    if not 0 <= number < len(ats):
        raise CannotMove
    for choice in setting["choices"]:
        choice["changes"] = [
            each for each in choice.get("changes", ()) if each["at"] != ats[number]
        ]
    return made


def coded(definition: Mapping[str, Any], place: Place) -> At:
    """Return a place by codes, as a setting names it."""
    at: At = []
    for number, step in enumerate(place):
        node = found(definition, place[: number + 1])
        code = isinstance(step, int) and isinstance(node, Mapping) and _name(node)
        at.append(code or step)
    return at


def decidable(definition: Mapping[str, Any]) -> Iterator[tuple[Place, list[At]]]:
    """Give what a setting may decide: where it stands, and the fields that are decided there."""
    scoring = definition.get("scoring", {})
    for number in range(len(scoring.get("dimensions", ()))):
        place: Place = ("scoring", "dimensions", number)
        for name in ("parts", "bands", "weight"):
            yield (*place, name), [[*coded(definition, place), name]]
    if scoring:
        yield ("scoring", "bands"), [["scoring", "bands"]]
        yield ("scoring", "least_answered"), [["scoring", "least_answered"]]
    for name, field in (("penalties", "points"), ("vetoes", "most")):
        for number in range(len(scoring.get(name, ()))):
            place = ("scoring", name, number)
            yield (*place, field), [[*coded(definition, place), field]]
    for place, item in items_of(definition):
        if item.get("options"):
            options = [(*place, "options", number) for number in range(len(item["options"]))]
            ats = [[*coded(definition, option), "points"] for option in options]
            yield (*place, "options"), ats


def to_be_confirmed(definition: Mapping[str, Any]) -> list[Place]:
    """Return where values stand whose source nobody has read yet."""
    scoring = definition.get("scoring", {})
    places: list[Place] = []
    for name in ("dimensions", "bands", "penalties", "vetoes"):
        for number, node in enumerate(scoring.get(name, ())):
            place: Place = ("scoring", name, number)
            places += [place] if node.get("confirmed") is False else []
            places += [
                (*place, inner, at)
                for inner in ("parts", "bands")
                for at, each in enumerate(node.get(inner, ()))
                if each.get("confirmed") is False
            ]
    return places


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("code") or node.get("item") or "")


def _standing(definition: Mapping[str, Any], at: At) -> Node:
    """Return a change to what stands at a place now; one without a value takes it out."""
    place = resolved(definition, at)
    value = None if place is None else found(definition, place)
    return {"at": list(at)} | ({} if value is None else {"value": deepcopy(value)})


def _put(definition: Definition, at: At, change: Mapping[str, Any]) -> None:
    """Write what a change says; what is no longer there is told when one publishes."""
    place = resolved(definition, at)
    holder = None if place is None else found(definition, place[:-1])
    if place is None or holder is None:
        return
    if change.get("value") is not None:
        holder[place[-1]] = deepcopy(change["value"])
    elif isinstance(holder, dict):
        holder.pop(place[-1], None)
