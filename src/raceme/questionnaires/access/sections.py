"""A section as its page shows it: what is filled in, what was carried over, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from raceme.questionnaires.access.drawing import Conflict, Field, Ground, drawn
from raceme.questionnaires.access.filling import Filling
from raceme.questionnaires.access.paper import Asked, Cells, Section
from raceme.questionnaires.access.reading import NAMED, Chosen, Place, name_of, raw_of, rows_in
from raceme.questionnaires.access.register import Choice, Register, choices_of
from raceme.questionnaires.access.saving import Sent
from raceme.questionnaires.access.telling import Told, figure, told
from raceme.questionnaires.models import Answer
from raceme.questionnaires.queries import answers_of
from raceme.questionnaires.solving import Item, Kind, has_conditions

NOTHING = Sent()
# Of so many names that were not found it is looked up whom they may mean, and so many are shown.
MOST_LOOKED_UP, MOST_MEANT = 5, 6


class Carried(NamedTuple):
    """An answer that was carried over and waits to be confirmed; ``whence`` in words."""

    asked: Asked
    told: Told
    whence: str


class Computed(NamedTuple):
    asked: Asked
    shown: str


@dataclass
class SectionDrawn:
    """
    What a page shows of one section.

    ``parts``: fields and computed items, in order; ``carried``: answers shown and not asked
    again; ``errors``: what is wrong, with links.
    """

    section: Section
    parts: list[Field | Computed] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0

    @property
    def has_files(self) -> bool:
        return any(
            each.shape == "file" or any(cell.shape == "file" for row in each.rows for cell in row)
            for each in self.parts
            if isinstance(each, Field)
        )


def drawn_section(filling: Filling, section: Section, *, sent: Sent = NOTHING) -> SectionDrawn:
    """Draw a section as it stands, or, where something was ``sent``, as it was sent."""
    made = SectionDrawn(section)
    items = list(filling.items(section))
    theirs = {code: each.value for code, each in sent.conflicts.items()}
    register = filling.register(items, theirs)
    ground = _ground(filling, items, sent, register)
    sources = _Sources(filling, items)
    for asked in items:
        row = filling.rows.get(asked.code)
        if asked.item.kind is Kind.COMPUTED:
            shown = figure(filling.computed.get(asked.code), unit=asked.item.unit)
            made.parts.append(Computed(asked, shown))
        elif _is_only_shown(filling, asked, row, sent):
            answer = told(asked, filling.answers.get(asked.code), register)
            made.carried.append(Carried(asked, answer, sources.of(asked.code)))
        else:
            whence = sources.of(asked.code) if row is not None and row.is_carried else ""
            made.parts.append(
                _drawn_field(filling, asked, sent, register, ground=ground, whence=whence)
            )
    fields = [each for each in made.parts if isinstance(each, Field)]
    made.errors = [(each.text, f"#{each.name}") for each in fields if _is_wrong(each)]
    made.conflicts = len(sent.conflicts)
    return made


def _is_wrong(part: Field) -> bool:
    cells = [cell for row in part.rows for cell in row]
    return bool(
        part.errors
        or any(row.error for row in part.matrix)
        or any(cell.errors or any(row.error for row in cell.matrix) for cell in cells)
    )


def _is_only_shown(filling: Filling, asked: Asked, row: Answer | None, sent: Sent) -> bool:
    """Tell whether an answer waits to be confirmed, and nobody asked to change it."""
    return (
        row is not None
        and row.is_carried
        and row.value is not None
        and asked.code not in sent.raws
        and asked.code not in filling.request.GET.getlist("edit")
    )


def _ground(filling: Filling, items: list[Asked], sent: Sent, register: Register) -> Ground:
    answers = filling.answer_set
    is_placed = any(Kind.REGION in kinds_in(each.item) for each in items)
    country = ""
    if is_placed:
        about = answers.organisation
        country = about.country if about is not None else answers.workspace.country
    return Ground(
        country=country,
        names=register.names,
        errors=sent.errors,
        meant=_meant(filling, sent),
        has_register=filling.doors.offers_register,
        own=filling.own if any(NAMED & kinds_in(each.item) for each in items) else {},
        takes_files=filling.doors.takes_files,
        file=filling.doors.file,
    )


def _drawn_field(
    filling: Filling,
    asked: Asked,
    sent: Sent,
    register: Register,
    *,
    ground: Ground,
    whence: str,
) -> Field:
    code = asked.code
    row = filling.rows.get(code)
    revision = row.revision if row is not None else 0
    standing = sent.conflicts.get(code)
    conflict = None
    if standing is not None:
        shown = str(told(asked, standing.value, register))
        conflict = Conflict(shown=shown, by=standing.by, at=standing.at)
        revision = standing.revision
    is_sent = code in sent.raws
    raw = sent.raws[code] if is_sent else raw_of(asked.item, filling.answers.get(code), register)
    return drawn(
        asked,
        raw,
        ground,
        rows=_empty_rows(filling, asked, raw),
        cells=_cells(filling, asked, sent),
        revision=revision,
        carried=whence,
        conflict=conflict,
    )


def _cells(filling: Filling, asked: Asked, sent: Sent) -> Cells | None:
    """Return what is asked in the rows of a table, where that is not everything."""
    if not has_conditions(asked.item):
        return None
    given = sent.read if asked.code in sent.raws else filling.answers
    return filling.cells(asked.item, given.get(asked.code) or [])


def _empty_rows(filling: Filling, asked: Asked, raw: Any) -> int:  # noqa: ANN401 (of many kinds)
    """Return how many rows of a table wait to be filled in."""
    if asked.item.kind is not Kind.TABLE:
        return 0
    posted = filling.request.POST
    if "present" in posted:
        shown = len(rows_in(posted, name_of(asked.code)))
        return max(0, shown - len(raw or ())) + (posted.get("more") == asked.code)
    return int(asked.code in filling.request.GET.getlist("more"))


def kinds_in(item: Item) -> set[Kind]:
    return {item.kind, *(each.kind for each in item.columns)}


def _meant(filling: Filling, sent: Sent) -> dict[Place, list[Choice]]:
    """Return whom the names may mean that were not found as they were typed; of the first few."""
    if not filling.doors.offers_register:
        return {}
    items = filling.paper.items
    typed = (
        (place, *found)
        for place in sent.errors
        if (asked := items.get(str(place[0]))) is not None
        and (found := _typed_at(asked.item, sent.raws.get(asked.code), place)) is not None
    )
    return {
        place: choices_of(filling.answer_set.workspace_id, kind, chosen.text, most=MOST_MEANT)
        for place, kind, chosen in islice(typed, MOST_LOOKED_UP)
    }


def _typed_at(item: Item, raw: Any, place: Place) -> tuple[Kind, Chosen] | None:  # noqa: ANN401
    """Return the name that was typed at a place, of an item or of a cell of it."""
    if item.kind is Kind.TABLE and len(place) > 2:  # noqa: PLR2004 (item, row, column)
        column = next(each for each in item.columns if each.code == place[2])
        return _typed_at(column, raw[int(place[1])][column.code], place[2:])
    return (item.kind, raw) if isinstance(raw, Chosen) else None


class _Sources:
    """Whence each carried answer is: the last time, or else the register."""

    def __init__(self, filling: Filling, items: list[Asked]) -> None:
        rows = filling.rows
        is_carried = any(
            (row := rows.get(each.code)) is not None and row.is_carried for each in items
        )
        previous = filling.answer_set.previous if is_carried else None
        self._last: Mapping[str, Any] = answers_of(previous) if previous is not None else {}
        self._now = filling.answers

    def of(self, code: str) -> str:
        if code in self._last and self._last[code] == self._now.get(code):
            return _("from last time")
        return _("from the register")
