import pytest
from django.utils import timezone, translation

from raceme.core.history import HistoryWords


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2026-11-27", "27 November 2026"),
        ("2026-11-27T18:43:16.933692+00:00", "27 November 2026, 20:43"),
        ("2026-11-27 09:00:00+02:00", "27 November 2026, 09:00"),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-27 is the day", "2026-11-27 is the day"),
        ("62.01", "62.01"),
    ],
)
def test_days_and_moments_are_said_in_words(kept: str, said: str) -> None:
    words = HistoryWords(verbs={})

    with timezone.override("Europe/Bucharest"), translation.override("en"):
        assert words.said("closes_at", kept) == said
