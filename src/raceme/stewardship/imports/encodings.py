"""In which encoding a text is written: found by its letters, line by line where lines differ."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from raceme.stewardship.imports.notes import Note

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In the order in which they are taken where two read the same.
PAGES = (
    *("cp1252", "cp1250", "iso-8859-2", "iso-8859-16", "iso-8859-15"),
    *("mac_roman", "mac_latin2", "mac_romanian", "cp852", "cp850", "cp1251", "cp1253"),
)
NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "mac_roman": "Mac Roman",
    "mac_latin2": "Mac Central European",
    "mac_romanian": "Mac Romanian",
    "cp850": "DOS 850",
    "cp852": "DOS 852",
}
# Letters of the languages that lists come in, the frequent ones twice.
COMMON = "ăâîșțşţäöüßéèêàáíóúőűąćęłńśźżçñøåæčšžřěůýďťň"
RARE = "ëïôûùœãõìòđðþľĺŕįėūģķļņāēī"
SIGNS = "€„”“’‘–—«»°§…·²³®©™ºª"
WHITE = "\u00a0"
NOT_ASCII = re.compile(rb"[\x80-\xff]")
SAMPLE = 200_000
WITHOUT_COMMAS = {"cp1250", "iso-8859-2", "cp852"}
COMMAS = str.maketrans("\u015f\u0163\u015e\u0162", "șțȘȚ")
ROMANIAN, TURKISH = re.compile("[ăĂ\u0163\u0162]"), re.compile("[ğĞıİ]")


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decoded(content: bytes) -> Decoded:
    """Return the text of ``content`` and the encoding it was written in."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _by_mark(content[len(mark) :], encoding)
    if encoding := _wide(content):
        return _without_nuls(content.decode(encoding, "replace"), encoding)
    nuls = content.count(0)
    notes = (Note("nul_bytes", nuls),) if nuls else ()
    bare = content.replace(b"\0", b"") if nuls else content
    try:
        return Decoded(bare.decode(), "utf-8", notes)
    except UnicodeDecodeError:
        found = _by_lines(bare)
        return Decoded(found.text, found.encoding, notes + found.notes)


def _by_mark(content: bytes, encoding: str) -> Decoded:
    if encoding == "utf-8":
        return decoded(content)
    return _without_nuls(content.decode(encoding, "replace"), encoding)


def _without_nuls(text: str, encoding: str) -> Decoded:
    nuls = text.count("\0")
    notes = (Note("nul_bytes", nuls),) if nuls else ()
    return Decoded(text.replace("\0", "").removeprefix("\ufeff"), encoding, notes)


def _wide(content: bytes) -> str:
    """Tell UTF-16 without its mark by where its nul bytes lie."""
    sample = content[: SAMPLE - SAMPLE % 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if odd * 2 > pairs and even * 20 < pairs:
        return "utf-16-le"
    if even * 2 > pairs and odd * 20 < pairs:
        return "utf-16-be"
    return ""


def _by_lines(content: bytes) -> Decoded:
    lines = content.split(b"\n")
    wide: list[bytes] = []
    narrow: list[bytes] = []
    for line in lines:
        if not line.isascii():
            (wide if _is_utf8(line) else narrow).append(line)
    page = page_of(b"\n".join(narrow))
    if not wide:
        return Decoded(_decode(content, page), page, (Note("encoding", names=(named(page),)),))
    text = "\n".join(
        line.decode() if line.isascii() or _is_utf8(line) else _decode(line, page) for line in lines
    )
    note = Note("mixed", len(narrow), (named("utf-8"), named(page)))
    return Decoded(text, "utf-8", (note,))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode(content: bytes, page: str) -> str:
    text = content.decode(page, "replace")
    if page in WITHOUT_COMMAS and ROMANIAN.search(text) and not TURKISH.search(text):
        # The page has no ș and ț: who wrote Romanian in it had to take ş and ţ.
        return text.translate(COMMAS)
    return text


def named(encoding: str) -> str:
    return NAMES.get(encoding, encoding.upper())


def page_of(content: bytes) -> str:
    """Return the code page in which the bytes of ``content`` read best as words."""
    words = Counter(
        word for word in re.findall(rb"[A-Za-z\x80-\xff]+", content[:SAMPLE]) if not word.isascii()
    )
    signs = Counter(NOT_ASCII.findall(content[:SAMPLE]))
    return max(PAGES, key=lambda page: (_fit(words, signs, page), -PAGES.index(page)))


def _fit(words: Counter[bytes], signs: Counter[bytes], page: str) -> float:
    total = 0.0
    for word, count in words.items():
        try:
            text = word.decode(page)
        except UnicodeDecodeError:
            total -= 8 * count
            continue
        total += _plausible(text) * count
    return total / max(1, signs.total())


def _plausible(word: str) -> float:
    points = 0.0
    for place, letter in enumerate(word):
        if letter.isascii():
            continue
        before = word[place - 1] if place else ""
        after = word[place + 1] if place + 1 < len(word) else ""
        points += _letter(letter, before, after)
    return points


def _letter(letter: str, before: str, after: str) -> float:
    lower = letter.lower()
    if not letter.isalpha():
        # A sign within a word: only quotation marks and dashes may lean on it.
        inside = before.isalpha() and after.isalpha()
        return -4.0 if inside or letter not in SIGNS + WHITE else 0.3
    points = 2.0 if lower in COMMON else 0.5 if lower in RARE else -1.0
    if letter.isupper() and before.islower():
        points -= 4
    if letter.islower() and before.isupper() and after.isupper():
        points -= 3
    if letter in COMMON.upper() and not before and after.islower():
        points -= 0.2
    return points
