"""What a pressed button of the builder does, on top of what was typed."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from raceme.questionnaires import building
from raceme.questionnaires.building import Definition, Place
from raceme.questionnaires.forms.building import LISTS
from raceme.questionnaires.forms.building.typed import text_in
from raceme.questionnaires.solving import LANGUAGES, Kind


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an operation leaves: the definition, where one is led, and to which question."""

    definition: Definition
    place: Place
    asks: Place | None = None
    asks_language: str = ""
    mark: str = ""


def done(definition: Definition, place: Place, posted: QueryDict, *, language: str) -> Done:
    """Do what the pressed button says, on top of what was typed."""
    verb, _colon, of = posted.get("do", "").partition(":")
    stays = Done(definition=definition, place=place)
    try:
        if verb == "language":
            return _languages(stays, of)
        if verb in {"decide", "release"}:
            return _decided(stays, verb, of or posted.get("decides", ""))
        if verb == "add":
            return _added(stays, of, posted, language=language)
        target = building.read_place(of)
        if target is None or not target:
            return stays
        return _placed(stays, verb, target, posted)
    except building.CannotMove:
        return stays


def _placed(stays: Done, verb: str, target: Place, posted: QueryDict) -> Done:
    if verb == "ask":
        return Done(definition=stays.definition, place=stays.place, asks=target)
    if verb == "section":
        section = _number(posted, "section")
        made, now = building.moved_to_section(stays.definition, target, section)
        return Done(definition=made, place=now)
    if verb == "drop" and building.nearest(target) != target:
        return Done(definition=building.removed(stays.definition, target), place=stays.place)
    if verb == "copy":
        made, now = building.copied(stays.definition, target)
        return Done(definition=made, place=stays.place, mark=_mark(now))
    number = int(target[-1]) if isinstance(target[-1], int) else -1
    steps = {"up": number - 1, "down": number + 1, "move": _number(posted, "to")}
    if verb in steps:
        now = (*target[:-1], steps[verb])
        made = building.moved(stays.definition, target, steps[verb])
        return Done(definition=made, place=stays.place, mark=_mark(now))
    return stays


def _number(posted: QueryDict, name: str) -> int:
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1  # noqa: PLR2004


def _added(stays: Done, of: str, posted: QueryDict, *, language: str) -> Done:
    first, listed = building.read_place(f"{of}.0"), LISTS.get(of.rpartition(".")[2])
    if first is None or listed is None:
        return stays
    above = first[:-1]
    words = text_in(posted, f"new.{listed.name}.words")
    kind = posted.get(f"new.{listed.name}.kind", "")
    fields: dict[str, Any] = {listed.words: {language: words}} if words else {}
    if listed.name in {"items", "columns"}:
        fields["kind"] = kind if kind in set(Kind) else str(Kind.TEXT)
    made, place = building.added(stays.definition, above, words=words, fields=fields)
    return Done(definition=made, place=place)


def _languages(stays: Done, of: str) -> Done:
    sign, language = of[:1], of[1:]
    if language not in LANGUAGES:
        return stays
    if sign == "-":
        return Done(definition=stays.definition, place=stays.place, asks_language=language)
    made = building.with_language(stays.definition, language)
    return Done(definition=made, place=stays.place)


def _decided(stays: Done, verb: str, of: str) -> Done:
    """Let a setting decide one more place, or one less."""
    if building.sort_of(stays.place) != "setting":
        return stays
    if verb == "release":
        number = int(of) if of.isascii() and of.isdigit() and len(of) < 5 else -1  # noqa: PLR2004
        made = building.no_longer_deciding(stays.definition, stays.place, number)
    else:
        offered = {building.written(at): ats for at, ats in building.decidable(stays.definition)}
        made = building.deciding(stays.definition, stays.place, offered.get(of, []))
    return Done(definition=made, place=stays.place, mark="f-decides")


def _mark(place: Place) -> str:
    return f"at-{building.written(place).replace('.', '')}"
