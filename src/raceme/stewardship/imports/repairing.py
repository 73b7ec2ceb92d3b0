"""
Text whose letters were garbled on the way, put right where that is certain.

UTF-8 that somebody read as a Western or Central European code page comes out as "È™" for "ș".
It is taken back only where all letters outside ASCII together are UTF-8 again, give letters of
European languages, and could not well have been meant: "PĂŞUNE" stays what it is.
"""

import re

PAGES = ("cp1252", "cp1250")
# The first bytes of the letters and signs that are looked for: Latin, Romanian, typographic.
_LEADS = b"\xc2\xc3\xc4\xc5\xc8\xe2"
SUSPECT = re.compile(
    "[" + "".join(sorted({letter for page in PAGES for letter in _LEADS.decode(page)})) + "]"
    "[^\x00-\x7f]"
)
MEANT = re.compile("[\x00-\x7f\u00a0-\u017f\u0218-\u021b\u2010-\u2044\u20ac\u2122]*")
# What Unicode calls letters, and no word has in its middle.
NO_LETTERS = "ªºµƒˆ"
MOST_TIMES = 3


def _table(page: str) -> dict[str, int]:
    """Return the byte of each letter; those that the page leaves open stand for themselves."""
    table: dict[str, int] = {}
    for byte in range(256):
        try:
            table[bytes([byte]).decode(page)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


TABLES = {page: _table(page) for page in PAGES}


def repaired(text: str) -> str:
    """Return ``text`` with what was garbled put right; the same object where nothing was."""
    if text.isascii():
        return text
    for _time in range(MOST_TIMES):
        if not SUSPECT.search(text) or _may_be_meant(text):
            return text
        better = next(filter(None, (_back(text, page) for page in PAGES)), None)
        if better is None:
            return text
        text = better
    return text


def _back(text: str, page: str) -> str | None:
    table = TABLES[page]
    try:
        found = bytes([table[letter] for letter in text]).decode()
    except (KeyError, UnicodeDecodeError):
        return None
    return found if MEANT.fullmatch(found) else None


def _may_be_meant(text: str) -> bool:
    """Say whether a suspect pair may well be two letters that somebody wrote."""
    return any(_is_word_like(text, found.start()) for found in SUSPECT.finditer(text))


def _is_word_like(text: str, place: int) -> bool:
    second = text[place + 1]
    if not second.isalpha() or second in NO_LETTERS:
        return False
    before = text[place - 1] if place else ""
    after = text[place + 2 : place + 3]
    # A capital within a small word was hardly meant.
    return not (before.islower() or (second.isupper() and after.islower()))
