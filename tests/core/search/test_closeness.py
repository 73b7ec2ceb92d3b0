"""What is close to a word, whatever brings it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.core.search.closeness import distance, distance_of_all, near_variants, variants
from raceme.core.search.folding import LONGEST, compact, fold

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=14)


@pytest.mark.parametrize(
    ("typed", "word", "far"),
    [
        ("cluj", "cluj", 0),
        ("clu", "clujana", 0),
        ("clju", "cluj", 1),
        ("clujj", "cluj", 1),
        ("cuj", "cluj", None),
        ("vluj", "cluj", 1),
        ("clxx", "cluj", None),
        ("brasvo", "brasovean", 1.5),
        ("clujj", "clujana", None),
        ("transilvnia", "transilvania", 1),
        ("trnsilvnia", "transilvania", 2),
        ("trnsilvn", "transilvania", 2.5),
        ("trnslvna", "transilvania", None),
        ("xranzilvania", "transilvania", None),
        ("2026", "2025", None),
        ("period2", "period3", None),
        ("periode", "period3", None),
    ],
)
def test_how_far_a_word_lies_from_another(typed: str, word: str, far: float | None) -> None:
    assert distance(typed, word) == far


def test_each_word_lies_near_one_of_the_name() -> None:
    assert distance_of_all(["clju", "park"], ["park", "cluj"]) == 1
    assert distance_of_all(["clju", "port"], ["park", "cluj"]) is None


@given(WORDS, st.data())
def test_whatever_one_mistake_makes_of_a_word_leads_back_to_it(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    made = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
            ]
        )
    )

    assert word == made or word in variants(made)
    assert set(near_variants(made)) <= set(variants(made)) | {made}


@given(st.text(max_size=80))
def test_what_was_folded_stays_as_it_is(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert "  " not in folded
    assert len(folded) <= LONGEST
    assert compact(text) == folded.replace(" ", "")
