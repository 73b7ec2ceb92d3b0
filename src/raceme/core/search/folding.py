"""How words are read when they are looked for: without case, accents and signs."""

import re
import unicodedata

# Letters that no decomposition takes apart.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n"}
)
# Signs that stand inside a word and part nothing, as in O'Brien.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))

LONGEST = 400
_LOWER_ONLY = str.maketrans({"ß": "ss", "ς": "σ"})
# What belongs to a word, once in small letters without accents. Written out, for databases
# tell letters from signs by the language they were set up in.
OF_A_WORD = r"0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2fef\u3041-\ud7ff\uf900-\ufdff"
_BETWEEN_WORDS = re.compile(f"[^{OF_A_WORD}]+")
# The accents that a decomposed letter leaves behind.
ACCENTS = r"\u0300-\u036f"
_ACCENTS = re.compile(f"[{ACCENTS}]")


def fold(text: str) -> str:
    """Return the words of ``text`` in small plain letters, with one space between them."""
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    lower = _ACCENTS.sub("", decomposed).lower().translate(LETTERS).translate(_LOWER_ONLY)
    return _BETWEEN_WORDS.sub(" ", lower).strip()[:LONGEST]


def compact(text: str) -> str:
    """Return a number or an address as it is looked for: whoever types no signs finds it too."""
    return fold(text).replace(" ", "")
