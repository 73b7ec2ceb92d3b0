"""How alike two names, streets or towns are."""

from enum import IntEnum

from rapidfuzz.distance import OSA

from raceme.engines.duplicates.folding import LOST
from raceme.engines.duplicates.normalising import COMMON_WORDS, CUT, FORMS, GROUP_WORDS

_SLIP_FROM = 3
_TWO_SLIPS_FROM = 9
_UNMARKED_CUT = 3
_LONG_ENOUGH_TO_BEGIN = 8
_REST = 2
_MOST_SLIPS = 2


class Likeness(IntEnum):
    """From nothing in common to the same, abbreviations and order of words aside."""

    NONE = 0
    SHARED = 1
    PART = 2
    NEAR = 3
    SAME = 4


def of_names(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    """Say how alike two names are, each a row of folded words."""
    if one == other:
        return Likeness.SAME if one else Likeness.NONE
    mine, theirs, shared, slips = _matched(list(one), list(other))
    if mine or theirs:
        joined = _slips("".join(mine), "".join(theirs)) if mine and theirs else None
        if joined is None and _is_rest(mine) and _is_rest(theirs) and shared:
            joined = 1
        if joined is None:
            letters = _letters(one, other)
            if letters is None:
                return _partly(mine, theirs, shared)
            return Likeness.NEAR if letters else Likeness.SAME
        slips += joined
    if slips == 0:
        return Likeness.SAME
    return Likeness.NEAR if slips <= _MOST_SLIPS else Likeness.SHARED


def of_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two streets are called the same, but for a slip."""
    return of_names(one, other) >= Likeness.NEAR


def of_towns(one: str, other: str) -> bool:
    """Tell whether two towns are one, but for a slip."""
    return one == other or _slips(one, other) is not None


def _letters(one: tuple[str, ...], other: tuple[str, ...]) -> int | None:
    """Return how many letters differ where a space only stands elsewhere, else nothing."""
    mine, theirs = "".join(one), "".join(other)
    short, long = sorted((mine, theirs), key=len)
    if short.endswith(CUT) and len(short) > _LONG_ENOUGH_TO_BEGIN:
        short = short.rstrip(CUT)
        long = long[: len(short)]
    return _slips(short, long)


def _partly(mine: list[str], theirs: list[str], shared: list[str]) -> Likeness:
    if not any(word not in COMMON_WORDS for word in shared):
        return Likeness.NONE
    # "Popa" may be short for "Popa Transport"; "Popa Holding" is a company beside it.
    is_relative = all(word in GROUP_WORDS for word in (*mine, *theirs))
    return Likeness.SHARED if (mine and theirs) or is_relative else Likeness.PART


def _is_rest(words: list[str]) -> bool:
    """Tell whether what is left over is a legal form with a slip in it, or a letter or two."""
    return all(len(word) <= _REST or _is_nearly_form(word) for word in words)


def _is_nearly_form(word: str) -> bool:
    return len(word) <= 5 and any(  # noqa: PLR2004 (no longer ones are that close)
        len(form) > _REST and OSA.distance(word, form, score_cutoff=1) <= 1 for form in SHORT_FORMS
    )


SHORT_FORMS = sorted(form for form in FORMS if 2 < len(form) <= 5)  # noqa: PLR2004 (the same)


def _matched(mine: list[str], theirs: list[str]) -> tuple[list[str], list[str], list[str], int]:
    """Take away what both have: the same words first, then shortened ones, then slips."""
    shared, slips = [], 0
    for way in (_same, _cut, _slips):
        for word in list(mine):
            for another in theirs:
                found = way(word, another)
                if found is not None:
                    mine.remove(word)
                    theirs.remove(another)
                    shared.append(word)
                    slips += found
                    break
    return mine, theirs, shared, slips


def _same(one: str, other: str) -> int | None:
    return 0 if one == other else None


def _cut(one: str, other: str) -> int | None:
    """Compare a shortened word with a long one: "constr." or "masch.bau"."""
    if CUT not in one and CUT not in other:
        short, long = sorted((one, other), key=len)
        is_begun = len(short) >= _UNMARKED_CUT and long.startswith(short)
        return 1 if is_begun and len(long) - len(short) > _REST else None
    for short, long in ((one, other), (other, one)):
        if CUT in short and (found := _begun(short, long)) is not None:
            return found
    return None


def _begun(short: str, long: str) -> int | None:
    begins, _dot, ends = short.partition(CUT)
    plain = long.replace(CUT, "")
    if not plain.endswith(ends.rstrip(CUT).replace(CUT, "")) or len(plain) < len(begins):
        return None
    return (
        _slips(begins, plain[: len(begins)])
        if len(begins) > 1
        else (0 if plain[:1] == begins else None)
    )


def _slips(one: str, other: str) -> int | None:
    """Return how many letters differ where it may be a slip of the hand, else nothing."""
    short, long = sorted((len(one), len(other)))
    most = 0 if short < _SLIP_FROM else 1 if short < _TWO_SLIPS_FROM else 2
    lost = min(2, max(one.count(LOST), other.count(LOST)))
    if long - short > most + lost:
        return None
    found = OSA.distance(one, other, score_cutoff=most + lost)
    return max(0, found - lost) if found <= most + lost else None
