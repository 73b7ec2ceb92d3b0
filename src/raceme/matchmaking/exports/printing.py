"""All that is printed for an event's meetings: the schedules of its people, the cards of tables."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.matchmaking.exports.papers import schedules_paper, tables_paper
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.meetings import days_of_all, meetings_of, tables_with_meetings

SCHEDULES, TABLES = "schedules", "tables"
KINDS: Mapping[str, Promise] = {
    SCHEDULES: _("Schedules to print: %(event)s"),
    TABLES: _("Cards of tables to print: %(event)s"),
}
# More pages than this take longer than somebody waits for a page.
LARGE = 60


def sheets_of(matchmaking: Matchmaking, kind: str) -> int:
    """Return how many pages there will be, at least."""
    if kind == TABLES:
        return tables_with_meetings(matchmaking).count()
    return len(days_of_all(matchmaking, at=matchmaking.changed_at))


def printed(
    matchmaking: Matchmaking,
    kind: str,
    *,
    at: datetime,
    tell: Callable[[], None] = lambda: None,
) -> bytes:
    """Return the PDF; ``tell`` is called once all is read and before it is set."""
    if kind == TABLES:
        tables, meetings = list(tables_with_meetings(matchmaking)), list(meetings_of(matchmaking))
        tell()
        return tables_paper(matchmaking, tables, meetings, at=at)
    people = days_of_all(matchmaking, at=at)
    tell()
    return schedules_paper(matchmaking, people, at=at)
