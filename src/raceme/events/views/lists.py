"""The list of events, as its page and its files show it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.search import condition
from raceme.engagements.access import kind_named
from raceme.events import permissions, queries
from raceme.events.models import Event

STATES = {
    Event.State.DRAFT.value: lists.Shown(Event.State.DRAFT.label, "note", "pencil"),
    Event.State.PUBLISHED.value: lists.Shown(Event.State.PUBLISHED.label, "ok", "circle-check"),
    Event.State.CANCELLED.value: lists.Shown(Event.State.CANCELLED.label, "stop", "ban"),
}


def _kind_of(row: Mapping[str, Any]) -> str:
    return kind_named(str(row["kind__name"]), row["kind__workspace_id"], get_language())


EVENTS = lists.Table(
    "events",
    _("Events"),
    columns=[
        lists.Text(
            "title",
            _("Event"),
            sort="title",
            main=True,
            link=lists.Link("events:event", key="slug"),
        ),
        lists.Custom(
            "kind",
            _("Kind"),
            fields=("kind__name", "kind__workspace_id"),
            html=lambda row: escape(_kind_of(row)),
            plain=_kind_of,
        ),
        lists.Date("starts_on", _("First day"), sort="starts_on"),
        lists.Date("ends_on", _("Last day")),
        lists.Text("town", _("Town"), sort="town"),
        lists.Country("country", _("Country"), shown=False),
        lists.Number("sessions_count", _("Sessions")),
        lists.State("state", _("State"), states=STATES),
    ],
    filters=[
        lists.Search("q", _("Title"), lambda text: condition(Event, text)),
        lists.OneOf("state", _("State"), choices=Event.State.choices),
        lists.Between("days", _("First day"), field="starts_on"),
    ],
    sort="-starts_on",
    empty=lists.Empty(
        _("No events yet"),
        _("Add the first one: its days, its sessions and who speaks. Publish it when it stands."),
    ),
)


@login_required
@require_safe
def events(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    context = {"workspace": space, "can_add": permissions.can_organise(request.user, space)}
    listing = EVENTS.listing(request, queries.listed_events(space))
    return listing.answer("events/events.html", context)
