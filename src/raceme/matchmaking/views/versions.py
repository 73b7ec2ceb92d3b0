"""A version beside another one, published, and as a file."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.pages import Question, ask
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.exports.schedules import schedule_workbook
from raceme.matchmaking.exports.versions import (
    NotExported,
    event_plain,
    named_version,
    version_plain,
)
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.queries.differences import Told, difference_from
from raceme.matchmaking.views.reached import (
    Version,
    framed,
    is_key,
    organised_version,
    version_or_404,
)

MOST_LINES = 200
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A line of the difference: who meets, where it was and where it is."""

    kind: str
    people: str
    before: str
    after: str


@login_required
@require_safe
def differences(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    """Say what is new, gone or moved since another version."""
    version = version_or_404(request, workspace, event, number)
    others = list(queries.others_of(version.row)[:20])
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.number) == asked), None)
    other = other or _earlier(version.row, others)
    told = difference_from(other, version.row) if other else None
    lines = _lines(version, told) if told else []
    context = {
        **framed(request, version),
        "others": others,
        "other": other,
        "told": told,
        "touched": len(told.difference.touched) if told else 0,
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
    }
    return render(request, "matchmaking/schedule/differences.html", context)


def _earlier(row: Schedule, others: list[Schedule]) -> Schedule | None:
    """Return the one it was made from, else what is published, else the one before it."""
    by_key = {one.pk: one for one in others}
    if row.based_on_id in by_key:
        return by_key[row.based_on_id]
    published = (one for one in others if one.state == Schedule.State.PUBLISHED)
    before = (one for one in others if one.number < row.number)
    return next(published, None) or next(before, None)


def _lines(version: Version, told: Told) -> list[Change]:
    found = told.difference

    def line(kind: str, before: Any, after: Any) -> Change:  # noqa: ANN401 (a meeting or none)
        there = after or before
        return Change(
            kind=kind,
            people=placing.people_of({int(one): told.names[int(one)] for one in there.people}),
            before=_where(version, told, before) if before else "",
            after=_where(version, told, after) if after else "",
        )

    return [
        *(line(pgettext("meeting", "New"), None, one) for one in found.new),
        *(line(pgettext("meeting", "Gone"), one, None) for one in found.gone),
        *(line(_("Moved"), pair.before, pair.after) for pair in found.moved),
        *(line(_("Another table"), pair.before, pair.after) for pair in found.reseated),
        *(line(_("Other people"), pair.before, pair.after) for pair in found.others),
    ]


def _where(version: Version, told: Told, meeting: Any) -> str:  # noqa: ANN401
    slot, table = told.slots[int(meeting.slot)], told.tables[int(meeting.place)]
    return _("%(time)s at %(table)s") % {
        "time": placing.time_of(slot, version.event.zone),
        "table": table.name,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    version = organised_version(request, workspace, event, number)
    back = version.address("schedule")
    if request.method == "POST":
        try:
            told = scheduling.publish(
                version.row,
                instead_of=_number(request.POST.get("instead_of", "")),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _published(version, len(told.touched)))
        return redirect(back)
    published = queries.published_of(version.matchmaking)
    question = Question(
        _("Publish version %(number)s with %(meetings)s?")
        % {"number": version.row.number, "meetings": _meetings(version.meetings)},
        effect=_effect(version, published),
        hidden={"instead_of": [str(published.number if published else 0)]},
        verb=_("Publish it"),
        keep=_("Keep it a draft"),
        back=back,
        danger=False,
    )
    return ask(request, question, {"workspace": version.space, "event": version.event})


def _meetings(count: int) -> str:
    return ngettext("%(count)s meeting", "%(count)s meetings", count) % {
        "count": words.number(count)
    }


def _published(version: Version, people: int) -> str:
    told = ngettext(
        "Version %(number)s is published; %(people)s person is written to.",
        "Version %(number)s is published; %(people)s people are written to.",
        people,
    )
    return told % {"number": version.row.number, "people": words.number(people)}


def _number(text: str) -> int | None:
    return int(text) if is_key(text) else None


def _effect(version: Version, published: Schedule | None) -> str:
    """Return who is told of what, in figures."""
    if published is None:
        people = queries.people_count(version.row)
        sentence = ngettext(
            "%(people)s person is written to, with their meetings and their own link. Requests "
            "are closed with it.",
            "%(people)s people are written to, each with their meetings and their own link. "
            "Requests are closed with it.",
            people,
        )
        return sentence % {"people": words.number(people)}
    found = difference_from(published, version.row).difference
    if not found.count:
        return _("Nothing differs from what is published, so nobody is written to.")
    told = ngettext(
        "%(people)s person is written to, no one else.",
        "%(people)s people are written to, no one else.",
        len(found.touched),
    ) % {"people": words.number(len(found.touched))}
    figures = _("Beside version %(number)s: %(new)s new, %(moved)s moved, %(gone)s cancelled.") % {
        "number": published.number,
        "new": words.number(len(found.new)),
        "moved": words.number(len(found.pairs)),
        "gone": words.number(len(found.gone)),
    }
    return f"{figures} {told}"


@login_required
@require_safe
def file(request: Request, workspace: str, event: str, number: int, kind: str) -> HttpResponse:
    """Give a version as a file: the event, the schedule, or both as a workbook."""
    version = version_or_404(request, workspace, event, number)
    try:
        content, media, ending = _written(version, kind)
    except NotExported as refusal:
        messages.error(request, str(refusal))
        return redirect(version.address("schedule"))
    name = f"{slugify(version.event.title)}-{number}{ending}"
    return HttpResponse(
        content,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _written(version: Version, kind: str) -> tuple[bytes, str, str]:
    match kind:
        case "event":
            return json.dumps(event_plain(version.row)).encode(), JSON, "-event.json"
        case "schedule":
            return json.dumps(version_plain(version.row)).encode(), JSON, "-schedule.json"
        case "workbook":
            return schedule_workbook(*named_version(version.row)), XLSX, ".xlsx"
        case _:
            raise Http404
