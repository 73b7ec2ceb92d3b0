"""Export readiness by hand: scores, vetoes, and the choice of a market."""

from typing import Any

import pytest

from tests.assessments.library.worked import levels, scored, values

ANSWERS: dict[str, Any] = {
    "product": levels("export-readiness", "product", *["mostly"] * 5),
    "allowed": "yes",
    "knowledge": levels("export-readiness", "knowledge", *["partly"] * 5),
    "commitment": levels("export-readiness", "commitment", *["fully"] * 5),
    "means": levels("export-readiness", "means", *["partly"] * 4),
    "capacity": "some",
    "way": levels("export-readiness", "way", *["begun"] * 5),
}


def test_readiness_worked_out_by_hand() -> None:
    """
    Give what comes out by hand.

    Product 75, knowledge 50, will 100, means 50 by 70 and capacity 3 of 4 = 75 by 30: 57.5, way 25.
    Overall: 0.25 * 75 + 0.2 * 50 + 0.2 * 100 + 0.2 * 57.5 + 0.15 * 25 = 64, up to 80 nearly ready.
    """
    result = scored("export-readiness", ANSWERS)

    assert values(result) == {
        "product": 75,
        "knowledge": 50,
        "commitment": 100,
        "means": 57.5,
        "way": 25,
        "": 64,
    }
    assert result.overall
    assert result.overall.band == "nearly-ready"


@pytest.mark.parametrize(
    ("changed", "vetoes", "most"),
    [
        ({"allowed": "no"}, ["not-allowed"], 25),
        ({"capacity": "none"}, ["no-capacity"], 40),
        ({"commitment": {**ANSWERS["commitment"], "leaders": "none"}}, ["no-will"], 40),
        ({"allowed": "no", "capacity": "none"}, ["not-allowed", "no-capacity"], 25),
    ],
)
def test_what_is_decisive_puts_a_lid_on_it(
    changed: dict[str, object], vetoes: list[str], most: float
) -> None:
    overall = scored("export-readiness", {**ANSWERS, **changed}).overall

    assert overall
    assert (overall.value, overall.band) == (most, "not-ready")
    assert [step.code for step in overall.steps if step.sort == "veto"] == vetoes


def _market(name: str, *marks: int, **more: object) -> dict[str, object]:
    criteria = ("demand", "access", "rivalry", "nearness", "contacts", "safety")
    return {"name": name, **dict(zip(criteria, map(str, marks), strict=True)), **more}


def test_markets_are_put_in_order_by_hand() -> None:
    """
    Give what comes out by hand.

    A mark from 1 to 5 is 0, 25, 50, 75, 100; weights 30, 20, 15, 10, 15, 10.

    Germany 5 5 2 4 3 5: 30 + 20 + 3.75 + 7.5 + 7.5 + 10 = 78.75.
    Chile 3 3 4 1 2 4: 15 + 10 + 11.25 + 0 + 3.75 + 7.5 = 47.5.
    Elsewhere 5 throughout is 100, but barred, so last.
    """
    answers = {
        "markets": [
            _market("Chile", 3, 3, 4, 1, 2, 4),
            _market("Elsewhere", 5, 5, 5, 5, 5, 5, barred=True),
            _market("Germany", 5, 5, 2, 4, 3, 5),
        ]
    }

    ((_, ranked),) = scored("export-readiness", answers).rankings

    assert [(each.label, each.value, each.vetoed_by) for each in ranked] == [
        ("Germany", 78.75, ()),
        ("Chile", 47.5, ()),
        ("Elsewhere", 100, ("barred",)),
    ]
