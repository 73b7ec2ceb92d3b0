"""What moved between two versions of a definition, and which answers carry over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from raceme.questionnaires.solving import Item, Kind, Scheme, longest_of, names_of

Definition = Mapping[str, Any]


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    WORDS = "words"
    KIND = "kind"
    OPTIONS = "options"
    ROWS = "rows"
    COLUMNS = "columns"
    BOUNDS = "bounds"
    CONDITION = "condition"
    FORMULA = "formula"
    REQUIRED = "required"
    POINTS = "points"


class Carries(StrEnum):
    """Whether an answer of the version before stands in the one after."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Reason(StrEnum):
    REMOVED = "removed"
    KIND = "kind"
    FILES = "files"
    OPTIONS_GONE = "options_gone"
    ROWS_GONE = "rows_gone"
    COLUMNS = "columns"
    BOUNDS = "bounds"
    CONDITION = "condition"
    DEPENDS = "depends"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """
    One item between two versions; ``carries`` is None where there was nothing to carry.

    ``because``: each reason with the codes that it names.
    """

    code: str
    changes: tuple[Change, ...] = ()
    carries: Carries | None = None
    because: tuple[tuple[Reason, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Every item of either version in order; ``sections`` and ``scoring`` changed or not."""

    items: tuple[Moved, ...]
    has_other_scoring: bool = False
    has_other_sections: bool = False

    @property
    def changed(self) -> list[Moved]:
        return [each for each in self.items if each.changes]

    def carrying(self, carries: Carries) -> list[Moved]:
        return [each for each in self.items if each.carries is carries]


@dataclass
class _Reasons:
    """What keeps answers from carrying over; ``is_none``: not one of them does."""

    told: list[tuple[Reason, tuple[str, ...]]] = field(default_factory=list)
    is_none: bool = False

    def tell(self, reason: Reason, codes: Sequence[str] = (), *, is_none: bool = False) -> None:
        self.told.append((reason, tuple(codes)))
        self.is_none = self.is_none or is_none

    @property
    def carries(self) -> Carries:
        if self.is_none:
            return Carries.NONE
        return Carries.SOME if self.told else Carries.ALL


# Kinds whose answers are written alike; between two of one group an answer may still fit.
WRITTEN_AS: Sequence[frozenset[Kind]] = (
    frozenset({Kind.NUMBER, Kind.MONEY}),
    frozenset({Kind.CHOICES, Kind.TABLE}),
    frozenset({Kind.MATRIX}),
    frozenset({Kind.DECLARATION}),
    frozenset(
        {
            Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.CHOICE, Kind.SCALE, Kind.ORGANISATION,
            Kind.PERSON, Kind.REGION, Kind.ACTIVITY_CODE,
        }
    ),
)  # fmt: skip
# Between these every answer fits that is within the bounds of the new kind.
SAME_ANSWERS = (
    {Kind.NUMBER, Kind.MONEY},
    {Kind.CHOICE, Kind.SCALE},
    {Kind.TEXT, Kind.LONG_TEXT},
)


def compared(before: Scheme, after: Scheme, *, of: tuple[Definition, Definition]) -> Comparison:
    """
    Compare two definitions that were read, item by item; ``of``: both as they are written.

    What carries over whole may be taken as it is; of *some*, the answers that meet no reason.
    """
    old, new = ({item.code: item for item in scheme.items} for scheme in (before, after))
    texts_before, texts_after = (_written(each) for each in of)
    reasons = _reasons(old, new)
    moved = _moved(before, after)
    return Comparison(
        items=tuple(
            Moved(
                code=code,
                changes=tuple(
                    _changes(
                        (old.get(code), new.get(code)),
                        (texts_before.get(code, {}), texts_after.get(code, {})),
                        is_moved=code in moved,
                    )
                ),
                carries=reasons[code].carries if code in reasons else None,
                because=tuple(reasons[code].told) if code in reasons else (),
            )
            for code in [*new, *(code for code in old if code not in new)]
        ),
        has_other_scoring=of[0].get("scoring") != of[1].get("scoring"),
        has_other_sections=_sections(of[0]) != _sections(of[1]),
    )


def _sections(definition: Definition) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in section.items() if name != "items"}
        for section in definition["sections"]
    ]


def _written(definition: Definition) -> dict[str, Mapping[str, Any]]:
    """Return each item as it is written; a section that repeats is one."""
    found: dict[str, Mapping[str, Any]] = {}
    for section in definition["sections"]:
        if "repeats" in section:
            found[section["code"]] = section
        else:
            found |= {item["code"]: item for item in section["items"]}
    return found


# ---------- what changed ----------


def _moved(before: Scheme, after: Scheme) -> set[str]:
    """Return what changed its section, or its place among those that are in both."""
    old, new = ({item.code: item for item in scheme.items} for scheme in (before, after))
    in_both = [code for code in new if code in old]
    at = {code: number for number, code in enumerate(code for code in old if code in new)}
    stayed = _longest_rising([at[code] for code in in_both])
    return {
        code for code in in_both if at[code] not in stayed or old[code].section != new[code].section
    }


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the most of the numbers that stand in order, so that few are called moved."""
    best: list[list[int]] = []
    for number in numbers:
        so_far: list[int] = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*so_far, number])
    longest: list[int] = max(best, key=len, default=[])
    return set(longest)


def _changes(
    items: tuple[Item | None, Item | None],
    texts: tuple[Mapping[str, Any], Mapping[str, Any]],
    *,
    is_moved: bool,
) -> Iterator[Change]:
    old, new = items
    if old is None or new is None:
        yield Change.ADDED if old is None else Change.REMOVED
        return
    codes = [[option.code for option in item.options] for item in (old, new)]
    points = [[(each.points, each.is_alone) for each in item.options] for item in (old, new)]
    bounds = [
        (item.least, item.most, item.longest, item.decimals, item.unit, item.many)
        for item in (old, new)
    ]
    columns = [[_plain(column) for column in item.columns] for item in (old, new)]
    for change, is_so in (
        (Change.MOVED, is_moved),
        (Change.WORDS, _has_other_words(*texts)),
        (Change.KIND, old.kind is not new.kind),
        (Change.OPTIONS, codes[0] != codes[1]),
        (Change.POINTS, codes[0] == codes[1] and points[0] != points[1]),
        (Change.ROWS, old.rows != new.rows),
        (Change.COLUMNS, columns[0] != columns[1]),
        (Change.BOUNDS, bounds[0] != bounds[1]),
        (Change.CONDITION, old.condition != new.condition),
        (Change.FORMULA, old.formula != new.formula),
        (Change.REQUIRED, old.is_required != new.is_required),
    ):
        if is_so:
            yield change


WORDS = frozenset({"text", "title", "help", "short", "placeholder"})


def _has_other_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether people read something else, of what is in both."""
    if any(old.get(name) != new.get(name) for name in WORDS):
        return True
    for name in ("options", "rows", "columns", "items"):
        before = {each["code"]: each for each in old.get(name, ())}
        for each in new.get(name, ()):
            if each["code"] in before and _has_other_words(before[each["code"]], each):
                return True
    return False


def _plain(item: Item) -> Item:
    return replace(item, section="", place=())


# ---------- what carries over ----------


def _reasons(old: Mapping[str, Item], new: Mapping[str, Item]) -> dict[str, _Reasons]:
    """Return for each item that was answered before what stands against its answers."""
    found = {
        code: _of_item(item, new.get(code))
        for code, item in old.items()
        if item.kind is not Kind.COMPUTED
    }
    loose = {code for code, reasons in found.items() if reasons.told} | _loose(old, new)
    asked = True
    while asked:
        # An item that hangs on an answer that may not stand is itself one that may not.
        asked = False
        for code, item in new.items():
            if code in found and not found[code].is_none and item.condition is not None:
                reads = sorted(_reads(item, new) & loose)
                if reads and not any(reason is Reason.DEPENDS for reason, _ in found[code].told):
                    found[code].tell(Reason.DEPENDS, reads)
                    loose.add(code)
                    asked = True
    return found


def _loose(old: Mapping[str, Item], new: Mapping[str, Item]) -> set[str]:
    """Return what may come to something else though its answer is the same."""
    return {
        code
        for code, item in new.items()
        if code in old and (item.formula != old[code].formula or item.options != old[code].options)
    } | {code for code in new if code not in old}


def _reads(item: Item, items: Mapping[str, Item]) -> set[str]:
    """Return all that a condition hangs on, also by way of computed items."""
    found: set[str] = set()
    todo = [item.condition, *(column.condition for column in item.columns)]
    while todo:
        node = todo.pop()
        if node is None:
            continue
        for code in names_of(node) - found:
            found.add(code)
            if further := items.get(code):
                todo += [further.formula, further.condition]
    return found


def _of_item(old: Item, new: Item | None) -> _Reasons:
    reasons = _Reasons()
    if new is None:
        reasons.tell(Reason.REMOVED, is_none=True)
    elif Kind.FILE in {old.kind, new.kind}:
        # A file belongs to the answers it was given with.
        reasons.tell(Reason.FILES if old.kind is new.kind else Reason.KIND, is_none=True)
    elif not any({old.kind, new.kind} <= group for group in WRITTEN_AS):
        reasons.tell(Reason.KIND, is_none=True)
    else:
        _of_kind(old, new, reasons)
        if new.condition is not None and old.condition != new.condition:
            reasons.tell(Reason.CONDITION)
    return reasons


def _of_kind(old: Item, new: Item, reasons: _Reasons) -> None:
    if old.kind is not new.kind and not any({old.kind, new.kind} <= of for of in SAME_ANSWERS):
        reasons.tell(Reason.KIND)
        return
    if gone := _gone([each.code for each in old.options], [each.code for each in new.options]):
        reasons.tell(Reason.OPTIONS_GONE, gone)
    if gone := _gone(old.rows, new.rows):
        reasons.tell(Reason.ROWS_GONE, gone)
    if new.kind is Kind.TABLE and (columns := _columns_against(old, new)):
        reasons.tell(Reason.COLUMNS, columns)
    if old.kind is Kind.MATRIX and old.many is not new.many:
        reasons.tell(Reason.KIND)
    if _is_narrower(old, new):
        reasons.tell(Reason.BOUNDS)


def _gone(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return [code for code in old if code not in new]


def _columns_against(old: Item, new: Item) -> list[str]:
    """Return the columns whose cells may not stand; with one of them the whole table does not."""
    columns = {column.code: column for column in new.columns}
    options = {column.code: column.options for column in old.columns}
    against = []
    for column in old.columns:
        same = columns.get(column.code)
        condition = same.condition if same else None
        reads = names_of(condition) if condition else set()
        is_loose = any(
            code in columns and columns[code].options != options.get(code, ()) for code in reads
        )
        if is_loose or _of_item(column, same).told:
            against.append(column.code)
    return against


def _is_narrower(old: Item, new: Item) -> bool:
    """Tell whether an answer that was within its bounds may lie outside of the new ones."""
    alone = {option.code for option in new.options if option.is_alone}
    was_alone = {option.code for option in old.options if option.is_alone}
    several = new.kind is Kind.CHOICES or (new.kind is Kind.MATRIX and new.many)
    numbers = new.kind in {Kind.NUMBER, Kind.MONEY}
    return any(
        (
            numbers and new.least is not None and (old.least is None or old.least < new.least),
            (numbers or new.kind in {Kind.TABLE, Kind.CHOICES})
            and new.most is not None
            and (old.most is None or old.most > new.most),
            numbers
            and new.decimals is not None
            and (old.decimals is None or old.decimals > new.decimals),
            new.kind in {Kind.TEXT, Kind.LONG_TEXT} and longest_of(old) > longest_of(new),
            several and not alone <= was_alone,
        )
    )
