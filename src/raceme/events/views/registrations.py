"""Who is registered for an event: the list, its files, and what is decided of many at once."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.places import country
from raceme.core.search import condition
from raceme.events import permissions
from raceme.events.access import admission_or_404
from raceme.events.exports.answers import answers_in_words
from raceme.events.models import Event, Registration
from raceme.events.queries.places import places_in_all, types_of
from raceme.events.queries.registrations import listed_registrations
from raceme.events.views.turnout import registered_tiles
from raceme.questionnaires.models import AnswerSet

State = Registration.State
STATES = {
    State.NAMED.value: lists.Shown(State.NAMED.label, "note", "hourglass"),
    State.APPLIED.value: lists.Shown(State.APPLIED.label, "warn", "hourglass"),
    State.WAITING.value: lists.Shown(State.WAITING.label, "note", "hourglass"),
    State.CONFIRMED.value: lists.Shown(State.CONFIRMED.label, "ok", "circle-check"),
    State.CANCELLED.value: lists.Shown(State.CANCELLED.label, "", "x"),
    State.REFUSED.value: lists.Shown(State.REFUSED.label, "stop", "ban"),
}
KNOWN = Q(person__isnull=False)


def _bulk(event: Event) -> list[lists.Bulk]:
    return [
        lists.Bulk(
            what,
            word,
            "events:registrations_decide",
            args=(event.slug, what),
            icon=icon,
            danger=what in ("refuse", "cancel"),
        )
        for what, word, icon in (
            ("approve", _("Approve"), "check"),
            ("confirm", _("Move up out of turn"), "arrow-up"),
            ("refuse", _("Refuse"), "ban"),
            ("cancel", pgettext_lazy("registrations", "Cancel"), "x"),
        )
    ]


def table_of(event: Event) -> lists.Table:
    """Return the list of an event: its links and its bulk bar go to that event."""
    return lists.Table(
        "registrations",
        _("Registrations"),
        columns=[
            lists.Text(
                "name",
                _("Name"),
                sort="name",
                main=True,
                link=lists.Link("events:registration", args=(event.slug,)),
                sub="job_title",
            ),
            lists.Text("organisation_name", _("Organisation"), sort="organisation_name"),
            lists.Text("type__name", _("As"), sort="type__name"),
            lists.State("state", _("State"), states=STATES, sort="state"),
            lists.Country("country", _("Country"), sort="country"),
            lists.Date("registered_at", _("Registered"), sort="registered_at"),
            lists.Text("person__name", _("In the register")),
            lists.Text("email", _("E-mail"), shown=False),
            lists.Text("phone", _("Phone"), shown=False),
            lists.Choice("way", _("Registered by"), choices=Registration.Way.choices, shown=False),
            lists.Text("booked_by__name", _("Colleague of"), shown=False),
            lists.Date("waiting_since", _("Waits since"), sort="waiting_since", shown=False),
            lists.Choice(
                "answers__state", _("Questions"), choices=AnswerSet.State.choices, shown=False
            ),
            lists.Text("answers", _("Answers"), loaded=True, shown=False),
            lists.Text("note", _("Note"), shown=False),
        ],
        filters=[
            lists.Search("q", _("Name or organisation"), partial(condition, Registration)),
            lists.OneOf("state", _("State"), choices=State.choices),
            lists.OneOf("type", _("As")),
            lists.OneOf("country", _("Country")),
            lists.YesNo("known", _("In the register"), KNOWN),
        ],
        sort="name",
        bulk=_bulk(event),
        empty=lists.Empty(
            _("Nobody is registered yet"),
            _("Give people the address of the form, or add somebody who phones."),
        ),
    )


@login_required
@require_safe
def registrations(request: Request, workspace: str, event: str) -> HttpResponseBase:
    (space, row), admission = admission_or_404(request, workspace, event)
    may_organise = permissions.can_organise(request.user, space)
    framed = {"workspace": space, "event": row, "may_organise": may_organise}
    # Who came otherwise than by a form is listed too: they are still to be known in the register.
    if admission is None and not listed_registrations(row).exists():
        return render(request, "events/no_admission.html", framed)
    table = table_of(row)
    places = places_in_all(row, admission)
    listing = table.listing(
        request,
        listed_registrations(row),
        loaders={"answers": partial(answers_in_words, event=row)},
        choices=partial(choices_of, row),
        actions=None if may_organise else (),
        counted=places.by_state.total(),
    )
    context = {
        **framed,
        "tiles": registered_tiles(places),
        "can_add": may_organise and admission is not None and row.state == Event.State.PUBLISHED,
        "is_draft": row.state == Event.State.DRAFT,
    }
    return listing.answer("events/registrations.html", context)


def choices_of(event: Event) -> dict[str, list[tuple[object, str]]]:
    codes = listed_registrations(event).exclude(country="").order_by("country")
    known = codes.values_list("country", flat=True).distinct()
    return {
        "type": [(kind.pk, kind.name) for kind in types_of(event)],
        "country": sorted(((code, country(code)) for code in known), key=lambda each: each[1]),
    }
