"""
What is hashed of an entry, without a database: commitments, contents and seals.

Every hash is the SHA-256, in hexadecimal, of text in UTF-8. Values are written as canonical
JSON (keys sorted, no spaces, nothing escaped that need not be), so that anybody can do it again.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Self, TypeGuard

ACTOR, TARGET, FIELD = "actor", "target:", "field:"
# Made once: for each item anew, making it took longer than writing.
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _is_texts(part: object) -> TypeGuard[dict[str, str]]:
    return isinstance(part, dict) and all(isinstance(value, str) for value in part.values())


class Commitments(NamedTuple):
    values: str
    labels: str


@dataclass(frozen=True, kw_only=True)
class Remains:
    """Once items were erased: a salt for each that is left, a commitment for each that is not."""

    salts: Mapping[str, str]
    commitments: Mapping[str, str]

    @classmethod
    def read(cls, kept: object) -> Self | None:
        """Return what a database kept, which somebody may have changed: then ``ValueError``."""
        if kept is None:
            return None
        found = kept if isinstance(kept, dict) else {}
        salts, gone = found.get("salts"), found.get("commitments")
        if not _is_texts(salts) or not _is_texts(gone):
            raise ValueError
        return cls(salts=salts, commitments=gone)

    def written(self) -> dict[str, dict[str, str]]:
        return {"salts": dict(self.salts), "commitments": dict(self.commitments)}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an entry says in words: labels by reference, and [before, after] by field."""

    actor: str
    targets: Mapping[str, str]
    changes: Mapping[str, object]

    def labels(self) -> Iterator[tuple[str, object]]:
        yield ACTOR, self.actor
        for reference, label in self.targets.items():
            yield f"{TARGET}{reference}", label

    def values(self) -> Iterator[tuple[str, object]]:
        for field, change in self.changes.items():
            yield f"{FIELD}{field}", change


def canonical(value: object) -> str:
    return _JSON.encode(value)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def item_salt(salt: str, item: str) -> str:
    """Return the salt of one item: from it neither the entry's salt nor another's can be told."""
    return hmac.digest(salt.encode(), item.encode(), "sha256").hex()


def commit(salt: str, value: object) -> str:
    """Commit to one item under its own salt."""
    return sha256(salt + canonical(value))


def commitments(words: Words, *, salt: str, remains: Remains | None = None) -> Commitments:
    """
    Commit to the values of an entry, and to its labels.

    An item that was erased stands in with the commitment it had, as long as it is empty:
    words that somebody puts in its place are found, as are items that nobody committed to.
    """
    values, labels = dict(words.values()), dict(words.labels())
    if remains is None:
        return Commitments(_of_whole(values, salt=salt), _of_whole(labels, salt=salt))
    gone = {item: None for item in remains.commitments if item.startswith(FIELD)}
    return Commitments(
        _of_remains(gone | values, remains=remains), _of_remains(labels, remains=remains)
    )


def _of_whole(items: Mapping[str, object], *, salt: str) -> str:
    return sha256(
        canonical({item: commit(item_salt(salt, item), value) for item, value in items.items()})
    )


def _of_remains(items: Mapping[str, object], *, remains: Remains) -> str:
    return sha256(
        canonical(
            {
                item: remains.commitments[item]
                if item in remains.commitments and not value
                else commit(remains.salts.get(item, ""), value)
                for item, value in items.items()
            }
        )
    )


def erased(
    words: Words, items: Collection[str], *, salt: str, remains: Remains | None = None
) -> Remains:
    """Return what is left of the salts when ``items`` are gone, and what stands in for them."""
    values = {**dict(words.labels()), **dict(words.values())}
    salts = {item: item_salt(salt, item) for item in values} if remains is None else remains.salts
    gone = {item: commit(salts[item], values[item]) for item in items if item in salts}
    return Remains(
        salts={item: each for item, each in salts.items() if item not in gone},
        commitments={**(remains.commitments if remains else {}), **gone},
    )


def content(
    *,
    entry: int,
    workspace: int | None,
    at: datetime,
    actor: str,
    verb: str,
    targets: Sequence[str],
    committed: Commitments,
) -> str:
    """Return the hash of what an entry says for ever: no word of it names anybody."""
    return sha256(
        canonical(
            {
                "actor": actor,
                "at": _written(at),
                "entry": entry,
                "labels": committed.labels,
                "targets": sorted(targets),
                "values": committed.values,
                "verb": verb,
                "workspace": workspace,
            }
        )
    )


def seal(*, chain: str, number: int, at: datetime, content: str, previous: str) -> str:
    """Return the hash of a seal, which holds the seal before it and so all before it."""
    return sha256(
        canonical(
            {
                "at": _written(at),
                "chain": chain,
                "content": content,
                "number": number,
                "previous": previous,
            }
        )
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
