"""
Who could help whom, among thousands.

One offers what the other looks for: with a row of 0 and 1 for each company, what all offer times
what all look for is how much each can do for each other, a block of companies at a time.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Of so many companies at a time what they can do for all is held: 40 MB of 20,000.
AT_ONCE = 500
Table = NDArray[np.float32]
Ranks = NDArray[np.int16]


def best_pairs(
    offers: Sequence[int],
    seeks: Sequence[int],
    *,
    bits: Sequence[int],
    most: int,
    at_once: int = AT_ONCE,
) -> tuple[list[tuple[int, int]], int]:
    """
    Return the best pairs of companies, as their places, and how many pairs there are.

    ``offers`` and ``seeks`` hold a set of bits for each company; only ``bits`` count. First come
    those with the most matches, both ways counted; of equal ones those that help each other, then
    those that stand first.
    """
    gives, takes = _table(offers, bits), _table(seeks, bits)
    ranks: list[Ranks] = [np.empty(0, dtype=np.int16)]
    places: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    count, number = 0, len(offers)
    for start in range(0, number, at_once):
        block = slice(start, start + at_once)
        # Each pair once: with those that stand behind.
        there, back = gives[block] @ takes[start:].T, takes[block] @ gives[start:].T
        mutual = there * back > 0
        there += back
        there *= 2
        there += mutual
        rank = np.triu(there.astype(np.int16), k=1).ravel()
        kept, found = _highest(rank, most)
        count += found
        ranks.append(rank[kept])
        row, column = np.divmod(kept, number - start)
        places.append((row + start) * number + column + start)
    best = np.argsort(-np.concatenate(ranks), kind="stable")[:most]
    return [divmod(int(each), number) for each in np.concatenate(places)[best]], count


def _highest(rank: Ranks, most: int) -> tuple[NDArray[np.int64], int]:
    """Return where the highest stand, in their order, and how many are more than nothing."""
    number = np.bincount(rank, minlength=2)
    number[0] = 0
    # Of each rank, how many have it or a higher one.
    reached = np.cumsum(number[::-1])[::-1]
    least = max(1, int(np.count_nonzero(reached >= most)) - 1)
    above, at_least = np.flatnonzero(rank > least), np.flatnonzero(rank == least)
    return np.concatenate([above, at_least[:most]]), int(reached[0])


def _table(sets: Sequence[int], bits: Sequence[int]) -> Table:
    return np.array([[each >> bit & 1 for bit in bits] for each in sets], dtype=np.float32).reshape(
        len(sets), len(bits)
    )
