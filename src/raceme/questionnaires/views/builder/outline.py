"""The outline of a definition beside the builder, and what is wrong in a part of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from raceme.questionnaires import building
from raceme.questionnaires.building import Place
from raceme.questionnaires.forms.building import Editor
from raceme.questionnaires.solving import Kind, Wrong, resolved
from raceme.questionnaires.words import LISTS, fault, place_words

OF_SCORING = {("scoring",), ("settings",)}


@dataclass(frozen=True, kw_only=True)
class Line:
    """``current``: what ``aria-current`` says; ``wrong``: how much is to be mended in it."""

    at: str
    name: str
    current: str = ""
    wrong: int = 0
    count: int | None = None
    inside: "Sequence[Line]" = field(default=())


@dataclass(frozen=True, kw_only=True)
class FaultShown:
    sentence: str
    at: str
    mark: str


def outline(editor: Editor, wrong: Sequence[Wrong]) -> list[Line]:
    """Return all sections, and of the one that is open its items."""
    definition, place = editor.definition, editor.place
    is_scoring, items = place[:1] in OF_SCORING, building.items_of(definition)
    counts = Counter(each.place[:2] for each in wrong)
    lines = [
        Line(
            at="",
            name=_("Title and languages"),
            current="page" if not place else "",
            wrong=sum(1 for each in wrong if not building.nearest(each.place)),
        )
    ]
    for number, section in enumerate(definition.get("sections", ())):
        at: Place = ("sections", number)
        is_open = place[:2] == at
        lines.append(
            Line(
                at=building.written(at),
                name=editor.named(section),
                current=_current(at, place),
                wrong=counts[at],
                count=len(section.get("items", ())),
                inside=list(_items(editor, at, section, wrong)) if is_open else (),
            )
        )
    lines.append(
        Line(
            at="scoring",
            name=_("Scoring"),
            current="page" if place == ("scoring",) else "true" if is_scoring else "",
            wrong=sum(1 for each in wrong if building.nearest(each.place)[:1] in OF_SCORING),
            inside=list(_of_scoring(editor, wrong)) if is_scoring else (),
        )
    )
    if "map" in definition or any(item.get("kind") == Kind.MATRIX for _at, item in items):
        lines.append(
            Line(
                at="map",
                name=_("Map of competences"),
                current=_current(("map",), place),
                wrong=sum(1 for each in wrong if each.place[:1] == ("map",)),
            )
        )
    return lines


def within(wrong: Sequence[Wrong], place: Place) -> list[Wrong]:
    """Return what is wrong on the page of a place."""
    return [each for each in wrong if building.nearest(each.place) == place]


def faults_shown(wrong: Sequence[Wrong], definition: Mapping[str, Any]) -> list[FaultShown]:
    """Return each fault with where its page is, and where on that page it is mended."""
    return [
        FaultShown(
            sentence=fault(each, definition=definition),
            at=building.written(building.nearest(each.place)),
            mark=mark_of(each.place, definition),
        )
        for each in wrong
    ]


def to_be_confirmed(editor: Editor) -> list[FaultShown]:
    """Return each value whose source nobody has read yet, with where it stands."""
    definition = editor.definition
    return [
        FaultShown(
            sentence=_named(editor, place),
            at=building.written(building.nearest(place)),
            mark=mark_of((*place, "confirmed"), definition),
        )
        for place in building.to_be_confirmed(definition)
    ]


def _named(editor: Editor, place: Place) -> str:
    """Return what stands at a place, and within what."""
    node = building.found(editor.definition, place)
    item = next(
        (
            each
            for _at, each in building.items_of(editor.definition)
            if "item" in node and each.get("code") == node["item"]
        ),
        node,
    )
    page = building.nearest(place)
    name = editor.named(item) or str(node.get("item", ""))
    if page in {place, ("scoring",)}:
        return name
    return f"{editor.named(building.found(editor.definition, page))}: {name}"


def decided(editor: Editor) -> list[FaultShown]:
    """Return what a setting decides, and where each stands; ``at`` empty: nowhere any more."""
    shown = []
    for at in building.decided(editor.node) if editor.sort == "setting" else ():
        place = resolved(editor.definition, at)
        shown.append(
            FaultShown(
                sentence=place_words(place or at, definition=editor.definition),
                at=building.written(building.nearest(place)) if place else "",
                mark=mark_of(place, editor.definition) if place else "",
            )
        )
    return shown


def decidable(editor: Editor) -> list[tuple[str, str]]:
    """Return what else a setting may decide: each by its place, and as people say it."""
    if editor.sort != "setting":
        return []
    known = building.decided(editor.node)
    return [
        (building.written(place), place_words(place, definition=editor.definition))
        for place, ats in building.decidable(editor.definition)
        if any(at not in known for at in ats)
    ]


def mark_of(place: Place, definition: Mapping[str, Any]) -> str:
    """Return the id of the field in which a fault at ``place`` is mended."""
    page = building.nearest(place)
    inner = [str(part) for part in place[len(page) :]]
    if page == ("map",) and inner:
        return f"f-{inner[-1] if not inner[-1].isdigit() else inner[0]}"
    if "changes" in inner:
        return "f-decides"
    if len(inner) == 1 and inner[0] in LISTS:
        return f"f-{inner[0]}"
    if not inner or inner[0] in {"sections", "items", "columns"} or inner[-1].isdigit():
        return "editor"
    node = building.found(definition, place)
    if isinstance(node, dict | list):
        return "editor"
    return f"f-{'-'.join(inner)}"


def _items(
    editor: Editor, at: Place, section: Mapping[str, Any], wrong: Sequence[Wrong]
) -> Iterator[Line]:
    counts = Counter(each.place[:4] for each in wrong)
    for number, item in enumerate(section.get("items", ())):
        place: Place = (*at, "items", number)
        yield Line(
            at=building.written(place),
            name=editor.named(item),
            current=_current(place, editor.place),
            wrong=counts[place],
        )


def _of_scoring(editor: Editor, wrong: Sequence[Wrong]) -> Iterator[Line]:
    counts = Counter(building.nearest(each.place) for each in wrong)
    names = ("penalties", "vetoes", "quantities", "rankings", "advice")
    lists = [("scoring", "dimensions"), ("settings",), *(("scoring", name) for name in names)]
    for above in lists:
        for number, node in enumerate(building.found(editor.definition, above) or ()):
            place: Place = (*above, number)
            yield Line(
                at=building.written(place),
                name=editor.named(node),
                current=_current(place, editor.place),
                wrong=counts[place],
            )


def _current(place: Place, now: Place) -> str:
    if place == now:
        return "page"
    return "true" if now[: len(place)] == place else ""
