"""
Which records are worth comparing: those that share a key, each in one of a few ways.

A key is shared by few, or its sharers are put in order and each is compared with the next ones
alone, so that the work grows with the list and not with its square.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from raceme.engines.duplicates.normalising import CUT, Known

# So many in a block are all compared with each other.
FEW = 16
# Of a larger one each is compared with so many that follow it in order.
NEXT = 6
# A block beyond this says nothing: a number that a whole list repeats, or a portal's domain.
MOST = 2_000
RARE = 12
_TOWN, _STREET, _WORD_START = 4, 4, 4
_WORDS = 4
_VOWELS = dict.fromkeys(map(ord, "aeiouy."))

Keys = Callable[[Known], Iterable[str]]


def candidates(records: Sequence[Known]) -> Iterator[tuple[int, int]]:
    """Yield the places in ``records`` of two that are worth a look, each two once."""
    seen: set[int] = set()
    count = len(records)
    rare = _rare_words(records)
    for way in (*WAYS, lambda record: _rare_keys(record, rare)):
        is_vague = way is by_sound_and_town
        for one, other in _sharing(records, way):
            if is_vague and not _may_be_called_alike(records[one], records[other]):
                continue
            place = one * count + other
            if place not in seen:
                seen.add(place)
                yield one, other


def _may_be_called_alike(one: Known, other: Known) -> bool:
    """Tell whether each word of one name begins as some word of the other does."""
    both = one.initials & other.initials
    return both in (one.initials, other.initials)


def _sharing(records: Sequence[Known], way: Keys) -> Iterator[tuple[int, int]]:
    blocks: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        for key in set(way(record)):
            blocks.setdefault(key, []).append(at)
    for key in sorted(key for key, block in blocks.items() if 1 < len(block) <= MOST):
        yield from _within(records, blocks[key])


def _within(records: Sequence[Known], block: list[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= FEW:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda at: (sorted(records[at].name), records[at].town, at))
    for place, at in enumerate(ordered):
        for another in ordered[place + 1 : place + 1 + NEXT]:
            yield min(at, another), max(at, another)


def by_number(record: Known) -> Iterable[str]:
    return record.keys


def by_domain(record: Known) -> Iterator[str]:
    if record.domain:
        yield record.domain


def by_email(record: Known) -> Iterator[str]:
    if record.email:
        yield record.email


def by_name(record: Known) -> Iterator[str]:
    """Take the whole name, wherever it is."""
    if record.name:
        yield "".join(sorted(record.name))


def by_beginnings_and_town(record: Known) -> Iterator[str]:
    """Take how any two words of the name begin, and the town."""
    begins = sorted({word[:3] for word in _told(record)})
    if record.town:
        pairs = combinations(begins, 2) if len(begins) > 1 else [tuple(begins)]
        for pair in pairs:
            yield " ".join((record.town[:_TOWN], *pair))


def by_sound_and_town(record: Known) -> Iterator[str]:
    """Take the consonants of a word of the name, and the town."""
    if record.town:
        for word in _told(record):
            yield f"{record.town[:_TOWN]} {sound(word)}"


def by_street_and_letter(record: Known) -> Iterator[str]:
    """Take the house, and with which letter a word of the name begins."""
    if record.street and record.house:
        at = f"{record.house} {record.street[0][:_STREET]} {record.town[:_TOWN]}"
        for word in _told(record):
            yield f"{at} {word[:1]}"


WAYS: tuple[Keys, ...] = (
    by_number,
    by_domain,
    by_email,
    by_name,
    by_beginnings_and_town,
    by_sound_and_town,
    by_street_and_letter,
)


def sound(word: str) -> str:
    """Return the first letter and the consonants after it, each once in a row."""
    rest = word[1:].translate(_VOWELS)
    kept = [letter for at, letter in enumerate(rest) if at == 0 or rest[at - 1] != letter]
    return word[:1] + "".join(kept)


def _told(record: Known) -> list[str]:
    return sorted(set(record.name), key=lambda word: (-len(word), word))[:_WORDS]


def _rare_words(records: Sequence[Known]) -> Counter[str]:
    return Counter(word for record in records for word in set(record.name))


def _rare_keys(record: Known, counted: Counter[str]) -> Iterator[str]:
    """Take a word that few have."""
    return (
        word
        for word in record.name
        if len(word) > _WORD_START and CUT not in word and counted[word] <= RARE
    )
