"""What a template shows of each item: its words, its controls, and what is said beside them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from raceme.core import places
from raceme.questionnaires.access.paper import Asked, Cells, Words
from raceme.questionnaires.access.reading import (
    NAMED,
    NONE,
    NUMBERS,
    Chosen,
    Place,
    Raw,
    name_of,
    raw_of,
)
from raceme.questionnaires.access.register import Choice, Register
from raceme.questionnaires.access.telling import unit_said
from raceme.questionnaires.solving import Item, Kind

# A choice among more is a list that opens; in the row of a table there is less room.
MOST_RADIOS, MOST_RADIOS_IN_ROW = 12, 3
# A table begins with so many empty rows, or with the fewest it needs.
EMPTY_ROWS = 1
# What stands for the number of a row in the one that a script takes as a pattern.
ANY_ROW = "n"
LONGEST_SHORT = 500


@dataclass(frozen=True)
class Option:
    code: str
    text: str
    help: str
    is_chosen: bool
    # What stands beside the others: no answer, or that none applies.
    is_aside: bool = False


@dataclass(frozen=True)
class MatrixRow:
    text: str
    name: str
    options: list[Option]
    error: str = ""


@dataclass(frozen=True)
class Conflict:
    """What somebody else wrote first; ``shown`` is empty where they took it away."""

    shown: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Field:
    """
    One item, or one cell of a table.

    ``shape``: which template draws its controls. ``code`` is the item's; ``name`` that of its
    controls, and the start of every id. ``carried``: whence, where it was carried over.
    ``meant``: whom a name that was typed may mean. ``pattern``: a row of a table for one more.
    ``is_hidden``: a cell that its row does not ask for.
    """

    code: str
    name: str
    shape: str
    kind: Kind
    text: str
    help: str = ""
    placeholder: str = ""
    is_required: bool = False
    unit: str = ""
    raw: Raw = ""
    was: str = ""
    file_name: str = ""
    file_href: str = ""
    longest: int = LONGEST_SHORT
    options: list[Option] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    is_several: bool = False
    is_scale: bool = False
    matrix: list[MatrixRow] = field(default_factory=list)
    meant: Sequence[Choice] = ()
    own: Choice | None = None
    rows: "list[list[Field]]" = field(default_factory=list)
    pattern: "list[Field]" = field(default_factory=list)
    most: int = 0
    choices: str = ""
    revision: int = 0
    carried: str = ""
    conflict: Conflict | None = None
    errors: Sequence[str] = ()
    is_table_of_section: bool = False
    can_be_none: bool = False
    is_none: bool = False
    can_grow: bool = True
    is_cell: bool = False
    is_conditional: bool = False
    is_hidden: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it has several controls, so that its words are a legend and not a label."""
        return self.shape in {"options", "matrix", "table"}

    @property
    def describedby(self) -> str:
        there = (("help", self.help), ("error", self.errors), ("now", self.conflict))
        return " ".join(f"{self.name}-{part}" for part, is_there in there if is_there)


@dataclass(frozen=True)
class Ground:
    """What all fields of a page are drawn with."""

    country: str = ""
    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    errors: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    meant: Mapping[Place, Sequence[Choice]] = field(default_factory=dict)
    has_register: bool = False
    own: Mapping[Kind, Choice] = field(default_factory=dict)
    takes_files: bool = True
    file: Callable[[int], str] | None = None

    def href_of(self, key: str) -> str:
        """Return where a file is read, by the key that answers hold."""
        return self.file(int(key)) if self.file is not None and key.isdecimal() else ""


def drawn(
    asked: Asked,
    raw: Raw,
    ground: Ground,
    *,
    rows: int = 0,
    cells: Cells | None = None,
    **more: Any,  # noqa: ANN401 (as Field has them)
) -> Field:
    """
    Draw one item.

    ``rows``: how many empty rows its table has at least; ``cells``: what is asked in each row of
    it, everything where nothing is said.
    """
    place: Place = (asked.code,)
    if asked.item.kind is Kind.TABLE:
        return _table(asked, raw, ground, rows=rows, cells=cells, **more)
    name = name_of(asked.code)
    return _field(asked.item, asked.words, raw, ground, name=name, place=place, **more)


def _field(
    item: Item,
    words: Words,
    raw: Raw,
    ground: Ground,
    *,
    name: str,
    place: Place,
    **more: Any,  # noqa: ANN401
) -> Field:
    own: dict[str, Any] = {}
    if item.kind is Kind.MATRIX:
        own = _matrix(item, words, raw or {}, ground, name=name, place=place)
    elif item.options:
        sent = _listed(raw)
        own = {"options": _options(item, words, sent, asides=_asides(item, sent))}
    elif item.kind in NAMED:
        own = {"raw": raw.text, "was": raw.was, "meant": ground.meant.get(place, ())}
        own |= {"own": ground.own.get(item.kind)}
    elif item.kind is Kind.REGION:
        own = {"choices": _region_choices(raw, ground.country)}
    elif item.kind is Kind.FILE:
        name_of_file = ground.names.get((item.kind, raw), "")
        own = {"file_name": name_of_file, "file_href": ground.href_of(raw) if name_of_file else ""}
    return Field(
        **{
            "code": item.code,
            "name": name,
            "shape": _shape(item, raw, ground, is_cell=len(place) > 1),
            "kind": item.kind,
            "text": words["text"] or item.code,
            "help": words["help"],
            "placeholder": words["placeholder"],
            "is_required": item.is_required,
            "unit": unit_said(item.unit),
            "is_several": item.many or item.kind is Kind.CHOICES,
            "is_scale": item.kind is Kind.SCALE,
            "raw": raw,
            "longest": item.longest or LONGEST_SHORT,
            "errors": ground.errors.get(place, ()),
            **own,
            **more,
        }
    )


def _shape(item: Item, raw: Raw, ground: Ground, *, is_cell: bool) -> str:
    most = MOST_RADIOS_IN_ROW if is_cell else MOST_RADIOS
    if item.kind is Kind.CHOICE and len(item.options) > most:
        return "select"
    if item.kind in NAMED:
        return "named" if ground.has_register else _narrow_shape(item, raw, ground)
    if item.kind is Kind.FILE and not ground.takes_files:
        return "closed"
    return SHAPES.get(item.kind, "line")


def _narrow_shape(item: Item, raw: Chosen, ground: Ground) -> str:
    """Return how one is named by who may name only themselves; whom others named stays."""
    own = ground.own.get(item.kind)
    return "own" if own is not None and raw.was in {"", own.key} else "closed"


SHAPES: Mapping[Kind, str] = {
    Kind.CHOICE: "options",
    Kind.CHOICES: "options",
    Kind.SCALE: "options",
    Kind.MATRIX: "matrix",
    Kind.TABLE: "table",
    Kind.LONG_TEXT: "long",
    Kind.FILE: "file",
    Kind.REGION: "region",
    Kind.DECLARATION: "declaration",
    Kind.DATE: "day",
    **dict.fromkeys(NUMBERS, "number"),
}


def _options(
    item: Item, words: Words, sent: Sequence[str], *, asides: Sequence[tuple[str, str]]
) -> list[Option]:
    texts = words.inner("options")
    own = [
        Option(each.code, texts[each.code]["text"], texts[each.code]["help"], each.code in sent)
        for each in item.options
    ]
    return own + [Option(code, text, "", code in sent, is_aside=True) for code, text in asides]


def _asides(item: Item, sent: Sequence[str]) -> list[tuple[str, str]]:
    """Return what stands beside the options: that none applies, or that nothing is answered."""
    if item.kind is Kind.CHOICES or item.many:
        is_said = any(each.is_alone for each in item.options)
        return [] if is_said and NONE not in sent else [(NONE, _("None of these"))]
    # What was chosen once can be taken back without a script, too.
    return [("", _("No answer"))] if any(sent) and not item.is_required else []


def _listed(raw: str | list[str]) -> list[str]:
    return raw if isinstance(raw, list) else [raw] if raw else []


def _matrix(
    item: Item,
    words: Words,
    raw: Mapping[str, Any],
    ground: Ground,
    *,
    name: str,
    place: Place,
) -> dict[str, Any]:
    texts = words.inner("rows")
    asides = _asides(item, [code for sent in raw.values() for code in _listed(sent)])
    rows = [
        MatrixRow(
            texts[row]["text"],
            f"{name}-{row}",
            _options(item, words, _listed(raw.get(row, "")), asides=asides),
            " ".join(ground.errors.get((*place, row), ())),
        )
        for row in item.rows
    ]
    return {"matrix": rows, "heads": [each.text for each in rows[0].options]}


def _table(
    asked: Asked,
    raw: list[dict[str, Raw]] | None,
    ground: Ground,
    *,
    rows: int,
    cells: Cells | None,
    **more: Any,  # noqa: ANN401
) -> Field:
    item, name = asked.item, name_of(asked.code)
    sent = raw or []
    needed = max(rows, int(item.least or 0) - len(sent), 0 if sent else EMPTY_ROWS)
    most = int(item.most or 0) or len(sent) + needed
    shown = cells or Cells([], frozenset(each.code for each in item.columns))
    blank: dict[str, Raw] = {each.code: blank_of(each) for each in item.columns}
    drawn_rows = [
        _row(asked, row, ground, key=number, shown=shown.asked_in(number))
        for number, row in enumerate([*sent, *[blank] * needed][: max(most, len(sent))])
    ]
    return Field(
        **{
            "code": asked.code,
            "name": name,
            "shape": "table",
            "kind": item.kind,
            "text": asked.text,
            "help": asked.words["help"],
            "is_required": item.is_required,
            "raw": raw,
            "rows": drawn_rows,
            "pattern": _row(asked, blank, ground, key=ANY_ROW, shown=shown.blank),
            "errors": ground.errors.get((asked.code,), ()),
            "is_table_of_section": item.code == item.section,
            "can_be_none": not item.is_required and not item.least,
            "is_none": raw == [],
            "can_grow": not item.most or len(drawn_rows) < item.most,
            "most": int(item.most or 0),
            **more,
        }
    )


def _row(
    asked: Asked,
    row: Mapping[str, Raw],
    ground: Ground,
    *,
    key: int | str,
    shown: frozenset[str],
) -> list[Field]:
    texts, name = asked.words.inner("columns"), name_of(asked.code)
    return [
        _field(
            each,
            texts[each.code],
            row[each.code],
            ground,
            name=f"{name}-{key}-{each.code}",
            place=(asked.code, key, each.code),
            is_cell=True,
            is_conditional=each.condition is not None,
            is_hidden=each.code not in shown,
        )
        for each in asked.item.columns
    ]


def blank_of(item: Item) -> Raw:
    """Return what the controls of an item hold before anything was answered."""
    return raw_of(item, None, Register())


# ---------- regions ----------


def _region_choices(raw: str, country: str) -> SafeString:
    """Return the options of a list of regions, the chosen one marked."""
    offered = _regions(country, get_language() or "")
    mark = format_html('value="{}"', raw)
    if not raw or mark in offered:
        # What is put in was escaped above, and so was what it is put into.
        return mark_safe(offered.replace(mark, f"{mark} selected", 1))  # noqa: S308
    own = format_html('<option value="{}" selected>{}</option>', raw, places.region(raw))
    return format_html("{}{}", own, offered)


@lru_cache(maxsize=64)
def _regions(country: str, _language: str) -> SafeString:
    inside = places.regions_of(country) if country else []
    whole = [(code, str(name)) for code, name in countries]
    return format_html(
        '<option value="">{}</option>{}{}',
        _("Choose one"),
        _group(places.country(country), inside),
        _group(_("Countries"), whole),
    )


def _group(label: str, of: Iterable[tuple[str, str]]) -> SafeString:
    options = format_html_join(
        "", '<option value="{}">{} ({})</option>', ((code, name, code) for code, name in of)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', label, options) if options else options
