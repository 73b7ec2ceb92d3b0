"""A code that changes is followed in a formula; all else of the text stays as it was typed."""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a code stands for."""

    ITEM = "item"
    OPTION = "option"
    ROW = "row"
    SCORE = "score"


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """
    ``old`` is called ``new``.

    ``table``: of a column, and of what belongs to one, the code of its table. ``of``: of an
    option or a row, the code of its item.
    """

    sort: Sort
    old: str
    new: str
    table: str = ""
    of: str = ""


Columns = Mapping[str, Collection[str]]
WITH_A_CODE = {"chosen": Sort.OPTION, "points": Sort.ROW, "share": Sort.ROW}


def renamed(formula: str, renaming: Renaming, *, columns: Columns, within: str = "") -> str:
    """
    Return the formula with the new code wherever it means what was renamed.

    ``columns``: the codes of each table's columns, before the renaming; ``within``: the table
    to whose rows the formula belongs. What cannot be read stays as it is.
    """
    text = formula.strip()
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return formula
    follower = _Follower(renaming=renaming, columns=columns)
    try:
        spots = sorted(follower.spots(tree.body, within), key=lambda spot: _start(*spot))
    except RecursionError:
        return formula
    if not spots:
        return formula
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    for node, said in reversed(spots):
        line = node.lineno - 1
        written = lines[line]
        lines[line] = written[: node.col_offset] + said.encode() + written[node.end_col_offset :]
    return b"\n".join(lines).decode()


def codes_in(formula: str) -> set[str]:
    """Return every name that stands in a formula, of items, columns and scores alike."""
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return set()
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in functions
    }


Spot = tuple[ast.Name | ast.Constant, str]


def _start(node: ast.expr, _said: str) -> tuple[int, int]:
    return node.lineno, node.col_offset


@dataclass(frozen=True, kw_only=True)
class _Follower:
    renaming: Renaming
    columns: Columns

    def spots(self, node: ast.AST, scope: str) -> Iterator[Spot]:
        """Give each name or code that is meant, with what stands there instead."""
        match node:
            case ast.Name():
                yield from self._name(node, scope)
            case ast.Call():
                yield from self._call(node, scope)
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
                yield from self._compared(left, right, scope)
                yield from self._compared(right, left, scope)
            case _:
                for child in ast.iter_child_nodes(node):
                    yield from self.spots(child, scope)

    def _compared(self, item: ast.expr, code: ast.expr, scope: str) -> Iterator[Spot]:
        if isinstance(item, ast.Name):
            yield from self._code(code, item, scope, sort=Sort.OPTION)
        yield from self.spots(item, scope)

    def _call(self, call: ast.Call, scope: str) -> Iterator[Spot]:
        match call:
            case ast.Call(func=ast.Name(id="total"), args=[ast.Name() as table, inner]):
                yield from self._name(table, scope)
                yield from self.spots(inner, table.id)
            case ast.Call(func=ast.Name(id="score"), args=[ast.Name() as score]):
                if self._is(Sort.SCORE, score.id):
                    yield score, self.renaming.new
            case ast.Call(func=ast.Name(id=function), args=[ast.Name() as item, *rest]):
                yield from self._name(item, scope)
                for each in rest:
                    yield from self._code(each, item, scope, sort=WITH_A_CODE.get(function))
                    yield from self.spots(each, scope)
            case ast.Call(args=arguments):
                for each in arguments:
                    yield from self.spots(each, scope)

    def _name(self, name: ast.Name, scope: str) -> Iterator[Spot]:
        if self._is(Sort.ITEM, name.id) and self._table_of(name, scope) == self.renaming.table:
            yield name, self.renaming.new

    def _code(
        self, code: ast.expr, item: ast.Name, scope: str, *, sort: Sort | None
    ) -> Iterator[Spot]:
        if sort is None or not isinstance(code, ast.Constant) or not isinstance(code.value, str):
            return
        is_meant = (item.id, self._table_of(item, scope)) == (
            self.renaming.of,
            self.renaming.table,
        )
        if is_meant and self._is(sort, code.value) and code.lineno == code.end_lineno:
            yield code, repr(self.renaming.new)

    def _table_of(self, name: ast.Name, scope: str) -> str:
        return scope if name.id in self.columns.get(scope, ()) else ""

    def _is(self, sort: Sort, code: str) -> bool:
        return self.renaming.sort is sort and self.renaming.old == code
