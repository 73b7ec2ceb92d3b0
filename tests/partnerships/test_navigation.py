"""What the history of partnerships says of its coded values."""

import pytest
from django.utils import translation

from raceme.partnerships.navigation import HISTORY


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Firm (lead)", "Firm (Îl conduce)"),
        ("Firm (lead) (partner, Ana (Cluj))", "Firm (lead) (Partener, Ana (Cluj))"),
        ("Firm (Partner, Ana, Dr.)", "Firm (Partener, Ana, Dr.)"),
        ("Firm (Cluj)", "Firm (Cluj)"),
        ("Firm", "Firm"),
    ],
)
def test_a_partners_role_is_said_in_the_readers_words(kept: str, said: str) -> None:
    with translation.override("ro"):
        assert HISTORY.said("partners", kept) == said
