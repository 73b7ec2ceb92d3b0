"""How a page reaches a version, and what all pages of versions show around what is theirs."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.navigation import Line
from raceme.core.pieces import Tile
from raceme.events.models import Event
from raceme.events.permissions import can_organise
from raceme.matchmaking.access import meetings_or_404, organised_meetings
from raceme.matchmaking.library import outcomes
from raceme.matchmaking.models import Matchmaking, Schedule
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.solving import Goal
from raceme.workspaces.models import Workspace

# No version has a higher number, and no database keeps one.
HIGHEST = 2_147_483_647
LONGEST_KEY = 18
CHANGEABLE = (Schedule.State.DRAFT, Schedule.State.PUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Version:
    space: Workspace
    event: Event
    matchmaking: Matchmaking
    row: Schedule
    # Whether its reader may change it, and it can be changed.
    may_change: bool
    may_organise: bool
    meetings: int = 0

    @property
    def arguments(self) -> tuple[str, str, int]:
        return self.space.slug, self.event.slug, self.row.number

    def address(self, name: str, *more: object) -> str:
        return reverse(f"matchmaking:{name}", args=[*self.arguments, *more])


def version_or_404(request: Request, workspace: str, event: str, number: int) -> Version:
    space, row, matchmaking = meetings_or_404(request, workspace, event)
    may_organise = can_organise(request.user, space)
    return _version(space, row, matchmaking, number, may_organise=may_organise)


def organised_version(request: Request, workspace: str, event: str, number: int) -> Version:
    """Return the same to those who may change it."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    return _version(space, row, matchmaking, number, may_organise=True)


def _version(
    space: Workspace, event: Event, matchmaking: Matchmaking, number: int, *, may_organise: bool
) -> Version:
    if number > HIGHEST:
        raise Http404
    row = get_object_or_404(queries.schedule_numbered(matchmaking, number))
    row.matchmaking = matchmaking
    return Version(
        space=space,
        event=event,
        matchmaking=matchmaking,
        row=row,
        may_change=may_organise and row.state in CHANGEABLE,
        may_organise=may_organise,
        meetings=row.meetings,
    )


def placed_or_404(version: Version, wish: int) -> queries.Placed:
    """Return the meeting of a wish in a version, with who sits there."""
    found = queries.placed_in(version.row, wish)
    if found is None:
        raise Http404
    return found


def is_key(text: str) -> bool:
    """Tell whether a text can be the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def framed(request: Request, version: Version) -> dict[str, object]:
    """Return what the head of each page of a version shows."""
    row, count = version.row, version.meetings
    wished = int(row.said.get("wishes", count))
    return {
        "workspace": version.space,
        "event": version.event,
        "version": row,
        "reached": version,
        "may_change": version.may_change,
        "is_underway": queries.is_underway(row),
        "came_to": outcomes.summary(row.said, count=count, wished=wished)
        if row.state not in (Schedule.State.RUNNING, Schedule.State.FAILED)
        else "",
        "publish_address": version.address("schedule_publish"),
        "repair_address": version.address("schedule_repair"),
        "tabs": _tabs(request, version, not_kept=len(row.said.get("not_kept", []))),
    }


def _tabs(request: Request, version: Version, *, not_kept: int) -> list[Line]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    named = (
        ("schedule", _("By table")),
        ("schedule_people", _("By person")),
        (
            "schedule_not_kept",
            ngettext("%(count)s not kept", "%(count)s not kept", not_kept)
            % {"count": words.number(not_kept)},
        ),
        ("schedule_differences", _("What differs")),
    )
    return [
        Line(label, f"matchmaking:{name}", version.address(name), "page" if name == here else "")  # type: ignore[arg-type]
        for name, label in named
    ]


def tiles_of(row: Schedule, *, meetings: int) -> list[Tile]:
    """Return how good a version is, with what is proven of it."""
    levels = outcomes.levels_of(row.said)
    wished = int(row.said.get("wishes", meetings))
    told = [
        Tile(
            _("Meetings"),
            words.number(meetings),
            unit=_("of %(all)s") % {"all": words.number(wished)},
            meaning=outcomes.proof(row.said),
        )
    ]
    for goal, label in (
        (Goal.MISSED_LEAST, _("Missed least numbers")),
        (Goal.BREAKS, _("Breaks")),
        (Goal.PLACE_CHANGES, _("Changes of table")),
    ):
        level = levels.get(goal.value)
        if level is not None:
            meaning = outcomes.bound_of(level)
            told.append(Tile(label, words.number(int(level["value"])), meaning=meaning))
    return told
