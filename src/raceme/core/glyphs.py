"""Which characters our fonts can print: a tagged paper may hold no other."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from raceme.core.chart_files import FONTS

# What stands for a character that no font of ours has, as on many a printed form.
INSTEAD = "?"
SPACES = {"\t": " ", "\r": "", "\x0b": " ", "\x0c": " ", "\N{LINE SEPARATOR}": "\n"}
FULL_REPERTOIRE = 12  # the table of a font that names all of its characters


def printable(text: str) -> str:
    """Return ``text`` with every character that cannot be printed given way to another."""
    known = _known()
    return "".join(
        one if one == "\n" or ord(one) in known else SPACES.get(one, INSTEAD) for one in text
    )


@cache
def _known() -> frozenset[int]:
    """Return what every one of the fonts can print."""
    return frozenset.intersection(
        *(frozenset(_characters(path)) for path in sorted(FONTS.glob("*.ttf")))
    )


def _characters(path: Path) -> Iterator[int]:
    """
    Return the characters of an OpenType font, by its ``cmap`` table of format 12.

    See "cmap — Character to Glyph Index Mapping Table" of the OpenType specification.
    """
    font = path.read_bytes()
    start = _table(font, b"cmap")
    (number,) = struct.unpack_from(">H", font, start + 2)
    for place in range(number):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * place)
        here = start + offset
        if struct.unpack_from(">H", font, here) != (FULL_REPERTOIRE,):
            continue
        (groups,) = struct.unpack_from(">I", font, here + 12)
        for group in range(groups):
            first, last, _glyph = struct.unpack_from(">III", font, here + 16 + 12 * group)
            yield from range(first, last + 1)
        return


def _table(font: bytes, tag: bytes) -> int:
    (number,) = struct.unpack_from(">H", font, 4)
    for place in range(number):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        if name == tag:
            return int(offset)
    message = f"a font without {tag!r}"
    raise ValueError(message)
