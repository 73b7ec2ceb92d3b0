"""Where a score stands among others, and what changed."""

import pytest

from raceme.engines.scoring.peers import Standing, changes, standing
from raceme.engines.scoring.problem import Result, Score


def test_a_score_stands_among_its_peers() -> None:
    """Of 10, 20, 30, 40, 50 two lie below 30 and one is it: 2.5 of 5."""
    found = standing(30.0, [50.0, 10.0, 30.0, 20.0, 40.0])

    assert found == Standing(
        value=30.0, peers=5, mean=30.0, lower=20.0, middle=30.0, upper=40.0, above=50.0
    )


@pytest.mark.parametrize("peers", [[], [1.0, 2.0, 3.0, 4.0]])
def test_nothing_is_said_of_fewer_than_five(peers: list[float]) -> None:
    assert standing(2.0, peers) is None


def _result(overall: float | None, **dimensions: float | None) -> Result:
    return Result(
        overall=Score(code="", value=overall),
        dimensions=tuple(Score(code=code, value=value) for code, value in dimensions.items()),
    )


def test_changes_are_told_where_both_are_known() -> None:
    before = _result(40.0, use=30.0, gone=10.0, blank=None)
    after = _result(55.0, use=25.0, new=5.0, blank=20.0)

    assert changes(before, after) == {"": 15.0, "use": -5.0}
