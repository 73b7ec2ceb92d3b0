"""The words that head columns, folded, and how near a heading is to those of a field."""

import re
from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import override
from rapidfuzz import fuzz

from raceme.core.search.folding import fold
from raceme.stewardship.imports.fields import FIELDS, Field

OWN, EXACT, BEGINS, WITHIN, NEAR = 0.99, 0.95, 0.85, 0.65, 0.6
NEAR_ENOUGH = 86
SHORTEST_NEAR = 5
IN_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
# What is put before or behind a heading and says nothing.
NOISE = re.compile(
    r"^(\d+ |nr crt |the |your |company s )|"
    r"( \d{4}| in \w+| (mii )?lei| ron| euro?| huf| pln| obligatoriu| required)+$"
)
LONGEST = 120
SHORTEST_WITHIN = 3


def heading_forms(name: str) -> list[str]:
    """Return how a heading may be read: its last part, without brackets, and as a whole."""
    forms: list[str] = []
    for text in (name.rpartition(" / ")[2], name):
        for one in (IN_BRACKETS.sub(" ", text), text):
            folded = fold(one)
            forms += [folded, NOISE.sub("", folded).strip()]
    return [form for form in dict.fromkeys(forms) if form]


@lru_cache(maxsize=16_384)
def nearness(name: str, field: Field) -> float:
    """Say how near a heading is to the words of ``field``, 0 to 1."""
    words = _words(field)
    best = 0.0
    for rank, form in enumerate(heading_forms(name)):
        near = OWN if form in _labels(field) else _near(form, words)
        best = max(best, near - 0.01 * rank)
    return best


@cache
def _labels(field: Field) -> frozenset[str]:
    """Return how our own templates head such a column, in each language."""
    labels = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels.add(fold(str(field.label)))
    return frozenset(labels)


@cache
def _words(field: Field) -> tuple[tuple[str, bool], ...]:
    own = {fold(field.name.replace("_", " "))}
    plain = ((word.rstrip("*"), word.endswith("*")) for word in field.words)
    return (*((word, False) for word in sorted(own)), *plain)


def _near(form: str, words: tuple[tuple[str, bool], ...]) -> float:
    best = 0.0
    for word, is_open in words:
        if form == word:
            return EXACT
        if is_open and form.startswith(word) and len(form) <= 2 * len(word) + 12:
            best = max(best, BEGINS - 0.2 * (1 - len(word) / len(form)))
        elif len(word) >= SHORTEST_WITHIN and f" {word} " in f" {form} ":
            best = max(best, WITHIN * (0.5 + 0.5 * len(word) / len(form)))
        elif form[0] == word[0] and min(len(form), len(word)) >= SHORTEST_NEAR and best < NEAR:
            ratio = fuzz.ratio(form, word)
            if ratio >= NEAR_ENOUGH:
                best = max(best, NEAR * ratio / 100)
    return best


@cache
def _all_words() -> tuple[Field, ...]:
    seen: dict[str, Field] = {}
    for fields in FIELDS.values():
        for field in fields:
            seen[f"{field.name} {field.words[:1]}"] = field
    return tuple(seen.values())


@cache
def is_known(name: str) -> bool:
    """Say whether a heading of this name is one that any list may have."""
    if len(name) > LONGEST or not name.strip():
        return False
    return any(nearness(name, field) >= NEAR * NEAR_ENOUGH / 100 for field in _all_words())
