"""The outline of a definition beside the builder, and what is wrong in a part of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from raceme.questionnaires import building
from raceme.questionnaires.building import Place
from raceme.questionnaires.forms.building import Editor
from raceme.questionnaires.solving import Wrong
from raceme.questionnaires.words import fault


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
    counts = Counter(each.place[:2] for each in wrong)
    lines = [
        Line(
            at="",
            name=_("Title and languages"),
            current="page" if not place else "",
            wrong=sum(1 for each in wrong if each.place[:1] not in {("sections",), ("scoring",)}),
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
            current=_current(("scoring",), place),
            wrong=sum(1 for each in wrong if each.place[:1] == ("scoring",)),
            inside=list(_of_scoring(editor)) if place[:1] == ("scoring",) else (),
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


def mark_of(place: Place, definition: Mapping[str, Any]) -> str:
    """Return the id of the field in which a fault at ``place`` is mended."""
    page = building.nearest(place)
    inner = [str(part) for part in place[len(page) :]]
    if not inner:
        # A code that is there twice stands at its item.
        return "editor"
    if inner[0] in {"sections", "items", "columns"} or inner[-1].isdigit():
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


def _of_scoring(editor: Editor) -> Iterator[Line]:
    scoring = editor.definition.get("scoring", {})
    names = ("dimensions", "penalties", "vetoes", "quantities", "rankings", "advice")
    for name in names:
        for number, node in enumerate(scoring.get(name, ())):
            place: Place = ("scoring", name, number)
            yield Line(
                at=building.written(place),
                name=editor.named(node),
                current=_current(place, editor.place),
            )


def _current(place: Place, now: Place) -> str:
    if place == now:
        return "page"
    return "true" if now[: len(place)] == place else ""
