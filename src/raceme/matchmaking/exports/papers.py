"""Schedules of people and cards of tables on paper, each on a page of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import papers, places, words
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Participant, Table
from raceme.matchmaking.queries.meetings import Own

SOURCE = Path(__file__).parent / "pages.typ"
Days = Sequence[tuple[date, Sequence[Own]]]


def schedules_paper(
    matchmaking: Matchmaking, people: Iterable[tuple[Participant, Days]], *, at: datetime
) -> bytes:
    """Return the days of ``people`` as a tagged PDF, a page each."""
    sheets = [_schedule(person, days) for person, days in people]
    heads = [_("Time"), _("With"), _("Where")]
    return _set(matchmaking, sheets, heads=heads, at=at)


def tables_paper(
    matchmaking: Matchmaking,
    tables: Iterable[Table],
    meetings: Iterable[Meeting],
    *,
    at: datetime,
) -> bytes:
    """Return a card for each of ``tables`` as a tagged PDF, with who meets there and when."""
    at_table: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.state != Meeting.State.CANCELLED:
            at_table[meeting.table_id].append(meeting)
    sheets = [_card(matchmaking, table, at_table[table.pk]) for table in tables]
    heads = [_("Time"), _("Who meets"), ""]
    return _set(matchmaking, sheets, heads=heads, is_large=True, at=at)


def _schedule(participant: Participant, days: Days) -> dict[str, object]:
    who = participant.registration
    zones = {one.begins.tzinfo for _day, of_day in days for one in of_day if one.differs}
    facts = [_("Times by the clock of %(zone)s") % {"zone": _zone(zone)} for zone in zones]
    return {
        "title": who.name,
        "subtitle": who.organisation_name,
        "facts": facts,
        "nothing": _("No meetings."),
        "days": [
            {"name": words.weekday(day), "rows": [_own_row(one) for one in of_day]}
            for day, of_day in days
        ],
    }


def _own_row(one: Own) -> dict[str, object]:
    there = ""
    if one.differs:
        there = _("%(clock)s at the event") % {"clock": f"{one.begins_there:%H:%M}"}
    table = one.meeting.table
    return {
        "time": f"{one.begins:%H:%M}–{one.ends:%H:%M}",
        "time_there": there,
        "people": [_person(seat) for seat in one.others],
        "place": ", ".join(part for part in (table.name, table.room) if part),
        "is_out": one.is_cancelled,
    }


def _card(matchmaking: Matchmaking, table: Table, meetings: Sequence[Meeting]) -> dict[str, object]:
    zone = matchmaking.event.zone
    days: dict[date, list[dict[str, object]]] = defaultdict(list)
    for meeting in meetings:
        begins, ends = (
            moment.astimezone(zone) for moment in (meeting.slot.starts_at, meeting.slot.ends_at)
        )
        days[begins.date()].append(
            {
                "time": f"{begins:%H:%M}–{ends:%H:%M}",
                "time_there": "",
                "people": [_person(seat) for seat in meeting.seats.all()],
                "place": "",
                "is_out": False,
            }
        )
    return {
        "title": table.name,
        "subtitle": table.room,
        "facts": [],
        "nothing": _("Nobody meets here."),
        "days": [{"name": words.weekday(day), "rows": rows} for day, rows in sorted(days.items())],
    }


def _person(seat: MeetingSeat) -> Mapping[str, str]:
    who = seat.participant.registration
    country = places.country(who.country) if who.country else ""
    about = ", ".join(part for part in (who.organisation_name, country) if part)
    return {"name": who.name or who.organisation_name, "about": about}


def _zone(zone: object) -> str:
    return str(zone).replace("_", " ")


def _set(
    matchmaking: Matchmaking,
    sheets: Sequence[Mapping[str, object]],
    *,
    heads: Sequence[str],
    is_large: bool = False,
    at: datetime,
) -> bytes:
    event = matchmaking.event
    content = {
        "language": (get_language() or "en")[:2],
        "title": event.title,
        "author": event.workspace.name,
        "emblem": papers.MARK.name,
        "emblem_alt": "Raceme",
        "is_large": is_large,
        "heads": list(heads),
        "out": _("Cancelled"),
        "sheets": list(sheets),
        "footer": _("As of %(moment)s") % {"moment": words.moment(at)},
    }
    return papers.set_paper(content, source=SOURCE, at=at)
