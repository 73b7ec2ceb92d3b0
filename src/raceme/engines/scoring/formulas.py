"""
The one language of conditions, computed items and scores.

A formula is arithmetic (``+ - * /``), comparison, ``and``, ``or``, ``not`` over numbers, texts
in quotes, codes of items and the functions below. It is written in the grammar of Python's
expressions, of which nothing else is taken, and is never run as Python.

What is not known stays not known: arithmetic and comparison with it are unknown; ``and`` and
``or`` decide where one side is enough (Kleene's logic of three values, *Introduction to
Metamathematics*, 1952, § 64). ``sum``, ``mean``, ``min`` and ``max`` leave the unknown out.
A division by zero is unknown.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST = 2_000
DEEPEST = 40

# The least and the most arguments of each function.
FUNCTIONS = {
    # of numbers
    "sum": (1, 50),
    "mean": (1, 50),
    "min": (1, 50),
    "max": (1, 50),
    "abs": (1, 1),
    "when": (3, 3),  # when(condition, then, otherwise)
    "default": (2, 2),  # default(number, what it is where unknown)
    "between": (3, 3),  # between(number, worst, best): 0 to 100, straight in between
    # of an item
    "points": (1, 2),  # points(item) or points(matrix, "row")
    "share": (1, 2),  # the same over the most that can be had, 0 to 1
    "chosen": (1, 2),  # chosen(item): how many; chosen(item, "option"): whether
    "answered": (1, 1),
    "total": (2, 2),  # total(table, formula over its columns)
    "rows": (1, 1),  # how many rows a table has
    # of what is around
    "factor": (2, 3),  # factor("code" or column, "unit" or column [, "region" or column])
    "score": (1, 1),  # score(dimension), in conditions of penalties, vetoes and advice
    "overall": (0, 0),
}
OF_ITEMS = frozenset({"points", "share", "chosen", "answered", "rows"})

ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class FormulaError(Exception):
    """``at``: where in the text, counted from 0; ``said``: the part that is not understood."""

    def __init__(self, said: str, *, at: int = 0) -> None:
        super().__init__(said)
        self.said, self.at = said, at


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Name:
    code: str


@dataclass(frozen=True)
class Operation:
    """``sign`` is one of + - * / == != < <= > >= and or not neg."""

    sign: str
    of: "tuple[Node, ...]"


@dataclass(frozen=True)
class Call:
    function: str
    of: "tuple[Node, ...]"


Node = Number | Text | Name | Operation | Call


def parse(text: str) -> Node:
    """Read a formula. Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(f"{text[:20]}…", at=LONGEST)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        at = (getattr(error, "offset", None) or 1) - 1
        raise FormulaError(text[at : at + 20], at=at) from error
    return _node(tree.body, text=text.strip(), depth=0)


def _node(part: ast.expr, *, text: str, depth: int) -> Node:  # noqa: C901, PLR0911 (each form)
    def inner(one: ast.expr) -> Node:
        return _node(one, text=text, depth=depth + 1)

    if depth > DEEPEST:
        raise FormulaError(text[:20])
    match part:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value) if abs(value) < 1e15:  # noqa: PLR2004
            return Number(float(value))
        case ast.Constant(value=str() as value):
            return Text(value)
        case ast.Name(id=code):
            return Name(code)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            return Operation(ARITHMETIC[type(op)], (inner(left), inner(right)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("neg", (inner(operand),))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Operation("not", (inner(operand),))
        case ast.BoolOp(op=op, values=values):
            return Operation(
                "and" if isinstance(op, ast.And) else "or", tuple(inner(one) for one in values)
            )
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            return Operation(COMPARISONS[type(op)], (inner(left), inner(right)))
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
            least, most = FUNCTIONS.get(function, (1, 0))
            if least <= len(arguments) <= most:
                return Call(function, tuple(inner(one) for one in arguments))
    raise FormulaError(
        (ast.get_source_segment(text, part) or text)[:60], at=getattr(part, "col_offset", 0)
    )


def walk(node: Node) -> Iterator[Node]:
    """Give the node and all below it."""
    yield node
    if isinstance(node, Operation | Call):
        for part in node.of:
            yield from walk(part)


def names_of(node: Node, *, columns: Mapping[str, frozenset[str]] | None = None) -> set[str]:
    """Return the codes of the items that the formula reads, without ``columns`` of their table."""
    match node:
        case Name(code):
            return {code}
        case Call("total", (Name(table), inner)):
            return {table, *names_of(inner, columns=columns) - (columns or {}).get(table, set())}
        case Call("score"):
            return set()
        case Call(_, parts) | Operation(_, parts):
            return set().union(*(names_of(part, columns=columns) for part in parts))
    return set()


def scores_of(node: Node) -> set[str]:
    """Return the codes of the scores that the formula reads."""
    return {
        part.of[0].code
        for part in walk(node)
        if isinstance(part, Call) and part.function == "score" and isinstance(part.of[0], Name)
    }
