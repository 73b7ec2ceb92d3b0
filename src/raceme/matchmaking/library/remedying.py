"""Why a wish is not kept and what would keep it, told with names."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from raceme.matchmaking.library import placing
from raceme.matchmaking.library.sentences import REASONS
from raceme.matchmaking.solving import Help, Reason, Remedy


@dataclass(frozen=True, kw_only=True)
class Told:
    """
    A change in words: with ``slot`` it can be done by a button, with ``page`` on that page.

    ``key`` is of whom or what the page is, where it is of one.
    """

    sentence: str
    verb: str = ""
    slot: str = ""
    instead_of: str = ""
    page: str = ""
    key: str = ""


def reason_of(code: str) -> str:
    """Return a reason in a sentence; nothing is known of what came after the version."""
    if code == placing.TAKEN_OUT:
        return _("Somebody took it out of this version.")
    if not code:
        return _("It was wished for after this version was made.")
    return str(REASONS[Reason(code)])


def told_of(found: Any, *, zone: ZoneInfo) -> list[Told]:  # noqa: ANN401 (see queries.remedies)
    """Return what would keep a wish: first what is free, then one change each."""
    free = [
        Told(
            sentence=_("%(time)s is free for all of them.")
            % {"time": placing.time_of(found.slots[slot], zone)},
            verb=_("Put it there"),
            slot=slot,
        )
        for slot, _table in found.free
    ]
    return [*free, *(_told(one, found, zone) for one in found.found)]


def _told(change: Remedy, found: Any, zone: ZoneInfo) -> Told:  # noqa: ANN401
    time = placing.time_of(found.slots[change.slot], zone)
    person = found.names.get(int(change.person), "?") if change.person else ""
    values = {"person": person, "time": time}
    if change.help is Help.AVAILABLE:
        return Told(
            sentence=_("If %(person)s could come on %(time)s.") % values,
            verb=_("Say when they are free"),
            page="matchmaking:person_times",
            key=change.person or "",
        )
    if change.help is Help.MOST:
        return Told(
            sentence=_("If %(person)s might have one meeting more, on %(time)s.") % values,
            verb=_("Allow more meetings"),
            page="matchmaking:types",
        )
    if change.help is Help.PLACE:
        return Told(
            sentence=_("With one table more on %(time)s.") % values,
            verb=_("Add a table"),
            page="matchmaking:tables",
        )
    others = placing.between(found.others.get(int(change.wish), []))
    return Told(
        sentence=_("Without the meeting of %(others)s, on %(time)s.")
        % {"others": others, "time": time},
        verb=_("Keep this one instead"),
        slot=change.slot,
        instead_of=change.wish,
    )
