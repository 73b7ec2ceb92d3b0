"""What is wrong with a definition or with answers, where, and how it is mended."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.questionnaires.solving import LANGUAGES, Fault, Wrong

FAULTS: Mapping[Fault, object] = {
    Fault.NOT_AN_OBJECT: gettext_lazy("Something with named fields belongs here."),
    Fault.NOT_A_LIST: gettext_lazy("A list belongs here."),
    Fault.NOT_A_TEXT: gettext_lazy("A text belongs here."),
    Fault.NOT_A_NUMBER: gettext_lazy("A number belongs here."),
    Fault.NOT_A_DATE: gettext_lazy("A day belongs here, such as 2027-05-31."),
    Fault.NOT_TRUE: gettext_lazy("This can only be confirmed or left open."),
    Fault.REQUIRED: gettext_lazy("This is missing. Fill it in."),
    Fault.UNKNOWN_FIELD: gettext_lazy("There is no such field. Take it out, or look at its name."),
    Fault.UNKNOWN_KIND: gettext_lazy("“%(value)s” is none of the kinds there are. Choose one."),
    Fault.UNKNOWN_ITEM: gettext_lazy(
        "There is no question “%(item)s”. Name one that is there, or add it."
    ),
    Fault.UNKNOWN_OPTION: gettext_lazy(
        "There is no option “%(option)s”. Choose one that is there."
    ),
    Fault.UNKNOWN_ROW: gettext_lazy("There is no row “%(row)s”. Name one that is there."),
    Fault.UNKNOWN_SCORE: gettext_lazy(
        "There is no score “%(score)s” at this point. Name a dimension; penalties and amounts are "
        "worked out before any score."
    ),
    Fault.UNKNOWN_FACTOR: gettext_lazy("The set of factors does not have this one."),
    Fault.BAD_CODE: gettext_lazy(
        "“%(code)s” cannot be a code. Begin with a small letter, then small letters, digits and _."
    ),
    Fault.TWICE: gettext_lazy("“%(code)s” is there twice. Give one of them another code."),
    Fault.LATER_ITEM: gettext_lazy(
        "“%(item)s” depends on “%(later)s”, which is not asked before it. Move it behind, or "
        "change the condition."
    ),
    Fault.CIRCLE: gettext_lazy(
        "These follow from each other in a circle: %(items)s. Take one of them out of a formula."
    ),
    Fault.WEIGHTS: gettext_lazy(
        "The weights add up to %(total)s and not to 100. Change one, or leave all of them out."
    ),
    Fault.NO_POINTS: gettext_lazy(
        "No answer to “%(item)s” brings points. Give its options points, or take it out."
    ),
    Fault.OUT_OF_ORDER: gettext_lazy("The order is wrong: the least comes first, the most last."),
    Fault.TOO_LOW: gettext_lazy("This is less than %(least)s."),
    Fault.TOO_HIGH: gettext_lazy("This is more than %(most)s."),
    Fault.TOO_LONG: gettext_lazy("This is longer than %(longest)s characters."),
    Fault.TOO_MANY: gettext_lazy("These are more than %(most)s."),
    Fault.TOO_PRECISE: gettext_lazy("This has more than %(decimals)s decimals."),
    Fault.NOT_ALONE: gettext_lazy("Who chooses “%(option)s” chooses nothing beside it."),
    Fault.NOT_ASKED: gettext_lazy("This is not asked after the other answers. Leave it out."),
    Fault.FORMULA: gettext_lazy("The formula is not understood from “%(said)s” on."),
    Fault.WRONG_USE: gettext_lazy("“%(item)s” cannot be used in this way in a formula."),
    Fault.NOWHERE: gettext_lazy(
        "What this choice changes is no longer there. Take it out of what the setting decides."
    ),
}
ENDS = gettext_lazy("Each ends above the one before it, and the last one at %(most)s.")
NONE_YET = gettext_lazy("There is none yet. Add one.")
PLACES: Mapping[str, object] = {
    "sections": gettext_lazy("section %(number)s"),
    "items": gettext_lazy("question %(number)s"),
    "options": gettext_lazy("option %(number)s"),
    "rows": gettext_lazy("row %(number)s"),
    "columns": gettext_lazy("column %(number)s"),
    "dimensions": gettext_lazy("dimension %(number)s"),
    "parts": gettext_lazy("part %(number)s"),
    "bands": gettext_lazy("band %(number)s"),
    "penalties": gettext_lazy("penalty %(number)s"),
    "vetoes": gettext_lazy("veto %(number)s"),
    "quantities": gettext_lazy("amount %(number)s"),
    "rankings": gettext_lazy("ranking %(number)s"),
    "criteria": gettext_lazy("criterion %(number)s"),
    "advice": gettext_lazy("next step %(number)s"),
    "languages": gettext_lazy("language %(number)s"),
    "factors": gettext_lazy("factor %(number)s"),
    "settings": gettext_lazy("setting %(number)s"),
    "choices": gettext_lazy("choice %(number)s"),
    "changes": gettext_lazy("change %(number)s"),
}
# What stands in a list, and fields of what stands there.
LISTS: Mapping[str, object] = {
    "sections": gettext_lazy("sections"),
    "items": gettext_lazy("questions"),
    "options": gettext_lazy("answers to choose from"),
    "rows": gettext_lazy("rows"),
    "columns": gettext_lazy("columns"),
    "dimensions": gettext_lazy("dimensions"),
    "parts": gettext_lazy("parts"),
    "bands": gettext_lazy("bands"),
    "criteria": gettext_lazy("criteria"),
    "languages": gettext_lazy("languages"),
    "settings": gettext_lazy("settings"),
    "choices": gettext_lazy("choices"),
    "factors": gettext_lazy("factors"),
}
FIELDS: Mapping[str, object] = {
    "title": gettext_lazy("title"),
    "introduction": gettext_lazy("introduction"),
    "source": gettext_lazy("source"),
    "text": gettext_lazy("text"),
    "help": gettext_lazy("help"),
    "short": gettext_lazy("short title"),
    "code": gettext_lazy("code"),
    "kind": gettext_lazy("kind"),
    "prefill": gettext_lazy("filled in beforehand with"),
    "condition": gettext_lazy("condition"),
    "formula": gettext_lazy("formula"),
    "when": gettext_lazy("applies when"),
    "priority": gettext_lazy("priority"),
    "because": gettext_lazy("because of"),
    "item": gettext_lazy("question"),
    "points": gettext_lazy("points"),
    "weight": gettext_lazy("weight"),
    "least": gettext_lazy("least"),
    "most": gettext_lazy("most"),
    "to": gettext_lazy("up to"),
    "of": gettext_lazy("taken off"),
    "unit": gettext_lazy("unit"),
    "table": gettext_lazy("table"),
    "label": gettext_lazy("named by"),
    "column": gettext_lazy("column"),
    "worst": gettext_lazy("worst"),
    "best": gettext_lazy("best"),
    "least_answered": gettext_lazy("least share that is answered"),
    "chosen": gettext_lazy("which choice stands"),
    "map": gettext_lazy("map of competences"),
    "offers": gettext_lazy("offered"),
    "seeks": gettext_lazy("sought"),
    "lacks": gettext_lazy("lacking"),
}


def fault(wrong: Wrong, *, definition: object = None) -> str:
    """Return where something is wrong, what, and how it is mended."""
    last = wrong.place[-1] if wrong.place else ""
    said = FAULTS[wrong.fault]
    if wrong.fault is Fault.REQUIRED and last in LISTS:
        said = NONE_YET
    elif wrong.fault is Fault.OUT_OF_ORDER and last == "bands":
        said = ENDS
    sentence = str(said) % _rounded(wrong.of)
    place = place_words(wrong.place, definition=definition)
    return (
        _("%(place)s: %(sentence)s") % {"place": place, "sentence": sentence} if place else sentence
    )


def _rounded(of: Mapping[str, Any]) -> dict[str, Any]:
    """Show a bound as people write it: 5, not 5.0."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in of.items()
    }


def place_words(place: Sequence[str | int], *, definition: object) -> str:
    """Return a place as people count, from 1, with the code of what stands there."""
    parts, at, name = [], definition, ""
    for number, step in enumerate(place, start=1):
        at = _inside(at, step)
        if isinstance(step, int) and name in PLACES:
            said = str(PLACES[name]) % {"number": step + 1}
            code = at.get("code") if isinstance(at, Mapping) else None
            parts.append(f"{said} “{code}”" if isinstance(code, str) and code else said)
        elif isinstance(step, int):
            parts.append(_("row %(number)s") % {"number": step + 1})
        elif step in LISTS or step in PLACES:
            # What is in a list says so itself; the list is named where it is meant as a whole.
            parts += [str(LISTS.get(step, step))] if number == len(place) else []
        elif step in LANGUAGES:
            parts.append(step.upper())
        elif step != "scoring":
            parts.append(str(FIELDS.get(step, step)))
        name = str(step)
    told = ", ".join(parts) or name
    return told[:1].upper() + told[1:]


def _inside(of: object, step: str | int) -> object:
    if isinstance(step, int):
        return of[step] if isinstance(of, list) and step < len(of) else None
    return of.get(step) if isinstance(of, Mapping) else None
