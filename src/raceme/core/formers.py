"""Records that were put into others: by their old reference they are found where they are now."""

from collections.abc import Iterable
from datetime import datetime

from raceme.core.models import Former, Record


def references_of(reference: str) -> list[str]:
    """Return ``reference`` with those of all that was put into its record."""
    put_in = Former.objects.filter(became=reference).order_by("reference")
    return [reference, *put_in.values_list("reference", flat=True)]


def became(reference: str) -> str:
    """Return where a record that is not there any more is found now; empty where it is nowhere."""
    return became_of([reference]).get(reference, "")


def became_of(references: Iterable[str]) -> dict[str, str]:
    """Return the same for many, by their old reference."""
    rows = Former.objects.filter(reference__in=list(references))
    return dict(rows.values_list("reference", "became"))


def key_of(reference: str) -> int:
    """Return the key in a reference, 0 where it holds none."""
    key = reference.rpartition(":")[2]
    return int(key) if key.isascii() and key.isdigit() else 0


def put_into(record: Record, survivor: Record, *, at: datetime) -> None:
    """Keep that ``record`` became ``survivor``, and with it what it had been put into itself."""
    Former.objects.filter(became=record.reference).update(became=survivor.reference)
    Former.objects.create(
        reference=record.reference,
        into=survivor.reference,
        became=survivor.reference,
        since=at,
    )


def take_out(reference: str) -> None:
    """Forget that the record ``reference`` became another: it is there again, with its formers."""
    Former.objects.filter(reference=reference).delete()
    among = {reference}
    while True:
        inside = Former.objects.filter(into__in=among).exclude(reference__in=among)
        found = set(inside.values_list("reference", flat=True))
        if not found:
            break
        among |= found
    Former.objects.filter(reference__in=among).update(became=reference)
