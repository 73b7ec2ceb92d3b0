"""What lies in the store, held against what each document was when it was kept."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.files.storage import storages

from raceme.documents.models import Document

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Damage:
    """A document whose file is not as it was kept; ``how`` says it to those who run Raceme."""

    document: Document
    how: str


def damage_to(document: Document) -> Damage | None:
    """
    Read the file of ``document`` anew; return what is wrong with it, None if nothing is.

    Raises ``OSError`` where the store itself does not answer.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with storages["documents"].open(document.stored_as) as content:
            for chunk in content.chunks(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return Damage(document, "its file is not in the store")
    if size != document.size:
        return Damage(document, f"it has {size} bytes, and had {document.size}")
    if digest.hexdigest() != document.sha256:
        return Damage(document, "its bytes were changed")
    return None


def damages(documents: Iterable[Document]) -> Iterator[Damage]:
    """Read file after file; yield each that is not as it was kept."""
    for document in documents:
        damage = damage_to(document)
        if damage is not None:
            yield damage
