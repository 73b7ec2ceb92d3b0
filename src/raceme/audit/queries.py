from django.db.models import QuerySet

from raceme.audit.models import Entry
from raceme.core.models import Record


def history_of(record: Record) -> QuerySet[Entry]:
    """Return what was done to a record that the reader has reached already, newest first."""
    return (
        Entry.objects.filter(targets__reference=record.reference)
        .select_related("values")
        .order_by("-at", "-pk")
    )
