"""How partnerships and good practices are told in words."""

from datetime import date

import pytest
from django.utils import translation

from raceme.partnerships.models import GoodPractice
from raceme.partnerships.words import time_of


@pytest.mark.parametrize(
    ("language", "ended_on", "said"),
    [
        ("en", None, "since January 2024"),
        ("ro", None, "din ianuarie 2024"),
        ("en", date(2025, 3, 1), "January 2024 to March 2025"),
        ("ro", date(2025, 3, 1), "Ianuarie 2024 – martie 2025"),
    ],
)
def test_a_month_is_written_as_a_sentence_of_the_language_has_it(
    language: str, ended_on: date | None, said: str
) -> None:
    practice = GoodPractice(started_on=date(2024, 1, 1), ended_on=ended_on)

    with translation.override(language):
        assert time_of(practice) == said
