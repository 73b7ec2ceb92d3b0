from typing import Any

import pytest

from raceme.matchmaking.library.outcomes import proof


def _said(value: int, bound: int | None, **more: object) -> dict[str, Any]:
    return {"levels": [{"goal": "kept_weight", "value": value, "bound": bound}], **more}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "how far it is from the best is not proven"),
        (_said(7, None), "how far it is from the best is not proven"),
        (_said(8, 8), "proven the best"),
        (_said(7, 8), "at most 12.5\u00a0% below what is possible at all"),
        (_said(99_999, 100_000), "less than 0.01 % below what is possible at all"),
        (_said(5, 8, cancelled={"1": 2, "2": 1}), "proven the best; 2 cancelled since"),
        (
            _said(5, 8, cancelled={"1": 2}),
            "at most 12.5\u00a0% below what is possible at all; 1 cancelled since",
        ),
        (
            _said(5, None, cancelled={"1": 2}),
            "how far it is from the best is not proven; 1 cancelled since",
        ),
    ],
)
def test_how_far_a_schedule_is_from_the_best_counts_what_was_cancelled_as_kept(
    said: dict[str, Any], told: str
) -> None:
    assert proof(said) == told
