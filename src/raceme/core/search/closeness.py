"""
When a word is taken for another one with a mistake in it.

Databases only bring what may be close. What is close is said here, once for both of them.
"""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

# From so many letters on, a word may have so many letters wrong, missing, doubled or swapped.
# In a shorter one a letter makes another word.
ONE_MISTAKE = 4
TWO_MISTAKES = 8
# From so many letters on, the end of a word may be missing besides: somebody still types it.
UNFINISHED = 6
# A whole word goes before the beginning of a longer one.
FOR_THE_REST = 0.5


def mistakes_in(word: str) -> int:
    """Return how many mistakes ``word`` may have; a number has none, for it is another one."""
    if any(sign.isdigit() for sign in word):
        return 0
    return (len(word) >= ONE_MISTAKE) + (len(word) >= TWO_MISTAKES)


def distance(typed: str, word: str) -> float | None:
    """Return how far ``typed`` lies from ``word``, 0 for its beginning; None where too far."""
    if word.startswith(typed):
        return 0
    most = mistakes_in(typed)
    if not most or any(sign.isdigit() for sign in word):
        return None
    whole = _mistakes(typed, word, most=most)
    if whole is not None or len(typed) < UNFINISHED:
        return whole
    beginnings = (word[: len(typed) + more] for more in range(-most, most + 1))
    found = [_mistakes(typed, each, most=most) for each in beginnings if each != word]
    least = min((each for each in found if each is not None), default=None)
    return None if least is None else least + FOR_THE_REST


def distance_of_all(typed: Sequence[str], words: Sequence[str]) -> float | None:
    """Return how far the ``typed`` words lie from the nearest ``words``; each has to have one."""
    total = 0.0
    for one in typed:
        found = [far for word in words if (far := distance(one, word)) is not None]
        if not found:
            return None
        total += min(found)
    return total


def variants(typed: str) -> list[str]:
    """Return every word that ``typed`` becomes by mending one mistake."""
    halves = [(typed[:cut], typed[cut:]) for cut in range(len(typed) + 1)]
    letters = _letters_of(typed)
    made = {before + letter + after for before, after in halves for letter in letters}
    made |= {before + letter + after[1:] for before, after in halves if after for letter in letters}
    return sorted((made | set(near_variants(typed))) - {typed})


def near_variants(typed: str) -> list[str]:
    """Return the few of them that need no new letter: two swapped, or one too many."""
    halves = [(typed[:cut], typed[cut:]) for cut in range(len(typed))]
    made = {before + after[1:] for before, after in halves}
    made |= {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    return sorted(made - {typed})


def _mistakes(typed: str, word: str, *, most: int) -> int | None:
    found = int(OSA.distance(typed, word, score_cutoff=most))
    # With two mistakes nobody gets the first letter wrong as well.
    return None if found > min(most, 1 if typed[0] != word[0] else most) else found


ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєіјљњћђџ",
)


def _letters_of(typed: str) -> str:
    return next((letters for letters in ALPHABETS if typed[0] in letters), ALPHABETS[0])
