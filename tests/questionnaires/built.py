"""Definitions as somebody may come to them with the builder: random operations, one by one."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from raceme.questionnaires import building
from raceme.questionnaires.solving import Item, Kind, Scheme, ScoringError, longest_of, read_scheme
from tests.factories.questionnaires import said

Made = dict[str, Any]
Place = building.Place
Operation = Callable[[st.DrawFn, Made, Place], Made]
WORDS = st.sampled_from(["Staff", "Exports?", "Țări și piețe", "3 sites", "not", "score", "—"])
KINDS = st.sampled_from(list(Kind))
LISTS = ("dimensions", "bands", "penalties", "vetoes", "quantities", "rankings", "advice")


@st.composite
def definitions(draw: st.DrawFn, *, begin: dict[str, Any] | None = None) -> dict[str, Any]:
    """
    Give what a few random operations make of a new definition.

    Of one that is given, only those that leave it one that can be read.
    """
    made = begin or building.begun(code="survey", title=said("Survey"), section=said("First"))
    for _number in range(draw(st.integers(0, 12))):
        further = _operated(draw, made)
        if begin is None or _can_be_read(further):
            made = further
    return made


def _can_be_read(made: dict[str, Any]) -> bool:
    try:
        read_scheme(made)
    except ScoringError:
        return False
    return True


@st.composite
def answers(draw: st.DrawFn, scheme: Scheme) -> dict[str, Any]:
    """Give answers each of which may be taken for its item by itself."""
    return {
        item.code: draw(ANSWERS[item.kind](item))
        for item in scheme.items
        if item.kind in ANSWERS and draw(st.booleans())
    }


def _codes(item: Item) -> list[str]:
    return [option.code for option in item.options]


def _several(item: Item) -> st.SearchStrategy[Any]:
    most = None if item.kind is Kind.MATRIX or item.most is None else int(item.most)
    alone = [[option.code] for option in item.options if option.is_alone]
    others = [option.code for option in item.options if not option.is_alone]
    some = st.lists(st.sampled_from(others), unique=True, max_size=most) if others else st.just([])
    return some | st.sampled_from(alone) if alone else some


def _matrix(item: Item) -> st.SearchStrategy[Any]:
    cell = _several(item) if item.many else st.sampled_from(_codes(item))
    return st.dictionaries(st.sampled_from(item.rows), cell)


def _table(item: Item) -> st.SearchStrategy[Any]:
    cells = {each.code: ANSWERS[each.kind](each) for each in item.columns if each.kind in ANSWERS}
    most = 3 if item.most is None else min(int(item.most), 3)
    return st.lists(st.fixed_dictionaries({}, optional=cells), max_size=most)


def _number(item: Item) -> st.SearchStrategy[Any]:
    least = 0 if item.least is None else int(item.least)
    return st.integers(least, least + 20 if item.most is None else int(item.most))


def _text(item: Item) -> st.SearchStrategy[Any]:
    return (
        st.sampled_from(["no", "yes", "Cluj", "7"]).filter(
            lambda text: len(text) <= longest_of(item)
        )
        if longest_of(item) > 1
        else st.just("7")
    )


ANSWERS: dict[Kind, Any] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: lambda _item: st.just("2027-05-31"),
    Kind.CHOICE: lambda item: st.sampled_from(_codes(item)),
    Kind.SCALE: lambda item: st.sampled_from(_codes(item)),
    Kind.CHOICES: _several,
    Kind.MATRIX: _matrix,
    Kind.TABLE: _table,
    Kind.DECLARATION: lambda _item: st.just(value=True),
    Kind.ORGANISATION: lambda _item: st.just("7"),
    Kind.PERSON: lambda _item: st.just("7"),
    Kind.FILE: lambda _item: st.just("7"),
    Kind.REGION: lambda _item: st.just("RO11"),
    Kind.ACTIVITY_CODE: lambda _item: st.just("62.10"),
}


def _operated(draw: st.DrawFn, made: dict[str, Any]) -> dict[str, Any]:
    places = list(_places(made))
    operations: list[Operation] = [_add_section, _add_item, _add_scoring, _take_language]
    if places:
        operations += [_add_to_item, _change_one, _recode, _move, _across, _copy, _remove]
    operation = draw(st.sampled_from(operations))
    try:
        return operation(draw, made, draw(st.sampled_from(places)) if places else ())
    except building.CannotMove:
        return made


def _add_section(draw: st.DrawFn, made: Made, _place: Place) -> Made:
    words = draw(WORDS)
    return building.added(made, ("sections",), words=words, fields={"title": said(words)})[0]


def _add_item(draw: st.DrawFn, made: Made, _place: Place) -> Made:
    words = draw(WORDS)
    above: Place = ("sections", draw(st.integers(0, max(len(made["sections"]) - 1, 0))), "items")
    return building.added(made, above, words=words, fields=_item(draw, words))[0]


def _add_to_item(draw: st.DrawFn, made: Made, place: Place) -> Made:
    words, name = draw(WORDS), draw(st.sampled_from(["options", "rows", "columns"]))
    fields: Made = {"text": said(words)}
    if name == "columns":
        fields["kind"] = "text"
    return building.added(made, (*place, name), words=words, fields=fields)[0]


def _add_scoring(draw: st.DrawFn, made: Made, _place: Place) -> Made:
    words = draw(WORDS)
    fields: Made = {"title": said(words), "text": said(words), "when": "staff > 2", "to": 100}
    above: Place = ("scoring", draw(st.sampled_from(LISTS)))
    return building.added(made, above, words=words, fields=fields)[0]


def _take_language(draw: st.DrawFn, made: Made, _place: Place) -> Made:
    return building.without_language(made, draw(st.sampled_from(["en", "ro"])))


def _change_one(draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.changed(made, place, _change(draw, made, place))


def _recode(draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.recoded(made, place, draw(st.sampled_from(["a", "b_2", "staff"])))


def _move(draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.moved(made, place, draw(st.integers(0, 3)))


def _across(draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.moved_to_section(made, place, draw(st.integers(0, 2)))[0]


def _copy(_draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.copied(made, place)[0]


def _remove(_draw: st.DrawFn, made: Made, place: Place) -> Made:
    return building.removed(made, place)


def _places(made: dict[str, Any], place: building.Place = ()) -> Any:  # noqa: ANN401
    node = building.found(made, place)
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, list | dict):
                yield from _places(made, (*place, name))
    elif isinstance(node, list):
        for number, each in enumerate(node):
            if isinstance(each, dict) and building.sort_of((*place, number)):
                yield (*place, number)
                yield from _places(made, (*place, number))


def _item(draw: st.DrawFn, words: str) -> dict[str, Any]:
    kind = draw(KINDS)
    fields: dict[str, Any] = {"kind": str(kind), "text": said(words)}
    listed: list[dict[str, Any]] = [
        {"code": code, "text": said(code)} for code in ("no", "some", "yes")
    ]
    if kind in building.ONLY_OF["options"]:
        fields["options"] = [each | {"points": at} for at, each in enumerate(listed)]
    if kind is Kind.MATRIX:
        fields |= {"rows": listed, "many": draw(st.booleans())}
    if kind is Kind.TABLE:
        fields["columns"] = [{"code": "town", "kind": "text", "text": said("town")}]
    if kind is Kind.COMPUTED:
        fields["formula"] = draw(st.sampled_from(["staff * 2", "1 + 1", "missing"]))
    return fields


def _change(draw: st.DrawFn, made: dict[str, Any], place: building.Place) -> dict[str, Any]:
    """Change what the form of this sort of thing changes."""
    sort = building.sort_of(place)
    if sort == "section":
        of_section: list[dict[str, Any]] = [
            {"condition": "staff > 2"},
            {"repeats": {"least": 0, "most": 3}},
            {"help": None},
        ]
        return draw(st.sampled_from(of_section))
    if sort in {"option", "row", "band", "part"}:
        return {"points": draw(st.integers(-1, 3))} if sort == "option" else {"text": said("x")}
    before = building.items_before(made, place) if sort in {"item", "column"} else []
    codes = [str(item["code"]) for item in before] or ["staff"]
    changes: list[dict[str, Any]] = [
        {"kind": str(draw(KINDS))},
        {"condition": f"answered({draw(st.sampled_from(codes))})"},
        {"required": True, "help": said("help")},
        {"least": draw(st.integers(0, 5)), "most": draw(st.integers(3, 9))},
        {"longest": draw(st.integers(1, 30))},
        {"many": draw(st.booleans())},
    ]
    return draw(st.sampled_from(changes))
