"""To which events a person, or an organisation's people, came: tabs of their pages."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import lists, words
from raceme.core.pieces import Tile
from raceme.events.models import Registration
from raceme.events.queries.records import Seen, registrations_with, sums_of, training_in
from raceme.events.views.registrations import STATES
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.workspaces.models import Workspace

Row = Mapping[str, Any]
SEEN = {
    Seen.CAME.value: lists.Shown(Seen.CAME.label, "ok", "check"),
    Seen.MISSED.value: lists.Shown(Seen.MISSED.label, "stop", "user-x"),
}


@login_required
@require_safe
def person_events(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(people_of(space), pk=pk)
    return _answer(request, space, row, "events/person_events.html", {"person": row})


@login_required
@require_safe
def organisation_events(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(organisations_of(space), pk=pk)
    return _answer(request, space, row, "events/organisation_events.html", {"organisation": row})


def _answer(
    request: Request,
    space: Workspace,
    record: Person | Organisation,
    template: str,
    context: dict[str, object],
) -> HttpResponseBase:
    rows = registrations_with(record, workspace=space, today=timezone.localdate())
    trained = training_in(rows.values_list("pk", flat=True), workspace=space)

    def hours(_keys: object) -> dict[int, Decimal]:
        return trained

    table = _table(space, is_of_person=isinstance(record, Person))
    listing = table.listing(request, rows, loaders={"hours": hours})
    sums = sums_of(rows)
    whole = sum(trained.values(), Decimal(0))
    tiles = [
        Tile(_("Registered"), words.number(sums.registered), meaning=_("for events of yours")),
        Tile(_("Came"), words.number(sums.came), href="?seen=came" if sums.came else ""),
        Tile(_("Training hours"), words.number(whole), unit=_("h"), meaning=_("where they came")),
        Tile(
            _("Did not come"),
            words.number(sums.missed),
            href="?seen=missed" if sums.missed else "",
            meaning=_("had a place and were not seen"),
        ),
    ]
    return listing.answer(template, {"workspace": space, "tiles": tiles, **context})


def _table(space: Workspace, *, is_of_person: bool) -> lists.Table:
    event = lists.Custom(
        "event__title",
        _("Event"),
        sort=("event__title", "pk"),
        main=True,
        fields=("event__title", "slug"),
        html=partial(_event, space),
        plain=lambda row: row["event__title"],
    )
    who = lists.Text("name", _("Who"), sort="name")
    shown = [event, *([] if is_of_person else [who]), *EVENTS.columns]
    name = "person-events" if is_of_person else "organisation-events"
    return replace(EVENTS, name=name, columns=shown)


def _event(space: Workspace, row: Row) -> SafeString:
    address = reverse("events:registration", args=[space.slug, row["slug"], row["pk"]])
    return format_html('<a href="{}">{}</a>', address, row["event__title"])


EVENTS = lists.Table(
    "events-of-record",
    _("Events"),
    columns=[
        lists.Date("event__starts_on", pgettext_lazy("event", "When"), sort="event__starts_on"),
        lists.Text("type__name", _("Comes as")),
        lists.State("state", _("State"), states=STATES),
        lists.State("seen", _("Checked in"), states=SEEN),
        lists.Number("hours", _("Training hours"), loaded=True),
    ],
    filters=[
        lists.OneOf("state", _("State"), choices=Registration.State.choices),
        lists.OneOf("seen", _("Checked in"), choices=Seen.choices),
    ],
    sort="-event__starts_on",
    empty=lists.Empty(
        _("No events yet"),
        _("A registration stands here once it is said who that is in the register."),
    ),
)
