"""Chance for compiled code: a word of 64 bits is its whole state."""

import numpy as np

from raceme.engines.matchmaking.events.search.compiling import inner
from raceme.engines.matchmaking.events.search.plan import Index, Whole, Word, Words


@inner
def drawn(chance: Words) -> Word:
    """Draw 64 bits: Marsaglia's xorshift with a multiplier (Vigna, ACM TOMS 42, 2016)."""
    word: Word = chance[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    chance[0] = word
    return word * np.uint64(2685821657736338717)


@inner
def below(chance: Words, count: Index) -> Whole:
    """Draw a number from 0 to ``count`` - 1."""
    return np.int64(((drawn(chance) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


@inner
def share(chance: Words) -> float:
    """Draw a number from 0 up to 1."""
    return np.float64(drawn(chance) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
