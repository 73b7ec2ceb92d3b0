"""Names that are nearly the same: a slip of a letter, other spaces, another order of words."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 87.0
# A name that begins with all of what was pasted: "Vitanova" for Vitanova Software.
BEGINS_SO = 90.0
LONG_ENOUGH_TO_BEGIN = 5
CLEARLY_BETTER = 4.0


class Names:
    """Names by their keys, made ready to be compared with many others."""

    def __init__(self, rows: Iterable[tuple[int, str]]) -> None:
        ordered = sorted(rows, key=lambda row: (row[1], row[0]))
        self._pks = [pk for pk, _key in ordered]
        self._keys = [key for _pk, key in ordered]
        # Both are compared letter by letter: joined, and with the words in one order.
        self._joined = [_joined(key) for key in self._keys]
        self._sorted = [_sorted(key) for key in self._keys]

    def nearest(self, key: str) -> list[int]:
        """Return whose names are nearest, the best first; one alone where it is clearly best."""
        scores: dict[int, float] = dict.fromkeys(self._beginning_with(key), BEGINS_SO)
        for written, choices in ((_joined(key), self._joined), (_sorted(key), self._sorted)):
            for at, score in _scored(written, choices):
                scores[at] = max(score, scores.get(at, 0.0))
        best = max(scores.values(), default=0.0)
        near = [at for at, score in scores.items() if score > best - CLEARLY_BETTER]
        return [self._pks[at] for at in sorted(near, key=lambda at: (-scores[at], at))]

    def _beginning_with(self, key: str) -> range:
        if len(key) < LONG_ENOUGH_TO_BEGIN:
            return range(0)
        first = bisect_left(self._keys, f"{key} ")
        # "!" is the sign after the space: what lies between begins with the key and a space.
        return range(first, bisect_left(self._keys, f"{key}!", lo=first))


def _scored(written: str, choices: Sequence[str]) -> list[tuple[int, float]]:
    found = process.extract(
        written, choices, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=None
    )
    return [(at, score) for _choice, score, at in found]


def _joined(key: str) -> str:
    return key.replace(" ", "")


def _sorted(key: str) -> str:
    return " ".join(sorted(key.split()))
