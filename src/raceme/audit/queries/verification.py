"""
Proving a chain: every hash is made again from what stands in the tables.

Reads in batches, by number, so that a history of any length takes the memory of one batch;
what is sealed meanwhile is proved too.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from raceme.audit import commitments
from raceme.audit.commitments import Commitments, Remains, Words
from raceme.audit.models import Chain, Entry, Seal, Target, Values
from raceme.audit.queries.seals import name_of, unsealed

BATCH = 1000


class Fault(TextChoices):
    CONTENT = "content-changed", _("the entry's content was changed")
    VALUES = "values-changed", _("the values before and after were changed")
    LABELS = "label-changed", _("the name of who acted or of what it is about was changed")
    VALUES_MISSING = "values-missing", _("the entry's values are missing")
    ENTRY_MISSING = "entry-missing", _("the entry is missing")
    NUMBER_MISSING = "number-missing", _("a number is missing")
    SEAL = "seal-changed", _("the seal was changed")
    LINK = "link-broken", _("the seal does not follow from the one before it")
    HEAD = "head-changed", _("the chain does not end where its head says")
    ANCHOR = "anchor-missing", _("the hash that was noted is not in the chain")
    UNSEALED = "unsealed", _("the entry has waited too long for its seal")


class Break(NamedTuple):
    """The first place where a chain does not hold; without a number, a place beside it."""

    chain: str
    number: int | None
    entry: int | None
    fault: Fault


@dataclass(kw_only=True)
class Checked:
    """How far a chain was proved, and what was found: the head to note, or the break."""

    chain: Chain
    number: int = 0
    hash: str = ""
    at: datetime | None = None
    erased: int = 0
    broken: Break | None = None
    missed: set[str] = field(default_factory=set)


class _Entry(NamedTuple):
    key: int
    workspace: int | None
    at: datetime
    actor: str
    actor_label: str
    verb: str
    values_commitment: str
    labels_commitment: str


class _Seal(NamedTuple):
    entry: int
    number: int
    at: datetime
    content: str
    previous: str
    hash: str


class _Values(NamedTuple):
    entry: int
    salt: str
    changes: object
    remains: object


SEAL = ("entry_id", "number", "at", "content", "previous", "hash")
ENTRY = (
    "pk",
    "workspace_id",
    "at",
    "actor",
    "actor_label",
    "verb",
    "values_commitment",
    "labels_commitment",
)
VALUES = ("entry_id", "salt", "changes", "remains")
Row = TypeVar("Row", _Seal, _Entry, _Values)


class _Unreadable:
    """Stands for a row that a column of it keeps from being read: a day that does not exist."""


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What stands at a number of a chain: of a row that is not there, None."""

    number: int
    entry_id: int
    seal: _Seal | _Unreadable | None
    entry: _Entry | _Unreadable | None
    values: _Values | _Unreadable | None
    labels: dict[str, str]


def verified(
    chain: Chain,
    *,
    anchors: Collection[str] = (),
    passed: Callable[[int], None] = lambda _number: None,
) -> Checked:
    """
    Prove ``chain`` from its first seal to its head, up to the first break.

    ``anchors`` are hashes that were noted elsewhere, which must be in it: then nothing up to
    them was cut off or written anew. ``passed`` is told how far the proof is.
    """
    checked = Checked(chain=chain, missed=set(anchors))
    if chain.name != name_of(chain.workspace_id):
        _stop(checked, Fault.HEAD)
    while checked.broken is None and _prove_more(checked):
        passed(checked.number)
    return checked


def overdue(*, before: datetime, chain: Chain | None = None) -> Break | None:
    """Return the first entry that was written ``before`` and has no seal, in a chain or any."""
    waiting = unsealed().filter(at__lt=before)
    if chain is not None:
        waiting = waiting.filter(workspace=chain.workspace_id)
    entry = waiting.order_by("pk").values_list("workspace_id", "pk").first()
    if entry is None:
        return None
    return Break(name_of(entry[0]), None, entry[1], Fault.UNSEALED)


def _stop(
    checked: Checked, fault: Fault, *, number: int | None = None, entry: int | None = None
) -> None:
    checked.broken = Break(checked.chain.name, number, entry, fault)


def _prove_more(checked: Checked) -> bool:
    """Prove the next batch of seals, or where none is left the end; tell whether to go on."""
    # Read before the seals: those it counts can be seen by then.
    head = _head(checked.chain)
    places = _places(checked.chain, after=checked.number)
    if not places:
        _check_end(checked, head)
        return False
    _prove(checked, places)
    if checked.broken is not None:
        # Words may have been erased between the queries: what is broken still is.
        checked.broken = None
        _prove(checked, _places(checked.chain, after=checked.number))
    return True


def _prove(checked: Checked, places: Sequence[_Place]) -> None:
    for place in places:
        if place.number != checked.number + 1:
            return _stop(checked, Fault.NUMBER_MISSING, number=checked.number + 1)
        fault = _fault(place, chain=checked.chain.name, previous=checked.hash)
        if fault is not None:
            return _stop(checked, fault, number=place.number, entry=place.entry_id)
        _pass(checked, place)
    return None


def _pass(checked: Checked, place: _Place) -> None:
    if isinstance(place.seal, _Seal) and isinstance(place.values, _Values):
        checked.number, checked.hash, checked.at = place.number, place.seal.hash, place.seal.at
        checked.erased += place.values.remains is not None
        checked.missed.discard(place.seal.hash)


def _fault(place: _Place, *, chain: str, previous: str) -> Fault | None:
    """Compare a seal with itself, the one before it and its entry, and that with its words."""
    seal, entry = place.seal, place.entry
    if not isinstance(seal, _Seal) or seal.hash != _hash_of(seal, chain=chain):
        return Fault.SEAL
    if seal.previous != previous:
        return Fault.LINK
    if entry is None:
        return Fault.ENTRY_MISSING
    if not isinstance(entry, _Entry) or seal.content != _content_of(entry, place.labels):
        return Fault.CONTENT
    return _fault_of_words(entry, place.values, place.labels)


def _fault_of_words(
    entry: _Entry, values: _Values | _Unreadable | None, labels: dict[str, str]
) -> Fault | None:
    if values is None:
        return Fault.VALUES_MISSING
    if not isinstance(values, _Values) or not isinstance(values.changes, dict):
        return Fault.VALUES
    words = Words(actor=entry.actor_label, targets=labels, changes=values.changes)
    try:
        remains = Remains.read(values.remains)
    except ValueError:
        return Fault.VALUES
    found = commitments.commitments(words, salt=values.salt, remains=remains)
    if found.values != entry.values_commitment:
        return Fault.VALUES
    return Fault.LABELS if found.labels != entry.labels_commitment else None


def _hash_of(seal: _Seal, *, chain: str) -> str:
    return commitments.seal(
        chain=chain,
        number=seal.number,
        at=seal.at,
        content=seal.content,
        previous=seal.previous,
    )


def _content_of(entry: _Entry, labels: dict[str, str]) -> str:
    return commitments.content(
        entry=entry.key,
        workspace=entry.workspace,
        at=entry.at,
        actor=entry.actor,
        verb=entry.verb,
        targets=list(labels),
        committed=Commitments(entry.values_commitment, entry.labels_commitment),
    )


def _head(chain: Chain) -> tuple[int, str, datetime | None] | None:
    try:
        rows = Chain.objects.filter(pk=chain.pk).values_list("number", "hash", "sealed_at")
        return rows.first()
    except ValueError:
        return None


def _check_end(checked: Checked, head: tuple[int, str, datetime | None] | None) -> None:
    if head is None:
        return _stop(checked, Fault.HEAD)
    number, hash_, _sealed_at = head
    if number > checked.number and hash_ != checked.hash:
        return _stop(checked, Fault.NUMBER_MISSING, number=checked.number + 1)
    if head != (checked.number, checked.hash, checked.at):
        return _stop(checked, Fault.HEAD)
    return _stop(checked, Fault.ANCHOR) if checked.missed else None


def _places(chain: Chain, *, after: int) -> list[_Place]:
    ahead = Seal.objects.filter(chain=chain.pk, number__gt=after).order_by("number")
    order = list(ahead.values_list("number", "pk")[:BATCH])
    keys = [key for _number, key in order]
    seals = _read(_Seal, Seal.objects.all(), SEAL, keys)
    entries = _read(_Entry, Entry.objects.all(), ENTRY, keys)
    values = _read(_Values, Values.objects.all(), VALUES, keys)
    labels = _labels(keys)
    return [
        _Place(
            number=number,
            entry_id=key,
            seal=seals.get(key),
            entry=entries.get(key),
            values=values.get(key),
            labels=labels.get(key, {}),
        )
        for number, key in order
    ]


def _read(
    row: Callable[..., Row], rows: QuerySet[Any], columns: Sequence[str], keys: Sequence[int]
) -> dict[int, Row | _Unreadable]:
    """Read rows by their first column; what cannot be read is told from what can."""
    try:
        found = rows.filter(**{f"{columns[0]}__in": keys}).values_list(*columns)
        return {values[0]: row(*values) for values in found}
    except ValueError:
        if len(keys) == 1:
            return {keys[0]: _Unreadable()}
        half = len(keys) // 2
        return _read(row, rows, columns, keys[:half]) | _read(row, rows, columns, keys[half:])


def _labels(keys: Sequence[int]) -> dict[int, dict[str, str]]:
    labels: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Target.objects.filter(entry__in=keys).values_list("entry_id", "reference", "label")
    for key, reference, label in rows:
        labels[key][reference] = label
    return labels
