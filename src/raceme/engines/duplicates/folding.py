"""Letters as they are compared: mended where an encoding was misread, without case and accents."""

import re
import unicodedata

# A letter that nothing brings back; it stands for any one.
LOST = "\ufffd"
# The bytes for which cp1252 has no letter; some programs keep them as control characters.
_CONTROLS = {chr(byte): byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
# The first byte of a Latin letter in utf-8, and anything that may have been the second one.
_MISREAD = re.compile("[\u00c2-\u00cb][\u0080-\u00bf\u0152-\u2122\u2039\u203a\ufffd]")
# The first bytes of signs and of no letter; a name hardly has that letter before a sign.
_SIGNS = "\u00c2"
_TWICE = 2
_FIRST_CONTINUATION, _LAST_CONTINUATION = 0x80, 0xBF

LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))
# A German or Hungarian ö is written o or oe, an ü u or ue: both are read as the single vowel.
_UMLAUT = re.compile("([aou])e")


def mended(text: str) -> str:
    """Return ``text`` with utf-8 that was read as cp1252 put right, also where it was twice."""
    for _time in range(_TWICE):
        better = _MISREAD.sub(_letter, text)
        if better == text:
            break
        text = better
    return text


def _letter(found: re.Match[str]) -> str:
    first, second = tuple(found.group())
    if second == LOST:
        return LOST
    byte = _byte(second)
    if byte is None or not _FIRST_CONTINUATION <= byte <= _LAST_CONTINUATION:
        return found.group()
    letter = bytes((ord(first), byte)).decode("utf-8", errors="replace")
    is_told = letter.isalpha() or letter.isspace() or first in _SIGNS
    return letter if is_told else found.group()


def _byte(letter: str) -> int | None:
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    try:
        return letter.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents, with ae, oe and ue as a, o and u."""
    if text.isascii():
        return _UMLAUT.sub(r"\1", text.lower())
    small = mended(text).casefold().translate(LETTERS).translate(APOSTROPHES)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", small)
        if not unicodedata.combining(letter)
    )
    return _UMLAUT.sub(r"\1", plain.casefold())
