"""What comes round by itself: put in line once for each stretch of time, by the first to see it."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from raceme.core.jobs.registry import periods
from raceme.core.jobs.starting import enqueue
from raceme.core.models import Slot

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def put_due_in_line() -> None:
    now = timezone.now()
    begun = dict(Slot.objects.values_list("name", "began_at"))
    for name, period in periods().items():
        slot = slot_of(now, period)
        if begun.get(name, EPOCH) < slot:
            _put_in_line(name, slot)


def slot_of(moment: datetime, period: timedelta) -> datetime:
    """Return when the stretch of ``period`` began in which ``moment`` lies."""
    return moment - (moment - EPOCH) % period


@transaction.atomic
def _put_in_line(name: str, slot: datetime) -> None:
    Slot.objects.bulk_create([Slot(name=name, began_at=EPOCH)], ignore_conflicts=True)
    # Of several workers one finds it not yet begun; the others wait for him, and find it is.
    if Slot.objects.filter(name=name, began_at__lt=slot).update(began_at=slot):
        enqueue(name)
