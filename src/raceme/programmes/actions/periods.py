"""The reporting periods of a programme, kept as a whole: in order, apart, within it."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import ProtectedError

from raceme.audit import actions as audit
from raceme.core import words
from raceme.programmes import queries
from raceme.programmes.actions import refusals
from raceme.programmes.actions.locks import locked_programme
from raceme.programmes.actions.terms import By, PeriodFacts
from raceme.programmes.models import Period, Programme

MOST_PERIODS = 60
A_DAY = timedelta(days=1)
# Added to the numbers of rows that are about to get new ones: no two are ever the same.
OUT_OF_THE_WAY = 1000


def regular_periods(
    *, starts_on: date, ends_on: date, every: int, due_after: int
) -> list[PeriodFacts]:
    """
    Return periods of ``every`` months that fill the days from start to end, the last cut short.

    Each report is due ``due_after`` days after its period. Raises ``TooManyPeriods``.
    """
    periods: list[PeriodFacts] = []
    first = starts_on
    while first <= ends_on:
        if len(periods) == MOST_PERIODS:
            raise refusals.TooManyPeriods(most=MOST_PERIODS)
        following = _months_after(starts_on, every * (len(periods) + 1))
        last = ends_on if following is None else min(following - A_DAY, ends_on)
        due = None if (date.max - last).days < due_after else last + timedelta(days=due_after)
        periods.append(PeriodFacts(starts_on=first, ends_on=last, report_due_on=due))
        if last == ends_on:
            break
        first = last + A_DAY
    return periods


def _months_after(day: date, months: int) -> date | None:
    """Return the same day of a later month, or that month's last; None after the last year."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def set_periods(
    programme: Programme,
    *,
    periods: Sequence[PeriodFacts],
    by: By,
    at: datetime,
    revision: int | None = None,
) -> list[Period]:
    """
    Make ``periods`` the programme's, numbered from 1 in the order of their days.

    A period whose ``key`` is given is corrected, so that what is set for it stays; one that
    is not named any more goes. Raises ``ChangedMeanwhile``, ``PeriodHeld``, or a
    ``PeriodRefusal`` that tells the row, and then changes nothing.
    """
    row = locked_programme(programme, revision=revision)
    _refuse_first(row, periods)
    before = list(queries.periods_of(row))
    standing = {period.pk: period for period in before}
    kept = {facts.key for facts in periods if facts.key in standing}
    for period in before:
        if period.pk not in kept:
            _remove(period)
        else:
            period.number += OUT_OF_THE_WAY
            period.save(update_fields=["number"])
    in_order = sorted(periods, key=lambda facts: facts.starts_on)
    # Each is corrected once: of two lines that name the same, the second is a new period.
    written = [
        _written(row, facts, standing.pop(facts.key or 0, None), number=number)
        for number, facts in enumerate(in_order, start=1)
    ]
    after = list(queries.periods_of(row))
    if _told(before) != _told(after):
        row.revision += 1
        row.save(update_fields=["revision"])
        audit.record(
            "programmes.set_periods",
            targets=row,
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"periods": (_told(before), _told(after))},
        )
    return written


def _remove(period: Period) -> None:
    try:
        Period.objects.of(period.workspace_id).filter(pk=period.pk).delete()
    except ProtectedError as held:
        # The apps above protect what they hold on to; this one does not know them.
        raise refusals.PeriodHeld(number=period.number) from held


def _written(
    programme: Programme, facts: PeriodFacts, period: Period | None, *, number: int
) -> Period:
    row = period or Period(workspace_id=programme.workspace_id, programme=programme)
    row.number = number
    row.starts_on = facts.starts_on
    row.ends_on = facts.ends_on
    row.report_due_on = facts.report_due_on
    row.save()
    return row


def _told(periods: Sequence[Period]) -> list[str]:
    """Return the periods as the history keeps them."""
    return [
        f"{period.number}: {_span(period.starts_on, period.ends_on)}"
        + (f" ({words.day_typed(period.report_due_on)})" if period.report_due_on else "")
        for period in periods
    ]


def _span(first: date, last: date) -> str:
    return f"{words.day_typed(first)}–{words.day_typed(last)}"


def _refuse_first(programme: Programme, periods: Sequence[PeriodFacts]) -> None:
    if len(periods) > MOST_PERIODS:
        raise refusals.TooManyPeriods(most=MOST_PERIODS)
    within = {"starts_on": programme.starts_on, "ends_on": programme.ends_on}
    for row, period in enumerate(periods):
        if period.ends_on < period.starts_on:
            raise refusals.PeriodEndBeforeStart(row)
        if period.starts_on < programme.starts_on:
            raise refusals.PeriodOutside(row, "starts_on", **within)
        if period.ends_on > programme.ends_on:
            raise refusals.PeriodOutside(row, "ends_on", **within)
        if period.report_due_on is not None and period.report_due_on <= period.ends_on:
            raise refusals.ReportDueTooEarly(row)
    in_order = sorted(range(len(periods)), key=lambda row: periods[row].starts_on)
    for earlier, later in pairwise(in_order):
        if periods[later].starts_on <= periods[earlier].ends_on:
            raise refusals.PeriodsOverlap(later, ends_on=periods[earlier].ends_on)
