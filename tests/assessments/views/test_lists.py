"""How a change is shown in the lists and on the result."""

import pytest

from raceme.assessments.views.lists import change_shown


@pytest.mark.parametrize(
    ("change", "way", "said"),
    [
        (0.5, "up", "+1"),
        (-0.5, "down", "\N{MINUS SIGN}1"),
        (12.0, "up", "+12"),
        (-12.0, "down", "\N{MINUS SIGN}12"),
    ],
)
def test_the_arrow_goes_where_the_sign_says(change: float, way: str, said: str) -> None:
    shown = change_shown(change)

    assert f"a-{way}" in shown
    assert f"arrow-{way}" in shown
    assert said in shown


def test_what_stayed_the_same_has_no_arrow_and_what_is_not_known_shows_nothing() -> None:
    same = change_shown(0.4)

    assert "a-same" in same
    assert "arrow" not in same
    assert change_shown(None) == ""
