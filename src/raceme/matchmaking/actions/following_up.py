"""What happens by itself after an event: its meetings are closed, and its people asked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from raceme.core.errors import Refusal
from raceme.events.models import Event
from raceme.matchmaking.actions import holding, outcomes
from raceme.matchmaking.actions.terms import SCHEDULE
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.outcomes import AFTER, to_ask

State = Matchmaking.State
# Who comes late to ask is not heard: later than so long after its day no wave begins by itself.
GRACE = timedelta(days=60)


def follow_up(*, at: datetime) -> None:
    """Close the meetings of each event the day after it, and ask in each wave as its day comes."""
    _close_what_is_over(at=at)
    _ask_who_is_due(at=at)


def _close_what_is_over(*, at: datetime) -> None:
    # Their own clocks lie a day apart at most.
    over = Q(state=State.PUBLISHED, event__ends_on__lt=at.date() + timedelta(days=1))
    for row in _reached(over):
        if row.event.ends_on < row.event.day_of(at):
            holding.settle_meetings(row, by=SCHEDULE, at=at)


def _ask_who_is_due(*, at: datetime) -> None:
    for wave, after in AFTER.items():
        first, last = at.date() - after - GRACE, at.date() - after
        due = Q(state=State.OVER, event__ends_on__gte=first, event__ends_on__lte=last)
        for row in _reached(due):
            if not to_ask(row, wave=wave).exclude(registration__email="").exists():
                continue
            try:
                with transaction.atomic():
                    outcomes.ask_after(row, wave=wave, by=SCHEDULE, at=at)
            except Refusal:
                # Whoever is left has a full quarter or no address: the page of the event says so.
                continue


def _reached(condition: Q) -> list[Matchmaking]:
    rows = Matchmaking.objects.reached_by(condition & ~Q(event__state=Event.State.DRAFT))
    return list(rows.select_related("event__workspace", "workspace").order_by("pk"))
