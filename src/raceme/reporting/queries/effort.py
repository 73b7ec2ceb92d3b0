"""How much a page would have to count: what takes long comes after the page."""

from collections.abc import Collection

from django.db.models import Q

from raceme.core.timing import counting
from raceme.engagements.models import Engagement
from raceme.programmes.models import Programme

# Some hundred milliseconds of counting, with a dozen figures to a programme.
MANY = 5_000


def takes_long(programmes: Collection[Programme]) -> bool:
    """
    Tell whether the figures of ``programmes`` keep a page waiting: one query, however many.

    A figure is counted from the log each time, so that it is never another than its list;
    of those who took part in what counts, no more are looked at than decide this.
    """
    towards = Q(activity__attributions__programme__in=[one.pk for one in programmes])
    parts = Engagement.objects.reached_by(towards).order_by()
    with counting():
        return parts.values("pk")[: MANY + 1].count() > MANY
