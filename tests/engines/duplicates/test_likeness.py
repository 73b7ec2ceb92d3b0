import pytest

from raceme.engines.duplicates.likeness import Likeness, of_names, of_towns
from raceme.engines.duplicates.normalising import name_of


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Alfa Mobilă", "ALFA MOBILA", Likeness.SAME),
        ("Alfa Mobilă", "Mobilă Alfa", Likeness.SAME),
        ("Alfa Construct", "Alfa Constr.", Likeness.SAME),
        ("Zakład Wisła", "Z. Wisła", Likeness.SAME),
        ("Stahlbau Weber", "Stahl.bau Weber", Likeness.SAME),
        ("Alfa Construct", "Alfa Constr", Likeness.NEAR),
        ("Autotrans Nord", "Auto Trans Nord", Likeness.SAME),
        ("Alfa Mobilă", "Alfa Mobial", Likeness.NEAR),
        ("Alfa Mobilă", "Alfa Moblă", Likeness.NEAR),
        ("Alfa Mobilă", "AlfaMobil ă", Likeness.SAME),
        ("Alfa Mobilă", "Alfa Mobilă SRRL", Likeness.NEAR),
        ("Alfa Mobilă", "Alfa Mobil\ufffd", Likeness.SAME),
        ("Alfa Mobilă", "Alfa", Likeness.PART),
        ("Alfa", "Alfa Holding", Likeness.SHARED),
        ("Alfa Mobilă", "Alfa Holding", Likeness.SHARED),
        ("Alfa Mobilă", "Beta Metal", Likeness.NONE),
        ("Alfa Group", "Beta Group", Likeness.NONE),
        ("Alfa", "", Likeness.NONE),
        ("", "", Likeness.NONE),
    ],
)
def test_names_are_as_alike_as_their_words(one: str, other: str, likeness: Likeness) -> None:
    first, second = name_of(one)[0], name_of(other)[0]

    assert of_names(first, second) == likeness
    assert of_names(second, first) == likeness


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("oradea", "oradea", True), ("oradea", "oraeda", True), ("arad", "oradea", False)],
)
def test_towns_may_have_a_slip(one: str, other: str, *, same: bool) -> None:
    assert of_towns(one, other) is same
