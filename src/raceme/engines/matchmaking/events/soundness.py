"""The checks that the lists of an event have in common."""

from collections.abc import Container, Sequence
from zoneinfo import ZoneInfo

from raceme.engines.matchmaking.events.faults import UNPRINTABLE, EventError, Fault, Spot

LONGEST_WORD = 200


def check_count(entries: str, held: Sequence[object], *, most: int) -> None:
    if len(held) > most:
        raise EventError(Fault.TOO_MANY, Spot(entries), most=most)


def check_ids(entries: str, ids: Sequence[str]) -> None:
    found = set()
    for number, name in enumerate(ids, start=1):
        spot = Spot(entries, number, "id")
        check_word(name, spot)
        if name in found:
            raise EventError(Fault.TWICE, spot, word=name)
        found.add(name)


def check_word(word: str, spot: Spot) -> None:
    if not word:
        raise EventError(Fault.EMPTY, spot)
    check_text(word, spot)


def check_text(text: str, spot: Spot) -> None:
    if text and not text.strip():
        raise EventError(Fault.EMPTY, spot)
    if len(text) > LONGEST_WORD:
        raise EventError(Fault.TOO_LONG, spot, most=LONGEST_WORD)
    if UNPRINTABLE.search(text):
        raise EventError(Fault.UNPRINTABLE, spot, word=text)


def check_known(name: str, known: Container[str], spot: Spot) -> None:
    if name not in known:
        raise EventError(Fault.UNKNOWN, spot, word=name)


def check_two(people: Sequence[str], spot: Spot) -> None:
    """Refuse that somebody is there twice."""
    for number, person in enumerate(people):
        if person in people[:number]:
            raise EventError(Fault.WITH_ITSELF, spot, word=person)


def check_within(value: int, spot: Spot, *, least: int, most: int) -> None:
    if not least <= value <= most:
        raise EventError(Fault.OUT_OF_RANGE, spot, value=value, least=least, most=most)


def check_zone(zone: str, spot: Spot) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise EventError(Fault.NO_TIME_ZONE, spot, word=zone) from error
