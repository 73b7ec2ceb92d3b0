"""Whether a definition holds together: every name is there, in its order, and weights add up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from raceme.engines.scoring.codes import NUMBERS, Fault, Kind
from raceme.engines.scoring.formulas import (
    OF_ITEMS,
    Call,
    Name,
    Node,
    Operation,
    Text,
    names_of,
    scores_of,
    walk,
)
from raceme.engines.scoring.problem import WHOLE, Band, Criterion, Item, Part, Scheme, Wrong

# Thirds, written with two places, still add up.
TOLERANCE = 0.05
READ_AS_NUMBERS = NUMBERS | {Kind.CHOICE, Kind.SCALE, Kind.DECLARATION, Kind.COMPUTED}
Place = tuple[str | int, ...]


def faults_of(scheme: Scheme) -> list[Wrong]:
    """Return all that does not fit together; empty: the definition can be used."""
    items: dict[str, Item] = {}
    for item in scheme.items:
        items.setdefault(item.code, item)
    return [
        *_of_items(scheme, items),
        *_of_sections(scheme, items),
        *_order(scheme, items),
        *_circles(scheme, items),
        *_of_dimensions(scheme, items),
        *_of_bands(scheme.bands, ("scoring", "bands")),
        *_of_what_follows(scheme, items),
        *_of_rankings(scheme, items),
        *_of_map(scheme, items),
    ]


# ---------- items ----------


def _of_items(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    yield from _twice([(item.code, item.place) for item in scheme.items])
    for item in scheme.items:
        yield from _of_item(item)
        yield from _of_formula(item.own_condition, items, (*item.place, "condition"))
        yield from _of_formula(item.formula, items, (*item.place, "formula"))
        yield from _twice([(column.code, column.place) for column in item.columns])
        inside = {**items, **{column.code: column for column in item.columns}}
        for column in item.columns:
            yield from _of_item(column)
            yield from _of_formula(column.condition, inside, (*column.place, "condition"))
            if column.kind in {Kind.TABLE, Kind.COMPUTED}:
                yield Wrong(
                    fault=Fault.WRONG_USE, place=(*column.place, "kind"), of={"item": column.code}
                )


def _of_item(item: Item) -> Iterator[Wrong]:
    yield from _twice(
        [
            (option.code, (*item.place, "options", number))
            for number, option in enumerate(item.options)
        ]
    )
    yield from _twice(
        [(row, (*item.place, "rows", number)) for number, row in enumerate(item.rows)]
    )
    if item.least is not None and item.most is not None and item.least > item.most:
        yield Wrong(fault=Fault.OUT_OF_ORDER, place=(*item.place, "most"))


def _twice(codes: Iterable[tuple[str, Place]]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for code, place in codes:
        if code and code in seen:
            yield Wrong(fault=Fault.TWICE, place=(*place, "code"), of={"code": code})
        seen.add(code)


def _order(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    """Find conditions that read what is asked later, also by way of computed items."""
    position = {code: number for number, code in enumerate(items)}
    firsts = _first_under(scheme)
    for item in scheme.items:
        if item.code in firsts and item.under is not None:
            read = _leaves(names_of(item.under), items)
            later = {code for code in read if position.get(code, -1) >= position[item.code]}
            yield from _later(item.section, item.place[:-2], later)
        if item.own_condition is not None:
            read = _leaves(names_of(item.own_condition), items)
            later = {code for code in read if position.get(code, -1) >= position[item.code]}
            yield from _later(item.code, item.place, later)
        before: set[str] = set()
        columns = {column.code for column in item.columns}
        for column in item.columns:
            if column.condition is not None:
                read = names_of(column.condition)
                outside = _leaves(read - columns, items)
                later = {code for code in outside if position.get(code, -1) >= position[item.code]}
                later |= (read & columns) - before
                yield from _later(column.code, column.place, later)
            before.add(column.code)


def _later(name: str, place: Place, codes: set[str]) -> Iterator[Wrong]:
    for code in sorted(codes):
        yield Wrong(
            fault=Fault.LATER_ITEM,
            place=(*place, "condition"),
            of={"item": name, "later": code},
        )


def _of_sections(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    """Tell what is wrong with the condition of a section once, and where it stands."""
    firsts = _first_under(scheme)
    for item in scheme.items:
        if item.code in firsts:
            yield from _of_formula(item.under, items, (*item.place[:-2], "condition"))


def _first_under(scheme: Scheme) -> set[str]:
    """Return the codes of the items that come first in a section with a condition."""
    firsts: dict[str, str] = {}
    for item in scheme.items:
        if item.under is not None:
            firsts.setdefault(item.section, item.code)
    return set(firsts.values())


def _leaves(codes: set[str], items: Mapping[str, Item]) -> set[str]:
    """Return the items that people answer which these come from."""
    found: set[str] = set()
    todo, seen = sorted(codes), set(codes)
    while todo:
        code = todo.pop()
        item = items.get(code)
        if item is None or item.formula is None:
            found.add(code)
            continue
        further = _needs(item, items) - seen
        seen |= further
        todo.extend(sorted(further))
    return found


def _needs(item: Item, items: Mapping[str, Item]) -> set[str]:
    columns = _columns_of(items)
    return set().union(
        *(names_of(node, columns=columns) for node in (item.formula, item.condition) if node)
    )


def _columns_of(items: Mapping[str, Item]) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(column.code for column in item.columns)
        for code, item in items.items()
        if item.columns
    }


def _circles(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    """Find each circle of computed items once, told at the first of them."""
    computed = {code: _needs(item, items) for code, item in items.items() if item.formula}
    done: set[str] = set()
    for item in scheme.items:
        if item.code not in computed or item.code in done:
            continue
        reached, way = {item.code}, tuple[str, ...]()
        todo: list[tuple[str, tuple[str, ...]]] = [(item.code, (item.code,))]
        while todo and not way:
            code, path = todo.pop()
            for further in sorted(computed.get(code, ())):
                if further == item.code:
                    way = path
                elif further in computed and further not in reached:
                    reached.add(further)
                    todo.append((further, (*path, further)))
        if way:
            done |= set(way)
            yield Wrong(
                fault=Fault.CIRCLE,
                place=(*item.place, "formula"),
                of={"items": " → ".join((*way, item.code))},
            )


# ---------- formulas ----------


def _of_formula(
    node: Node | None,
    items: Mapping[str, Item],
    place: Place,
    *,
    scores: frozenset[str] | None = None,
) -> Iterator[Wrong]:
    """Find what a formula names and is not there; ``scores`` None: there are no scores yet."""
    if node is None:
        return
    for code in sorted(names_of(node, columns=_columns_of(items)) - set(items)):
        yield Wrong(fault=Fault.UNKNOWN_ITEM, place=place, of={"item": code})
    for code in sorted(scores_of(node) - (scores or frozenset())):
        yield Wrong(fault=Fault.UNKNOWN_SCORE, place=place, of={"score": code})
    if scores is None and any(
        isinstance(part, Call) and part.function == "overall" for part in walk(node)
    ):
        yield Wrong(fault=Fault.UNKNOWN_SCORE, place=place, of={"score": "overall"})
    yield from _uses(node, items, place)


def _uses(  # noqa: C901 (one case for each form)
    node: Node, items: Mapping[str, Item], place: Place
) -> Iterator[Wrong]:
    """Find items that are used as what they are not, and options that they do not have."""
    match node:
        case Name(code) if code in items and items[code].kind not in READ_AS_NUMBERS:
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": code})
        case Operation("==" | "!=", (Name(code), Text(option)) | (Text(option), Name(code))):
            if code in items:
                yield from _option(items[code], option, place)
        case Operation(_, of):
            yield from _inside(of, items, place)
        case Call("total", (Name(code), inner)):
            yield from _of_table(items.get(code), inner, items, place)
        case Call("total", _):
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": "total"})
        case Call(function, (Name(code), *rest)) if function in OF_ITEMS:
            yield from _of_an_item(function, items.get(code), rest, place)
        case Call(function, _) if function in OF_ITEMS:
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": function})
        case Call("factor" | "score" | "overall", of):
            yield from _inside(
                [part for part in of if not isinstance(part, Name | Text)], items, place
            )
        case Call(_, of):
            yield from _inside(of, items, place)
        case Text(value):
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": value})


def _inside(nodes: Sequence[Node], items: Mapping[str, Item], place: Place) -> Iterator[Wrong]:
    for node in nodes:
        yield from _uses(node, items, place)


def _of_table(
    table: Item | None, inner: Node, items: Mapping[str, Item], place: Place
) -> Iterator[Wrong]:
    if table is None:
        return
    if table.kind is not Kind.TABLE:
        yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": table.code})
        return
    yield from _uses(inner, {**items, **{column.code: column for column in table.columns}}, place)


def _of_an_item(
    function: str, item: Item | None, rest: Sequence[Node], place: Place
) -> Iterator[Wrong]:
    if item is None:
        return
    if (function in {"points", "share", "chosen"} and not item.options) or (
        function == "rows" and item.kind is not Kind.TABLE
    ):
        yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": item.code})
        return
    if function == "share" and item.most_points <= 0:
        yield Wrong(fault=Fault.NO_POINTS, place=place, of={"item": item.code})
    for node in rest:
        if not isinstance(node, Text):
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": item.code})
        elif function == "chosen":
            yield from _option(item, node.value, place)
        elif node.value not in item.rows:
            yield Wrong(
                fault=Fault.UNKNOWN_ROW, place=place, of={"item": item.code, "row": node.value}
            )


def _option(item: Item, option: str, place: Place) -> Iterator[Wrong]:
    if item.options and option not in {each.code for each in item.options}:
        yield Wrong(
            fault=Fault.UNKNOWN_OPTION, place=place, of={"item": item.code, "option": option}
        )


# ---------- scores ----------


def _of_dimensions(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    top: Place = ("scoring", "dimensions")
    yield from _twice([(each.code, (*top, at)) for at, each in enumerate(scheme.dimensions)])
    # One that weighs nothing is only shown; where none weighs anything, there is no overall score.
    if scheme.dimensions:
        yield from _weights([each.weight for each in scheme.dimensions], top)
    for number, dimension in enumerate(scheme.dimensions):
        place: Place = (*top, number)
        yield from _weights([part.weight for part in dimension.parts], (*place, "parts"))
        yield from _of_bands(dimension.bands, (*place, "bands"))
        for at, part in enumerate(dimension.parts):
            yield from _of_part(part, items, (*place, "parts", at))


def _of_part(part: Part, items: Mapping[str, Item], place: Place) -> Iterator[Wrong]:
    if part.formula is not None:
        yield from _of_formula(part.formula, items, (*place, "formula"))
        return
    item = items.get(part.item)
    if item is None:
        yield Wrong(fault=Fault.UNKNOWN_ITEM, place=(*place, "item"), of={"item": part.item})
    elif item.most_points <= 0:
        yield Wrong(fault=Fault.NO_POINTS, place=(*place, "item"), of={"item": part.item})


def _weights(weights: Sequence[float], place: Place) -> Iterator[Wrong]:
    if any(weight < 0 for weight in weights):
        yield Wrong(fault=Fault.TOO_LOW, place=place, of={"least": 0})
    elif abs(sum(weights) - WHOLE) > TOLERANCE:
        yield Wrong(fault=Fault.WEIGHTS, place=place, of={"total": round(sum(weights), 2)})


def _of_bands(bands: Sequence[Band], place: Place) -> Iterator[Wrong]:
    yield from _twice([(band.code, (*place, number)) for number, band in enumerate(bands)])
    ends = [band.to for band in bands]
    if ends and (ends != sorted(set(ends)) or ends[-1] < WHOLE):
        yield Wrong(fault=Fault.OUT_OF_ORDER, place=place, of={"most": int(WHOLE)})


def _of_what_follows(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    codes = frozenset(each.code for each in scheme.dimensions)
    for name in ("penalties", "vetoes", "quantities", "advice"):
        entries = getattr(scheme, name)
        top: Place = ("scoring", name)
        yield from _twice([(each.code, (*top, number)) for number, each in enumerate(entries)])
        # A penalty is part of a score, and an amount stands beside it: neither can read one.
        scores = codes if name in {"vetoes", "advice"} else None
        for number, each in enumerate(entries):
            for part in ("when", "formula", "priority"):
                yield from _of_formula(
                    getattr(each, part, None), items, (*top, number, part), scores=scores
                )
    for number, penalty in enumerate(scheme.penalties):
        if penalty.of and penalty.of not in codes:
            yield Wrong(
                fault=Fault.UNKNOWN_SCORE,
                place=("scoring", "penalties", number, "of"),
                of={"score": penalty.of},
            )
        if penalty.points < 0:
            yield Wrong(
                fault=Fault.TOO_LOW,
                place=("scoring", "penalties", number, "points"),
                of={"least": 0},
            )


def _of_rankings(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    for number, ranking in enumerate(scheme.rankings):
        place: Place = ("scoring", "rankings", number)
        table = items.get(ranking.table)
        if table is None or table.kind is not Kind.TABLE:
            yield Wrong(
                fault=Fault.UNKNOWN_ITEM, place=(*place, "table"), of={"item": ranking.table}
            )
            continue
        columns = {column.code: column for column in table.columns}
        if ranking.label not in columns:
            yield Wrong(
                fault=Fault.UNKNOWN_ITEM, place=(*place, "label"), of={"item": ranking.label}
            )
        yield from _weights([each.weight for each in ranking.criteria], (*place, "criteria"))
        for at, criterion in enumerate(ranking.criteria):
            yield from _of_criterion(criterion, columns, (*place, "criteria", at))
        for at, (_, when) in enumerate(ranking.vetoes):
            yield from _of_formula(when, {**items, **columns}, (*place, "vetoes", at, "when"))


def _of_criterion(
    criterion: Criterion, columns: Mapping[str, Item], place: Place
) -> Iterator[Wrong]:
    column = columns.get(criterion.column)
    if column is None:
        yield Wrong(
            fault=Fault.UNKNOWN_ITEM, place=(*place, "column"), of={"item": criterion.column}
        )
    elif column.kind not in NUMBERS | {Kind.CHOICE, Kind.SCALE}:
        yield Wrong(fault=Fault.WRONG_USE, place=(*place, "column"), of={"item": column.code})
    if criterion.worst == criterion.best:
        yield Wrong(fault=Fault.OUT_OF_ORDER, place=(*place, "best"))


def _of_map(scheme: Scheme, items: Mapping[str, Item]) -> Iterator[Wrong]:
    if scheme.map is None:
        return
    if not scheme.map.items:
        yield Wrong(fault=Fault.REQUIRED, place=("map", "items"))
    for number, code in enumerate(scheme.map.items):
        place: Place = ("map", "items", number)
        item = items.get(code)
        if item is None:
            yield Wrong(fault=Fault.UNKNOWN_ITEM, place=place, of={"item": code})
        elif item.kind is not Kind.MATRIX:
            yield Wrong(fault=Fault.WRONG_USE, place=place, of={"item": code})
        else:
            for name in ("offers", "seeks", "lacks"):
                if option := getattr(scheme.map, name):
                    yield from _option(item, option, (*place, name))
