import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.organisations.matching.nearness import Names
from raceme.organisations.names import name_key

REGISTER = [
    "Hoia Robotică SRL",
    "Orto Print 3D SRL",
    "Salvia eHealth SRL",
    "Vitanova Software SRL",
    "Vitanova Farm SRL",
    "Cardiolink Systems SRL",
]
NAMES = Names((number, name_key(name)) for number, name in enumerate(REGISTER))


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("Hoya Robotica", ["Hoia Robotică SRL"]),
        ("Orto-Print 3-D", ["Orto Print 3D SRL"]),
        ("salvia e-health", ["Salvia eHealth SRL"]),
        ("Systems Cardiolinc", ["Cardiolink Systems SRL"]),
        ("Vitanova", ["Vitanova Farm SRL", "Vitanova Software SRL"]),
        ("Vitanova Softwares", ["Vitanova Software SRL"]),
        ("Vita", []),
        ("Mureș Textile Lab SRL", []),
        ("", []),
    ],
)
def test_nearest_finds_what_was_meant(pasted: str, meant: list[str]) -> None:
    assert [REGISTER[at] for at in NAMES.nearest(name_key(pasted))] == meant


@given(
    st.lists(st.text(alphabet="abc ", min_size=1, max_size=12).map(name_key), max_size=8),
    st.text(alphabet="abc ", max_size=12).map(name_key),
)
def test_nearest_has_an_equal_name_first(keys: list[str], key: str) -> None:
    nearest = Names(enumerate(keys)).nearest(key)

    assert len(nearest) == len(set(nearest))
    if key in keys and key.strip():
        assert keys[nearest[0]].replace(" ", "") == key.replace(" ", "")
