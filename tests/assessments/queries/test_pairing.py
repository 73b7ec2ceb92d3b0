"""Who could help whom, beside the same by trying every pair."""

from heapq import nsmallest

from hypothesis import given
from hypothesis import strategies as st

from raceme.assessments.queries.pairing import best_pairs

SETS = st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), max_size=12)


def _tried(
    offers: list[int], seeks: list[int], *, bits: list[int], most: int
) -> tuple[list[tuple[int, int]], int]:
    within = sum(1 << bit for bit in bits)
    found = [
        (-gives.bit_count() - takes.bit_count(), not (gives and takes), one, other)
        for one in range(len(offers))
        for other in range(one + 1, len(offers))
        for gives in [offers[one] & seeks[other] & within]
        for takes in [offers[other] & seeks[one] & within]
        if gives or takes
    ]
    return [(one, other) for *_rank, one, other in nsmallest(most, found)], len(found)


@given(
    SETS,
    st.lists(st.integers(0, 7), unique=True),
    st.integers(1, 5),
    st.sampled_from([1, 3, 500]),
)
def test_the_best_pairs_are_those_of_trying_every_one(
    companies: list[tuple[int, int]], bits: list[int], most: int, at_once: int
) -> None:
    offers, seeks = [each[0] for each in companies], [each[1] for each in companies]

    found = best_pairs(offers, seeks, bits=bits, most=most, at_once=at_once)

    assert found == _tried(offers, seeks, bits=bits, most=most)
