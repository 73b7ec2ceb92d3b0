"""The part of a name that was looked for."""

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from raceme.core.search.closeness import distance
from raceme.core.search.folding import compact, fold

# A word with the apostrophes inside it, and accents that stand for themselves.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f'’‘`´ʼ])+")
_ACCENT = re.compile(r"[\u0300-\u036f]")


def marked(name: str, text: str) -> SafeString:
    """Return ``name`` with what ``text`` found in it marked: a beginning, or a whole close word."""
    typed = fold(text).split()
    parts, done = [], 0
    for word in WORD.finditer(name):
        end = word.start() + _found_in(word.group(), typed)
        if end > word.start():
            parts += [(name[done : word.start()], name[word.start() : end])]
            done = end
    pieces = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", pieces, name[done:])


def marked_number(number: str, text: str) -> SafeString:
    """Return ``number`` with its beginning marked, where ``text`` is how it begins."""
    wanted = compact(text)
    if not compact(number).startswith(wanted):
        return format_html("{}", number)
    end = _reach(number, len(wanted))
    return format_html("<mark>{}</mark>{}", number[:end], number[end:])


def _found_in(word: str, typed: Sequence[str]) -> int:
    """Return how many signs of ``word`` are to be marked."""
    folded = fold(word)
    begun = [len(each) for each in typed if folded.startswith(each)]
    if begun:
        return _reach(word, max(begun))
    return len(word) if any(distance(each, folded) is not None for each in typed) else 0


def _reach(word: str, length: int) -> int:
    """Return how many signs of ``word`` make so many folded ones: æ makes two, an accent none."""
    end = next(end for end in range(len(word) + 1) if len(compact(word[:end])) >= length)
    while _ACCENT.match(word, end):
        end += 1
    return end
