"""JSON that is the same for the same value, whatever made it, and the hashes over it."""

import hashlib
import json
from collections.abc import Iterable

# Made once: for each line anew, making it took longer than writing.
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """Return ``value`` as JSON in UTF-8: keys in order, nothing between, no letter escaped."""
    return _JSON.encode(value).encode()


def digest(value: object) -> str:
    """Return the SHA-256 of ``canonical(value)``, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_of_lines(values: Iterable[object]) -> str:
    """Return the SHA-256 over many values, each in canonical JSON and ended by a line feed."""
    found = hashlib.sha256()
    for value in values:
        found.update(canonical(value) + b"\n")
    return found.hexdigest()


def commitment(salt: str, value: object) -> str:
    """
    Return a hash that holds to ``value`` and tells nothing of it without ``salt``.

    SHA-256, in hexadecimal, over the salt and the canonical JSON of the value.
    """
    return hashlib.sha256(salt.encode() + canonical(value)).hexdigest()
