from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.engines.duplicates import Code, DuplicatesError, Fault, Pair, Record, pairs, score
from tests.engines.duplicates.build import ALFA, few, other, record

TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "Alfa SRL",
        "S.C. Alfa S.R.L.",
        "GmbH & Co. KG",
        "a.b.c.d",
        "....",
        "&",
        "RO123",
        "@",
        "://",
        "Ã",
    ]
)
RECORDS = st.builds(
    Record,
    id=st.text(min_size=1, max_size=8),
    **dict.fromkeys(
        ["name", "legal_form", "registered_number", "vat_number", "street", "town", "country"],
        TEXTS,
    ),
    website=TEXTS,
    email=TEXTS,
)


@given(RECORDS, RECORDS)
def test_score_is_the_same_whichever_comes_first(one: Record, another: Record) -> None:
    another = replace(another, id=f"{one.id}'")

    assert score(one, another) == score(another, one)
    assert 0 <= score(one, another).score <= 1


@settings(max_examples=50)
@given(st.lists(RECORDS, max_size=12, unique_by=lambda each: each.id), st.randoms())
def test_order_of_the_list_changes_nothing(rows: list[Record], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)

    assert list(pairs(rows)) == list(pairs(mixed))


@pytest.mark.parametrize("seed", range(10))
def test_order_of_a_list_full_of_likenesses_changes_nothing(seed: int) -> None:
    rows = list(few(seed, 80))
    mixed = list(rows)
    Random(seed).shuffle(mixed)  # noqa: S311 (no secret)

    assert list(pairs(rows)) == list(pairs(mixed))


@pytest.mark.parametrize("seed", range(10))
def test_pairs_are_closed_and_never_join_two_numbers(seed: int) -> None:
    rows = {each.id: each for each in few(seed, 40)}

    found = {(pair.a, pair.b) for pair in pairs(rows.values())}

    for one, another in found:
        assert Code.OTHER_NUMBER not in _codes(rows[one], rows[another])
    for first, second in combinations(found, 2):
        if len(ends := set(first) ^ set(second)) == 2:
            assert tuple(sorted(ends)) in found


def test_pair_within_a_group_says_by_whom_it_is_linked() -> None:
    # The second moved and kept its number, the third has no number and stands where the first did.
    moved = other(town="Arad", street="Calea Timișorii 4", website="", email="")
    numberless = replace(ALFA, id="3", registered_number="", vat_number="", website="", email="")

    found = list(pairs([ALFA, moved, numberless]))

    assert [(pair.a, pair.b) for pair in found] == [("1", "2"), ("1", "3"), ("2", "3")]
    assert str(found[2].reasons[0]) == "through=1"
    assert found[2].score == min(found[0].score, found[1].score)


def test_one_without_a_number_does_not_join_two_that_have_others() -> None:
    # Two of one name and house with numbers of their own; the third may be either, not both.
    second = other(registered_number="14399840", vat_number="")
    third = replace(ALFA, id="3", registered_number="", vat_number="")

    assert [(pair.a, pair.b) for pair in pairs([ALFA, second, third])] == [("1", "3")]


def test_list_without_rows_has_no_pairs() -> None:
    assert list(pairs([])) == []


def test_id_that_is_there_twice_is_refused() -> None:
    with pytest.raises(DuplicatesError) as refused:
        list(pairs([ALFA, ALFA]))

    assert (refused.value.code, refused.value.value) == (Fault.SAME_ID, "1")


def test_pair_tells_its_score_and_reasons() -> None:
    rows: Sequence[Record] = [
        record("b", name="Alfa Mobilă SRL", registered_number="18189442", country="RO"),
        record("a", name="Alfa Mobila", registered_number="RO18189442", country="RO"),
    ]

    [pair] = pairs(rows)

    assert (pair.a, pair.b, pair.score) == ("a", "b", 1.0)
    assert list(map(str, pair.reasons)) == ["same_number=18189442", "same_name=alfa mobila"]
    assert isinstance(pair, Pair)


def test_progress_may_stop_the_search() -> None:
    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(pairs(few(1, 20), progress=stop))


def _codes(one: Record, another: Record) -> set[Code]:
    return {reason.code for reason in score(one, another).reasons}
