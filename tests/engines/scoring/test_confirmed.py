"""What nobody has confirmed yet is named where a result rests on it, and changes no figure."""

import pytest

from raceme.engines.scoring import (
    CompetenceMap,
    Fault,
    ScoringError,
    read_factors,
    read_scheme,
    result_to_json,
    score,
)
from tests.engines.scoring.build import definition, dimension, item, options, scheme

TOOLS = item("tools", "choices", options=options(1, 1, 1, 1))
FACTORS = read_factors(
    {
        "format": "raceme-factors/1",
        "code": "own",
        "year": 2027,
        "source": "Ours",
        "factors": [
            {"code": "peat", "unit": "t", "value": 1000, "region": "ro", "confirmed": False},
            {"code": "peat", "unit": "t", "value": 900},
        ],
    }
)


def test_parts_bands_and_penalties_that_counted_are_named() -> None:
    made = scheme(
        TOOLS,
        dimensions=[dimension("use", {"item": "tools", "confirmed": False})],
        bands=[{"code": "low", "to": 50}, {"code": "high", "to": 100, "confirmed": False}],
        penalties=[
            {"code": "idle", "when": "chosen(tools) == 4", "points": 5, "confirmed": False},
            {"code": "empty", "when": "chosen(tools) == 0", "points": 5, "confirmed": False},
        ],
        vetoes=[{"code": "lid", "when": "chosen(tools) > 3", "most": 60, "confirmed": False}],
    )

    result = score(made, {"tools": ["a", "b", "c", "d"]})

    assert result.unconfirmed == (
        ("part", "tools"),
        ("band", "high"),
        ("penalty", "idle"),
        ("veto", "lid"),
    )
    assert result_to_json(result)["unconfirmed"][0] == ["part", "tools"]


def test_a_band_that_no_score_has_is_not_named() -> None:
    made = scheme(
        TOOLS,
        dimensions=[dimension("use", {"item": "tools"})],
        bands=[{"code": "low", "to": 50}, {"code": "high", "to": 100, "confirmed": False}],
    )

    assert score(made, {"tools": ["a"]}).unconfirmed == ()


@pytest.mark.parametrize(
    ("region", "value", "named"),
    [("ro", 2000.0, (("factor", "peat t ro"),)), ("de", 1800.0, ())],
)
def test_a_factor_that_was_used_is_named(
    region: str, value: float, named: tuple[tuple[str, str], ...]
) -> None:
    made = scheme(
        item("burnt"),
        quantities=[
            {"code": "peat", "formula": f"burnt * factor('peat', 't', '{region}')", "unit": "kg"}
        ],
    )

    result = score(made, {"burnt": 2}, factors=FACTORS)

    assert (result.amounts[0].value, result.unconfirmed) == (value, named)


def test_whether_it_is_confirmed_is_true_or_false() -> None:
    with pytest.raises(ScoringError) as refused:
        scheme(TOOLS, dimensions=[dimension("use", {"item": "tools", "confirmed": "maybe"})])

    (wrong,) = refused.value.wrong
    assert wrong.fault is Fault.NOT_TRUE
    assert wrong.place == ("scoring", "dimensions", 0, "parts", 0, "confirmed")


MATRIX = item("design", "matrix", rows=[{"code": "cad"}], options=options(1, 0, 0), many=True)


def test_a_map_says_which_matrices_hold_competences() -> None:
    made = definition(MATRIX) | {"map": {"items": ["design"], "offers": "a", "seeks": "b"}}

    assert read_scheme(made).map == CompetenceMap(items=("design",), offers="a", seeks="b")


@pytest.mark.parametrize(
    ("written", "fault", "place"),
    [
        ({"items": [], "offers": "a", "seeks": "b"}, Fault.REQUIRED, ("map", "items")),
        ({"items": ["no"], "offers": "a", "seeks": "b"}, Fault.UNKNOWN_ITEM, ("map", "items", 0)),
        ({"items": ["tools"], "offers": "a", "seeks": "b"}, Fault.WRONG_USE, ("map", "items", 0)),
        (
            {"items": ["design"], "offers": "a", "seeks": "z"},
            Fault.UNKNOWN_OPTION,
            ("map", "items", 0, "seeks"),
        ),
        ({"items": ["design"], "offers": "a"}, Fault.REQUIRED, ("map", "seeks")),
        (
            {"items": ["design"], "offers": "a", "seeks": "b", "more": 1},
            Fault.UNKNOWN_FIELD,
            ("map", "more"),
        ),
    ],
)
def test_what_is_wrong_with_a_map_is_told(
    written: object, fault: Fault, place: tuple[str | int, ...]
) -> None:
    with pytest.raises(ScoringError) as refused:
        read_scheme(definition(MATRIX, TOOLS) | {"map": written})

    assert [(each.fault, each.place) for each in refused.value.wrong] == [(fault, place)]
