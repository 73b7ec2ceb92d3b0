import pytest

from raceme.portal.context import gathered_history_words


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("figure:sme-1:value", "sme-1: this period"),
        ("figure:sme-1:lost", "sme-1: lost"),
        ("fact:programme.name", "Programme"),
        ("text:results", "Summary of results"),
        ("list:figures", "list of figures"),
        ("list:sme-1 (number, , size_class)", "list behind sme-1, with Number, Size"),
        ("list:partners (role, budget)", "list of partners, with Role, Budget"),
        ("Workshop (in Cluj)", "Workshop (in Cluj)"),
    ],
)
def test_history_says_what_goes_into_a_place_in_words(bound: str, said: str) -> None:
    words = gathered_history_words()["reporting"]

    assert words.said("places", bound) == said
