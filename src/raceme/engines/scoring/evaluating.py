"""What a formula comes to for one set of answers; unknown is None."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from raceme.engines.scoring.codes import Kind
from raceme.engines.scoring.formulas import Call, Name, Node, Number, Operation, Text
from raceme.engines.scoring.problem import WHOLE, Answers, Factors, Item

Value = float | None


@dataclass(frozen=True)
class Row:
    """
    One row of a table, with the columns it may have; a cell that is not there is unknown.

    ``cells``: of those that are ``asked`` in this row, what was answered.
    """

    columns: Mapping[str, Item]
    cells: Mapping[str, Any]
    asked: frozenset[str] = frozenset()

    def answer(self, code: str) -> Any:  # noqa: ANN401 (an answer is of many kinds)
        answer = self.cells.get(code)
        return None if is_empty(answer) else answer

    def number(self, code: str) -> Value:
        return number_of(self.columns[code], self.answer(code))


@dataclass
class Reading:
    """
    Reads the answers of one set; computed items and conditions are worked out when asked for.

    ``scores`` and ``overall`` are known only to formulas that come after scoring. ``missing``:
    the factors that were asked for and are not in the set: code, unit, region. ``unconfirmed``:
    those that were used and are still to be confirmed.
    """

    items: Mapping[str, Item]
    answers: Answers
    factors: Factors = field(default_factory=Factors)
    scores: dict[str, Value] = field(default_factory=dict)
    overall: Value = None
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)
    _computed: dict[str, Value] = field(default_factory=dict)
    _asked: dict[str, bool] = field(default_factory=dict)

    def is_asked(self, item: Item) -> bool:
        """Say whether the item shows: its condition is true, not merely unknown."""
        if item.condition is None:
            return True
        if item.code not in self._asked:
            self._asked[item.code] = self.value(item.condition) == 1.0
        return self._asked[item.code]

    def answer(self, code: str) -> Any:  # noqa: ANN401 (an answer is of many kinds)
        """Return the answer as it was given; None: none, or not asked for."""
        item = self.items.get(code)
        if item is None or not self.is_asked(item):
            return None
        answer = self.answers.get(code)
        return None if is_empty(answer) else answer

    def rows(self, table: Item) -> list[Row]:
        """Return the rows of a table that was answered, each ready to be read."""
        return [self.row(table, cells) for cells in self.answer(table.code) or ()]

    def row(self, table: Item, cells: Mapping[str, Any]) -> Row:
        """Return one row of a table; what is not asked in it is not read, whatever it holds."""
        columns = {column.code: column for column in table.columns}
        if all(column.condition is None for column in table.columns):
            return Row(columns, cells, frozenset(columns))
        # The condition of a column reads only those before it.
        asked: dict[str, Any] = {}
        for code, column in columns.items():
            so_far = Row(columns, asked)
            if column.condition is None or self.value(column.condition, row=so_far) == 1.0:
                asked[code] = cells.get(code)
        given = {code: cell for code, cell in asked.items() if code in cells}
        return Row(columns, given, frozenset(asked))

    def computed(self, item: Item) -> Value:
        if item.code not in self._computed:
            known = item.formula is not None and self.is_asked(item)
            self._computed[item.code] = self.value(item.formula) if known else None  # type: ignore[arg-type]
        return self._computed[item.code]

    def number(self, code: str) -> Value:
        """Return the item as a number: itself, the points of its option, or what it comes to."""
        item = self.items.get(code)
        if item is None:
            return None
        if item.kind is Kind.COMPUTED:
            return self.computed(item)
        return number_of(item, self.answer(code))

    def value(self, node: Node, *, row: Row | None = None) -> Value:
        """Return what the formula comes to; a truth is 1 or 0."""
        match node:
            case Number(value):
                return value
            case Name(code):
                return self._named(code, row=row)
            case Operation(sign, of):
                return self._operation(sign, of, row=row)
            case Call(function, of):
                return self._call(function, of, row=row)
        return None

    # ---------- the parts of a formula ----------

    def _named(self, code: str, *, row: Row | None) -> Value:
        if row is None or code not in row.columns:
            return self.number(code)
        return row.number(code)

    def _plain(self, node: Node, *, row: Row | None) -> Any:  # noqa: ANN401
        """Return a text as it stands, an item's answer as it was given, or a number."""
        match node:
            case Text(value):
                return value
            case Name(code):
                inside = row is not None and code in row.columns
                answer = row.answer(code) if row and inside else self.answer(code)
                return answer if isinstance(answer, str) else self._named(code, row=row)
        return self.value(node, row=row)

    def _operation(self, sign: str, of: tuple[Node, ...], *, row: Row | None) -> Value:
        if sign in {"and", "or"}:
            return _decided(sign, [self.value(part, row=row) for part in of])
        if sign in {"==", "!="} and any(isinstance(part, Text) for part in of):
            left, right = (self._plain(part, row=row) for part in of)
            if left is None or right is None:
                return None
            return float((left == right) == (sign == "=="))
        known = [self.value(part, row=row) for part in of]
        if any(value is None for value in known):
            return None
        return _finite(OPERATIONS[sign](*known))

    def _call(  # noqa: PLR0911 (one for each function)
        self, function: str, of: tuple[Node, ...], *, row: Row | None
    ) -> Value:
        match function, of:
            case "overall", ():
                return self.overall
            case "score", (Name(code),):
                return self.scores.get(code)
            case "total", (Name(code), inner):
                return self._total(self.items.get(code), inner)
            case "factor", parts:
                return self._factor([self._plain(part, row=row) for part in parts])
            case "when", (condition, then, otherwise):
                truth = self.value(condition, row=row)
                return None if truth is None else self.value(then if truth else otherwise, row=row)
            case "default", (wanted, other):
                value = self.value(wanted, row=row)
                return self.value(other, row=row) if value is None else value
            case (("points" | "share" | "chosen" | "answered" | "rows"), (Name(code), *rest)):
                said = rest[0].value if rest and isinstance(rest[0], Text) else ""
                return self._of_item(function, self.items.get(code), said=said)
        return OF_NUMBERS[function]([self.value(part, row=row) for part in of])

    def _total(self, table: Item | None, inner: Node) -> Value:
        """Sum up the rows; one with an empty cell adds nothing, a missing factor spoils it all."""
        answer = self.answer(table.code) if table else None
        if table is None or answer is None:
            return None
        already_missing = len(self.missing)
        values = [self.value(inner, row=each) for each in self.rows(table)]
        if len(self.missing) > already_missing:
            return None
        return _finite(math.fsum(value for value in values if value is not None))

    def _factor(self, of: list[Any]) -> Value:
        code, unit, region = (*of, "")[:3]
        if code is None or unit is None:
            return None
        found = self.factors.factor(str(code), unit=str(unit), region=str(region or ""))
        if found is None:
            self.missing.append((str(code), str(unit), str(region or "")))
            return None
        if not found.is_confirmed:
            self.unconfirmed.append(f"{found.code} {found.unit} {found.region}".strip())
        return found.value

    def _of_item(self, function: str, item: Item | None, *, said: str) -> Value:
        if item is None:
            return None
        answer = self.answer(item.code)
        if function == "answered":
            known = self.number(item.code) if item.kind is Kind.COMPUTED else answer
            return float(known is not None)
        if answer is None:
            return None
        if function == "rows":
            return float(len(answer))
        if function == "chosen":
            codes = _codes(answer)
            return float(codes.count(said) if said else len(codes))
        return points_of(item, answer, row=said, as_share=function == "share")


def is_empty(answer: object) -> bool:
    """Say whether nothing was answered; choosing none of several options is an answer."""
    return answer is None or answer in ("", {})


def number_of(item: Item, answer: object) -> Value:
    """Return an answer as a number: itself, 1 where something is declared, or its points."""
    if item.kind in {Kind.CHOICE, Kind.SCALE}:
        return points_of(item, answer)
    return float(answer) if isinstance(answer, int | float) else None


def points_of(item: Item, answer: object, *, row: str = "", as_share: bool = False) -> Value:
    """
    Return the points of an answer, or their share of the most that can be had, from 0 to 1.

    Of a matrix: over all its rows, of which those without an answer count 0, or of one row. What
    costs points can bring the points of several options below 0; the share stops there.
    """
    if answer is None:
        return None
    worth = {option.code: option.points or 0.0 for option in item.options}
    if item.kind is Kind.MATRIX:
        cells = answer if isinstance(answer, Mapping) else {}
        if row and row not in cells:
            return None
        picked = [code for each in ([row] if row else cells) for code in _codes(cells[each])]
        most = item.most_points / (len(item.rows) if row else 1)
    else:
        picked, most = _codes(answer), item.most_points
    points = math.fsum(worth.get(code, 0.0) for code in picked)
    if not as_share:
        return points
    return max(0.0, points / most) if most > 0 else None


def _codes(answer: object) -> list[str]:
    """Return the options that were chosen; of a matrix those of all its rows."""
    if isinstance(answer, Mapping):
        return [code for cell in answer.values() for code in _codes(cell)]
    return [str(code) for code in answer] if isinstance(answer, list) else [str(answer)]


def _finite(value: float) -> Value:
    return value if math.isfinite(value) else None


def _divide(left: float, right: float) -> float:
    return left / right if right else math.nan


OPERATIONS: dict[str, Callable[..., float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "neg": lambda of: -of,
    "not": lambda of: float(not of),
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    "<": lambda left, right: float(left < right),
    "<=": lambda left, right: float(left <= right),
    ">": lambda left, right: float(left > right),
    ">=": lambda left, right: float(left >= right),
}


def _decided(sign: str, of: list[Value]) -> Value:
    decides = 0.0 if sign == "and" else 1.0
    if any(value is not None and bool(value) == bool(decides) for value in of):
        return decides
    return None if None in of else 1.0 - decides


def _over_known(over: Callable[[list[float]], float]) -> Callable[[list[Value]], Value]:
    def of(values: list[Value]) -> Value:
        known = [value for value in values if value is not None]
        return _finite(over(known)) if known else None

    return of


def _between(of: list[Value]) -> Value:
    value, worst, best = of
    if value is None or worst is None or best is None or worst == best:
        return None
    return min(WHOLE, max(0.0, WHOLE * (value - worst) / (best - worst)))


OF_NUMBERS: dict[str, Callable[[list[Value]], Value]] = {
    "sum": _over_known(math.fsum),
    "mean": _over_known(lambda known: math.fsum(known) / len(known)),
    "min": _over_known(min),
    "max": _over_known(max),
    "abs": lambda of: None if of[0] is None else abs(of[0]),
    "between": _between,
}
