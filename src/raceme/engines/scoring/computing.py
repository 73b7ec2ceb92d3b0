"""What the computed items of a scheme rest on."""

from dataclasses import replace

from raceme.engines.scoring.codes import Kind
from raceme.engines.scoring.formulas import Call, Node, names_of, walk
from raceme.engines.scoring.problem import Item, Scheme


def only_computed(scheme: Scheme) -> Scheme:
    """
    Return the scheme with its computed items and all that they read, by whichever way, alone.

    They come to the same in it; scores do not.
    """
    items = {item.code: item for item in scheme.items}
    todo = [item for item in scheme.items if item.kind is Kind.COMPUTED]
    needed = {item.code for item in todo}
    while todo:
        further = _read_by(todo.pop()) & items.keys() - needed
        needed |= further
        todo += [items[code] for code in further]
    return replace(scheme, items=tuple(item for item in scheme.items if item.code in needed))


def resting_on_factors(scheme: Scheme) -> frozenset[str]:
    """Return the codes of the computed items that need a set of factors, by whichever way."""
    items = {item.code: item for item in scheme.items}
    found = {item.code for item in scheme.items if _has_factor(item)}
    while further := {
        code for code, item in items.items() if code not in found and _read_by(item) & found
    }:
        found |= further
    return frozenset(code for code in found if items[code].kind is Kind.COMPUTED)


def _has_factor(item: Item) -> bool:
    return any(
        isinstance(part, Call) and part.function == "factor"
        for node in _formulas(item)
        for part in walk(node)
    )


def _formulas(item: Item) -> list[Node]:
    of_columns = (column.condition for column in item.columns)
    return [node for node in (item.formula, item.condition, *of_columns) if node]


def _read_by(item: Item) -> set[str]:
    """Return the codes that an item's formula and conditions name, columns' among them."""
    return set().union(*(names_of(node) for node in _formulas(item)))
