"""How far the meetings of an event are, and what is to be done next."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core.pieces import Tile
from raceme.core.words import number, weekday
from raceme.events import permissions
from raceme.events.access import event_or_404
from raceme.matchmaking.access import Reached
from raceme.matchmaking.library import outcomes
from raceme.matchmaking.models import Matchmaking, Schedule
from raceme.matchmaking.queries.overview import Overview, overview_of
from raceme.matchmaking.queries.set_up import matchmaking_of

State = Matchmaking.State


@dataclass(frozen=True)
class Step:
    """What is to be done next: why, its verb, and where."""

    sentence: str
    verb: str
    href: str


@login_required
@require_safe
def matchmaking(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show how far the meetings of an event are, or that it has none."""
    space, row = event_or_404(request, workspace, event)
    found = matchmaking_of(row).first()
    may_organise = permissions.can_organise(request.user, space)
    context = {"workspace": space, "event": row, "may_organise": may_organise}
    if found is not None:
        found.event = row
        overview = overview_of(found, at=timezone.now())
        reached = Reached(space, row, found)
        context |= {
            "matchmaking": found,
            "standing": overview,
            "closes": _clock(found),
            "tiles": _tiles(reached, overview),
            "step": _next(reached, overview) if may_organise else None,
        }
    return render(request, "matchmaking/overview.html", context)


def _clock(matchmaking: Matchmaking) -> str:
    """Return until when requests are taken, by the event's own clock."""
    if matchmaking.closes_at is None:
        return ""
    there = matchmaking.closes_at.astimezone(matchmaking.event.zone)
    return f"{weekday(there.date())}, {there:%H:%M}"


def _next(reached: Reached, now: Overview) -> Step:
    """Return the one step that is next, by how far the meetings are."""
    state = reached.matchmaking.state
    if state == State.PREPARED:
        return _to_open(reached, now)
    if state == State.OVER:
        return Step(
            _("The meetings are over."),
            _("See what came of them"),
            _address(reached, "figures"),
        )
    if state == State.OPEN and not now.wishes:
        return Step(
            _("People join and ask; nobody has agreed to meet yet."),
            _("See who takes part"),
            _address(reached, "people"),
        )
    if state == State.OPEN and now.newest is None:
        return Step(
            _(
                "The first meetings are agreed. A schedule made now shows what fits, and nobody is "
                "told of it."
            ),
            _("Make a first schedule"),
            _address(reached, "schedules"),
        )
    return _to_publish(reached, now)


def _to_open(reached: Reached, now: Overview) -> Step:
    if not now.slots:
        return Step(
            _("Nobody can meet before there are slots."),
            _("Make slots"),
            _address(reached, "slots"),
        )
    if not now.tables:
        return Step(
            _("The slots are made. A meeting also needs a table, or a video room."),
            _("Make tables"),
            _address(reached, "tables"),
        )
    return Step(
        _("Slots and tables are made. Open it, and people join and ask."),
        pgettext("meetings", "Open for requests"),
        _address(reached, "open"),
    )


def _to_publish(reached: Reached, now: Overview) -> Step:
    newest = now.newest
    if now.is_running:
        return Step(
            _("A version of the schedule is being made."),
            _("See how far it is"),
            _address(reached, "schedules"),
        )
    if newest is None:
        return Step(
            _("No more requests are taken. Of what is agreed a schedule is made."),
            _("Make the schedule"),
            _address(reached, "schedules"),
        )
    if newest.state == Schedule.State.DRAFT:
        return Step(
            _("Version %(number)s is a draft. Nobody is told of it before you publish it.")
            % {"number": newest.number},
            _("Look at it and publish"),
            _address(reached, "schedule", newest.number),
        )
    if newest.meetings < now.wishes:
        left = now.wishes - newest.meetings
        return Step(
            ngettext(
                "The schedule is published; %(count)s wish has no meeting.",
                "The schedule is published; %(count)s wishes have no meeting.",
                left,
            )
            % {"count": number(left)},
            _("See what would keep them"),
            _address(reached, "schedule_not_kept", newest.number),
        )
    return Step(
        _("The schedule is published, and keeps every wish."),
        _("Prepare the day"),
        _address(reached, "day"),
    )


def _tiles(reached: Reached, now: Overview) -> list[Tile]:
    people, requests = _address(reached, "people"), _address(reached, "requests")
    return [
        Tile(
            _("Take part"),
            number(now.joined),
            unit=_("of %(count)s who may") % {"count": number(now.may_join)},
            meaning=_("%(filled)s with a profile, %(shown)s shown to the others")
            % {"filled": number(now.filled), "shown": number(now.shown)},
            href=people,
        ),
        Tile(
            _("Requests"),
            number(now.asked),
            meaning=_(
                "%(open)s not answered (%(soon)s run out within a day), %(accepted)s accepted, "
                "%(run_out)s run out"
            )
            % {
                "open": number(now.open),
                "soon": number(now.expiring),
                "accepted": number(now.accepted),
                "run_out": number(now.run_out),
            },
            href=f"{requests}?state=open" if now.open else requests,
        ),
        Tile(
            _("Meetings wished"),
            number(now.wishes),
            meaning=_("%(capacity)s fit: %(slots)s slots at %(tables)s tables")
            % {
                "capacity": number(now.capacity),
                "slots": number(now.slots),
                "tables": number(now.tables),
            },
            href=_address(reached, "wishes"),
        ),
        _schedule_tile(reached, now),
    ]


def _schedule_tile(reached: Reached, now: Overview) -> Tile:
    newest = now.newest
    if newest is None:
        return Tile(_("Wishes kept"), "–", meaning=_("no schedule yet"))
    told = [str(newest.get_state_display()), outcomes.proof(newest.said)]
    if newest.state != Schedule.State.PUBLISHED and now.published:
        told.insert(1, _("published is version %(number)s") % {"number": now.published})
    return Tile(
        _("Wishes kept, version %(number)s") % {"number": newest.number},
        number(newest.meetings),
        unit=_("of %(count)s") % {"count": number(max(now.wishes, newest.meetings))},
        meaning="; ".join(told),
        href=_address(reached, "schedule", newest.number),
    )


def _address(reached: Reached, name: str, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=[reached.space.slug, reached.event.slug, *more])
