"""The names of what moved a figure on its days."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from raceme.engagements.models import Activity
from raceme.reporting.counting import Question


def titles_by_day(question: Question, days: Collection[date]) -> dict[date, list[str]]:
    """Return what was held of the rule's kinds on each of ``days``, in one query."""
    titles: dict[date, list[str]] = defaultdict(list)
    if not days:
        return titles
    held = Q(
        attributions__programme=question.programme,
        attributions__is_excluded=False,
        state=Activity.State.HELD,
        kind__code__in=question.rule.kinds,
        ended_on__in=days,
    )
    rows = Activity.objects.reached_by(held).order_by("ended_on", "pk")
    for day, title in rows.values_list("ended_on", "title"):
        titles[day].append(title)
    return titles
