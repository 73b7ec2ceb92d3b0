"""
The scores of many sets of answers at once, by the same formulas over whole columns.

Unknown is NaN. What is in tables is read set by set, for its rows are of any number; all else is
arithmetic of numpy. A test holds this and ``score.score`` together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raceme.engines.scoring.codes import NUMBERS, Kind, Unanswered
from raceme.engines.scoring.evaluating import Reading, is_empty
from raceme.engines.scoring.formulas import Call, Name, Node, Number, Operation, Text
from raceme.engines.scoring.problem import (
    WHOLE,
    Answers,
    Factors,
    Item,
    Part,
    Penalty,
    Scheme,
)
from raceme.engines.scoring.score import PLACES

Column = NDArray[np.float64]
UNANSWERED = -1


@dataclass
class Columns:
    """
    The answers item by item.

    ``numbers``: numbers and declarations, NaN where there is none. ``picked``: the place of the
    option of a choice, or of each row of a matrix that takes one, -1 where there is none; of
    shape (sets,) or (sets, rows). ``chosen``: 1 for each option that was chosen, of shape (sets,
    options) or (sets, rows, options). ``answered``: which sets answered the item at all.
    ``sets``: the answers as they came, for tables and texts.
    """

    count: int
    numbers: dict[str, Column] = field(default_factory=dict)
    picked: dict[str, NDArray[np.int16]] = field(default_factory=dict)
    chosen: dict[str, NDArray[np.int8]] = field(default_factory=dict)
    answered: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    sets: Sequence[Answers] = ()


@dataclass(frozen=True, kw_only=True)
class Scores:
    """For each set: the overall score (NaN: none) and those of the dimensions."""

    overall: Column
    dimensions: Mapping[str, Column]


def columns_of(scheme: Scheme, sets: Sequence[Answers]) -> Columns:
    """Lay out the answers in columns. They have to be right."""
    columns = Columns(count=len(sets), sets=sets)
    for item in scheme.items:
        given = [each.get(item.code) for each in sets]
        columns.answered[item.code] = np.fromiter(
            (not is_empty(one) for one in given), bool, len(given)
        )
        place = {option.code: number for number, option in enumerate(item.options)}
        if item.kind in NUMBERS or item.kind is Kind.DECLARATION:
            columns.numbers[item.code] = np.fromiter(
                (np.nan if one is None else float(one) for one in given), float, len(given)
            )
        elif item.kind in {Kind.CHOICE, Kind.SCALE}:
            columns.picked[item.code] = np.fromiter(
                (UNANSWERED if one is None else place[one] for one in given), np.int16, len(given)
            )
        elif item.kind is Kind.CHOICES:
            columns.chosen[item.code] = _chosen(given, place)
        elif item.kind is Kind.MATRIX:
            _lay_out_matrix(columns, item, given, place)
    return columns


def _chosen(given: Sequence[Any], place: Mapping[str, int]) -> NDArray[np.int8]:
    chosen = np.zeros((len(given), len(place)), np.int8)
    for number, codes in enumerate(given):
        for code in codes or ():
            chosen[number, place[code]] = 1
    return chosen


def _lay_out_matrix(
    columns: Columns, item: Item, given: Sequence[Any], place: Mapping[str, int]
) -> None:
    if item.many:
        columns.chosen[item.code] = np.stack(
            [_chosen([(one or {}).get(row) for one in given], place) for row in item.rows], axis=1
        )
        return
    columns.picked[item.code] = np.array(
        [
            [place[one[row]] if one and row in one else UNANSWERED for row in item.rows]
            for one in given
        ],
        np.int16,
    ).reshape(len(given), len(item.rows))


def score_many(scheme: Scheme, columns: Columns, *, factors: Factors | None = None) -> Scores:
    """Return the scores of all sets, each as ``score.score`` gives it."""
    table = _Table(scheme, columns, factors or Factors())
    dimensions: dict[str, Column] = {}
    for dimension in scheme.dimensions:
        taken = [each for each in scheme.penalties if each.of == dimension.code]
        dimensions[dimension.code] = _scored(
            [(part.weight, *_of_part(part, table)) for part in dimension.parts],
            taken,
            table,
            least=scheme.least_answered,
        )
    table.scores = dimensions
    everywhere = np.ones(columns.count, bool)
    overall = _scored(
        [(each.weight, dimensions[each.code], everywhere) for each in scheme.dimensions],
        [each for each in scheme.penalties if not each.of],
        table,
        least=scheme.least_answered,
    )
    table.overall = overall
    lids = [np.where(table.value(each.when) == 1.0, each.most, np.inf) for each in scheme.vetoes]
    for lid in lids:
        overall = np.minimum(overall, lid)
    return Scores(overall=overall, dimensions=dimensions)


def computed_many(
    scheme: Scheme, columns: Columns, *, factors: Factors | None = None
) -> dict[str, Column]:
    """
    Return what each computed item comes to, as ``answers.computed_items`` gives it.

    NaN: it is not known, or not asked.
    """
    table = _Table(scheme, columns, factors or Factors())
    computed = [item.code for item in scheme.items if item.kind is Kind.COMPUTED]
    return {code: table.value(Name(code)) for code in computed}


def _of_part(part: Part, table: "_Table") -> tuple[Column, NDArray[np.bool_]]:
    if part.formula is not None:
        value = np.clip(table.value(part.formula), 0.0, WHOLE)
    else:
        value = WHOLE * table.value(Call("share", (Name(part.item),)))
    if part.unanswered is Unanswered.ZERO:
        value = np.where(np.isnan(value), 0.0, value)
    item = table.items.get(part.item)
    return value, np.ones(table.count, bool) if item is None else table.is_asked(item)


def _scored(
    parts: Sequence[tuple[float, Column, NDArray[np.bool_]]],
    penalties: Sequence[Penalty],
    table: "_Table",
    *,
    least: float,
) -> Column:
    whole, counts, total = (np.zeros(table.count) for _ in range(3))
    for weight, value, is_asked in parts:
        known = is_asked & ~np.isnan(value)
        whole += np.where(is_asked, weight, 0.0)
        counts += np.where(known, weight, 0.0)
        total += np.where(known, weight * np.where(known, value, 0.0), 0.0)
    has_score = (counts > 0) & (WHOLE * counts >= least * whole)
    value = np.full(table.count, np.nan)
    np.divide(total, counts, out=value, where=has_score)
    value = np.round(value, PLACES)
    for penalty in penalties:
        value = value - np.where(table.value(penalty.when) == 1.0, penalty.points, 0.0)
    return np.maximum(0.0, np.round(value, PLACES)) if penalties else value


class _Table:
    """Evaluates formulas over columns, each item and condition once."""

    def __init__(self, scheme: Scheme, columns: Columns, factors: Factors) -> None:
        self.items = {item.code: item for item in scheme.items}
        self.columns, self.factors, self.count = columns, factors, columns.count
        self.scores: Mapping[str, Column] = {}
        self.overall: Column | None = None
        self._asked: dict[str, NDArray[np.bool_]] = {}
        self._computed: dict[str, Column] = {}
        self._readings: list[Reading] = []

    def is_asked(self, item: Item) -> NDArray[np.bool_]:
        if item.condition is None:
            return np.ones(self.count, bool)
        if item.code not in self._asked:
            self._asked[item.code] = self.value(item.condition) == 1.0
        return self._asked[item.code]

    def value(self, node: Node) -> Column:  # noqa: PLR0911 (one for each form)
        match node:
            case Number(value):
                return np.full(self.count, value)
            case Name(code):
                return self._number(code)
            case Operation(sign, of):
                return self._operation(sign, of)
            case Call("score", (Name(code),)):
                return self.scores[code]
            case Call("overall", ()) if self.overall is not None:
                return self.overall
            case Call("total" | "factor" | "rows", _):
                return self._set_by_set(node)
            case Call(function, of):
                return self._call(function, of)
        return np.full(self.count, np.nan)

    def _only_asked(self, item: Item, value: Column) -> Column:
        return value if item.condition is None else np.where(self.is_asked(item), value, np.nan)

    def _number(self, code: str) -> Column:
        item = self.items[code]
        if item.kind is Kind.COMPUTED and item.formula is not None:
            if code not in self._computed:
                self._computed[code] = self._only_asked(item, self.value(item.formula))
            return self._computed[code]
        if code in self.columns.numbers:
            return self._only_asked(item, self.columns.numbers[code])
        return self._points(item)

    def _points(self, item: Item, *, row: str = "") -> Column:
        worth = np.array([option.points or 0.0 for option in item.options])
        at = item.rows.index(row) if row else None
        if item.code in self.columns.picked:
            # The last place stands for "none".
            picked = self.columns.picked[item.code]
            worth = np.append(worth, 0.0)
            if at is not None:
                points = np.where(picked[:, at] == UNANSWERED, np.nan, worth[picked[:, at]])
            elif item.kind is Kind.MATRIX:
                points = _summed(worth, picked)
            else:
                points = worth[picked]
        else:
            chosen = self.columns.chosen[item.code]
            chosen = chosen[:, at] if at is not None else chosen
            if np.all(worth == worth[0]):
                points = worth[0] * chosen.reshape(self.count, -1).sum(axis=1)
            else:
                points = (chosen @ worth).reshape(self.count, -1).sum(axis=1)
            if at is not None:
                points = np.where(self._has_row(item.code, row), points, np.nan)
        known = np.where(self.columns.answered[item.code], points, np.nan)
        return self._only_asked(item, known)

    def _has_row(self, code: str, row: str) -> NDArray[np.bool_]:
        return np.fromiter(
            (row in (each.get(code) or {}) for each in self.columns.sets), bool, self.count
        )

    def _share(self, item: Item, *, row: str = "") -> Column:
        most = item.most_points / (len(item.rows) if row else 1)
        if most <= 0:
            return np.full(self.count, np.nan)
        return np.maximum(0.0, self._points(item, row=row) / most)

    def _of_item(self, function: str, item: Item, *, said: str) -> Column:
        if function == "answered":
            known = (
                ~np.isnan(self._number(item.code))
                if item.kind is Kind.COMPUTED
                else self.columns.answered[item.code] & self.is_asked(item)
            )
            return known.astype(float)
        if function != "chosen":
            return (self._points if function == "points" else self._share)(item, row=said)
        codes = [option.code for option in item.options]
        if item.code in self.columns.picked:
            picked = self.columns.picked[item.code].reshape(self.count, -1)
            value = (picked == codes.index(said) if said else picked >= 0).sum(axis=1)
        else:
            chosen = self.columns.chosen[item.code]
            if said:
                chosen = chosen[..., codes.index(said)]
            value = chosen.reshape(self.count, -1).sum(axis=1)
        return self._only_asked(item, np.where(self.columns.answered[item.code], value, np.nan))

    def _set_by_set(self, node: Node) -> Column:
        if not self._readings:
            self._readings = [
                Reading(items=self.items, answers=each, factors=self.factors)
                for each in self.columns.sets
            ]
        values = (reading.value(node) for reading in self._readings)
        return np.fromiter((np.nan if one is None else one for one in values), float, self.count)

    def _operation(self, sign: str, of: tuple[Node, ...]) -> Column:
        if sign in {"==", "!="} and any(isinstance(part, Text) for part in of):
            return self._is_option(sign, of)
        known = [self.value(part) for part in of]
        if sign in {"and", "or"}:
            return _decided(sign, known)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            value = OPERATIONS[sign](*known)
        if sign in COMPARING:
            return np.where(np.logical_or.reduce([np.isnan(each) for each in known]), np.nan, value)
        return np.where(np.isfinite(value), value, np.nan)

    def _is_option(self, sign: str, of: tuple[Node, ...]) -> Column:
        match of:
            case (Name(code), Text(said)) | (Text(said), Name(code)) if self.items[code].kind in {
                Kind.CHOICE,
                Kind.SCALE,
            }:
                item = self.items[code]
                codes = [option.code for option in item.options]
                picked = self.columns.picked[code]
                place = codes.index(said) if said in codes else len(codes)
                value = ((picked == place) == (sign == "==")).astype(float)
                return self._only_asked(item, np.where(picked >= 0, value, np.nan))
        return self._set_by_set(Operation(sign, of))

    def _call(self, function: str, of: tuple[Node, ...]) -> Column:
        match function, of:
            case "when", (condition, then, otherwise):
                truth = self.value(condition)
                chosen = np.where(truth != 0.0, self.value(then), self.value(otherwise))
                return np.where(np.isnan(truth), np.nan, chosen)
            case "default", (wanted, other):
                value = self.value(wanted)
                return np.where(np.isnan(value), self.value(other), value)
            case (("points" | "share" | "chosen" | "answered"), (Name(code), *rest)):
                said = rest[0].value if rest and isinstance(rest[0], Text) else ""
                return self._of_item(function, self.items[code], said=said)
        return OF_COLUMNS[function](np.array([self.value(part) for part in of]))


def _summed(worth: Column, picked: NDArray[np.int16]) -> Column:
    """Add up the rows one after the other: a whole table of worths would be made otherwise."""
    total = np.zeros(len(picked))
    for row in range(picked.shape[1]):
        total += worth[picked[:, row]]
    return total


# Of something unknown these would come to no; all others come to unknown by themselves.
COMPARING = frozenset({"not", "==", "!=", "<", "<=", ">", ">="})
OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "not": lambda of: (of == 0.0).astype(float),
    "==": lambda left, right: (left == right).astype(float),
    "!=": lambda left, right: (left != right).astype(float),
    "<": lambda left, right: (left < right).astype(float),
    "<=": lambda left, right: (left <= right).astype(float),
    ">": lambda left, right: (left > right).astype(float),
    ">=": lambda left, right: (left >= right).astype(float),
}


def _decided(sign: str, known: Sequence[Column]) -> Column:
    decides = 0.0 if sign == "and" else 1.0
    values = np.array(known)
    is_decided = np.any(~np.isnan(values) & ((values != 0.0) == bool(decides)), axis=0)
    is_unknown = np.any(np.isnan(values), axis=0)
    return np.where(is_decided, decides, np.where(is_unknown, np.nan, 1.0 - decides))


def _over_known(over: Callable[[NDArray[np.float64]], Column]) -> Callable[[Column], Column]:
    def of(values: Column) -> Column:
        nothing = np.all(np.isnan(values), axis=0)
        return np.where(nothing, np.nan, over(np.where(nothing, 0.0, values)))

    return of


def _between(values: Column) -> Column:
    value, worst, best = values
    with np.errstate(divide="ignore", invalid="ignore"):
        placed = np.clip(WHOLE * (value - worst) / (best - worst), 0.0, WHOLE)
    return np.where(worst == best, np.nan, placed)


OF_COLUMNS: dict[str, Callable[[Column], Column]] = {
    "sum": _over_known(lambda values: np.nansum(values, axis=0)),
    "mean": _over_known(lambda values: np.nanmean(values, axis=0)),
    "min": _over_known(lambda values: np.nanmin(values, axis=0)),
    "max": _over_known(lambda values: np.nanmax(values, axis=0)),
    "abs": lambda values: np.abs(values[0]),
    "between": _between,
}
