"""Documents of the demonstration: rows that name files of ours, the same in every load."""

import hashlib
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from raceme.demo.book import Book
from raceme.demo.stage import BY, in_the_morning
from raceme.documents.models import Document
from raceme.workspaces.models import Workspace


def keep(
    book: Book,
    content: bytes,
    *,
    name: str,
    workspace: Workspace,
    day: date,
    media_type: str = "application/pdf",
    by: str = BY,
) -> Document:
    """Add a document with its file to the book."""
    number = len(book.of(Document))
    place = uuid5(NAMESPACE_URL, f"raceme demonstration {number} {name}")
    stored_as = f"{place.hex[:2]}/{place.hex}"
    book.files[stored_as] = content
    return book.add(
        Document(
            workspace=workspace,
            name=name,
            stored_as=stored_as,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            added_at=in_the_morning(day, minutes=number),
            added_by=by,
            is_generated=True,
        )
    )
