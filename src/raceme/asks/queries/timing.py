"""When asks go out: by the week of their workspace, by its own clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from raceme.asks.models import Rhythm
from raceme.workspaces.models import Workspace

DAYS_OF_A_WEEK = 7
MONTHS_OF_A_QUARTER = 3
# Between two mails to one person; a day less than a week, for a worker may come late.
BETWEEN = timedelta(days=6)
# Between two mails to one address from two workspaces.
APART = timedelta(days=2)
MOST_REMINDERS = 2
# After its last day an ask stays open for so long.
LASTS = timedelta(days=30)


def rhythm_of(workspace: Workspace) -> Rhythm:
    """Return when the asks of ``workspace`` go out; unsaved where it has said nothing of it."""
    row = Rhythm.objects.of(workspace).first() or Rhythm()
    row.workspace = workspace
    return row


def local_day(workspace: Workspace, *, at: datetime) -> date:
    return at.astimezone(ZoneInfo(workspace.time_zone)).date()


def bundle_from(moment: datetime, *, rhythm: Rhythm) -> datetime:
    """Return the first weekly moment of ``rhythm`` that is not before ``moment``."""
    zone = ZoneInfo(rhythm.workspace.time_zone)
    local = moment.astimezone(zone)
    ahead = (rhythm.weekday - local.weekday()) % DAYS_OF_A_WEEK
    found = _at_hour(local.date() + timedelta(days=ahead), rhythm=rhythm)
    if found < moment:
        found = _at_hour(local.date() + timedelta(days=ahead + DAYS_OF_A_WEEK), rhythm=rhythm)
    return found


def first_mail_at(*, due_on: date, rhythm: Rhythm, at: datetime) -> datetime:
    """Return when an ask goes out: with the week's mail, or at once where that is too late."""
    regular = bundle_from(at, rhythm=rhythm)
    return at if due_on <= local_day(rhythm.workspace, at=regular) else regular


def next_mail_at(*, due_on: date, reminders: int, rhythm: Rhythm, at: datetime) -> datetime | None:
    """
    Return when an ask is to be reminded of, told ``at``; None where that was enough.

    Once in the week before its last day, and once when that is over.
    """
    if reminders >= MOST_REMINDERS:
        return None
    day = due_on + timedelta(days=1) if reminders else due_on - timedelta(days=DAYS_OF_A_WEEK)
    return bundle_from(max(at + BETWEEN, _at_hour(day, rhythm=rhythm)), rhythm=rhythm)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter in which ``day`` lies."""
    month = day.month - (day.month - 1) % MONTHS_OF_A_QUARTER
    return day.replace(month=month, day=1)


def quarters_before(day: date, *, number: int) -> date:
    """Return the first day of the quarter that lies ``number`` before that of ``day``."""
    first = quarter_of(day)
    months = first.year * 12 + first.month - 1 - number * MONTHS_OF_A_QUARTER
    return date(months // 12, months % 12 + 1, 1)


def beginning_of(day: date, *, workspace: Workspace) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(workspace.time_zone))


def _at_hour(day: date, *, rhythm: Rhythm) -> datetime:
    zone = ZoneInfo(rhythm.workspace.time_zone)
    return datetime.combine(day, time(rhythm.hour), tzinfo=zone)
