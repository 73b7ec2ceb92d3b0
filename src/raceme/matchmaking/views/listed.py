"""The lists of what became of an event's meetings, declared once."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from raceme.asks.models import Ask
from raceme.core import lists, words
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Outcome
from raceme.matchmaking.queries.outcomes import words_of

STATES = {
    "scheduled": lists.Shown(_("Scheduled"), "note", "clock"),
    "held": lists.Shown(_("Held"), "ok", "check"),
    "not_held": lists.Shown(_("Not held"), "stop", "user-x"),
    "cancelled": lists.Shown(_("Cancelled"), "", "x"),
}
Row = Mapping[str, Any]


def _who(row: Row) -> str:
    return format_html_join(
        "",
        '<span class="r-block">{}{}</span>',
        ((seat.participant.registration.name, _firm(seat)) for seat in row["sides"] or ()),
    )


def _firm(seat: MeetingSeat) -> str:
    who = seat.participant.registration
    firm = format_html(' <span class="r-hint">{}</span>', who.organisation_name)
    absent = seat.presence == MeetingSeat.Presence.ABSENT
    missing = format_html(' <span class="r-tag">{}</span>', _now("did not come"))
    return format_html("{}{}", firm if who.organisation_name else "", missing if absent else "")


def _who_plain(row: Row) -> str:
    return "; ".join(
        ", ".join(
            part
            for part in (
                seat.participant.registration.name,
                seat.participant.registration.organisation_name,
            )
            if part
        )
        for seat in row["sides"] or ()
    )


def _said(row: Row) -> str:
    lines = [(_words_of(seat),) for seat in row["sides"] or () if _words_of(seat)]
    return format_html_join("", '<span class="r-block">{}</span>', lines)


def _said_plain(row: Row) -> str:
    return "; ".join(filter(None, (_words_of(seat) for seat in row["sides"] or ())))


def _words_of(seat: MeetingSeat) -> str:
    """Return what one side said last, in one line."""
    outcomes = sorted(seat.outcomes.all(), key=lambda one: one.wave == Outcome.Wave.HALF_YEAR)
    if not outcomes:
        return ""
    last = outcomes[-1]
    parts = []
    if last.took_place is not None:
        parts.append(_now("took place") if last.took_place else _now("did not take place"))
    if last.useful is not None:
        parts.append(_now("useful: %(number)s of 5") % {"number": last.useful})
    if last.next_step:
        parts.append(str(last.get_next_step_display()))
    if last.has_agreement:
        parts.append(_now("agreement"))
    if last.value is not None:
        parts.append(words.money(last.value, last.currency))
    if last.remark:
        parts.append(f"“{last.remark}”")
    said = ", ".join(parts)
    return f"{seat.participant.registration.name}: {said}" if said else ""


def _called(text: str) -> Q:
    who = "participant__registration__"
    named = Q((f"{who}name__icontains", text)) | Q((f"{who}organisation_name__icontains", text))
    # The meetings themselves are those of the page.
    sides = MeetingSeat.objects.reached_by(named & Q(meeting=OuterRef("pk")))
    return Q(Exists(sides))


MEETINGS = lists.Table(
    "meetings",
    _("Meetings"),
    columns=[
        lists.Text("when", _("When"), sort=("slot__starts_at", "pk"), loaded=True),
        lists.Custom("sides", _("Who meets"), main=True, html=_who, plain=_who_plain, loaded=True),
        lists.Text("table__name", _("Table")),
        lists.State("state", _("State"), states=STATES),
        lists.Custom("said", _("What they say"), html=_said, plain=_said_plain, loaded=True),
        lists.Text(
            "activity__title",
            _("In the log"),
            link=lists.Link("engagements:activity", key="activity_id"),
            shown=False,
        ),
    ],
    filters=[
        lists.Search("q", _("Name or organisation"), _called),
        lists.OneOf("state", _("State"), choices=Meeting.State.choices),
        lists.YesNo("scheduled", _("Was in the schedule"), ~Q(state=Meeting.State.CANCELLED)),
        lists.YesNo("missed", _("Somebody did not come"), Q(is_missed=True)),
        lists.YesNo("said", _("Spoken of afterwards"), Q(is_answered=True)),
        lists.YesNo("again", _("All sides want another"), Q(wants_second=True)),
        lists.YesNo("agreed", _("Agreement"), Q(is_agreed=True)),
        lists.YesNo("contrary", _("Sides disagree"), Q(is_contradicted=True)),
    ],
    sort="when",
    empty=lists.Empty(
        _("No meetings yet"), _("They stand here as soon as a schedule is published.")
    ),
)


def loaders_of(matchmaking: Matchmaking) -> dict[str, Any]:
    """Return what the list asks for each page: its sides with their words, and when it is."""
    kept: dict[tuple[int, ...], dict[int, list[MeetingSeat]]] = {}

    def sides(keys: list[int]) -> dict[int, list[MeetingSeat]]:
        page = tuple(keys)
        if page not in kept:
            kept[page] = words_of(matchmaking, keys)
        return kept[page]

    def when(keys: list[int]) -> dict[int, str]:
        zone = matchmaking.event.zone
        rows = Meeting.objects.of(matchmaking.workspace_id).filter(pk__in=keys)
        return {
            key: f"{words.weekday(there.date())}, {there:%H:%M}"
            for key, starts_at in rows.order_by("pk").values_list("pk", "slot__starts_at")
            for there in [starts_at.astimezone(zone)]
        }

    return {"sides": sides, "said": sides, "when": when}


def _rate(row: Row) -> str:
    known = row["rate"]
    if known is None:
        return ""
    return _now("%(missed)s of %(meetings)s") % {
        "missed": known.missed,
        "meetings": known.meetings,
    }


def _undo(row: Row) -> str:
    if not row["undo"]:
        return ""
    return format_html('<a href="{}" data-dialogue>{}</a>', row["undo"], _now("Take it back"))


NO_SHOWS = lists.Table(
    "no-shows",
    _("Who did not come"),
    columns=[
        lists.Text(
            "participant__registration__name",
            _("Who"),
            sort=("participant__registration__name", "pk"),
            main=True,
            sub="participant__registration__organisation_name",
        ),
        lists.Text("when", _("Meeting"), sort=("meeting__slot__starts_at", "pk"), loaded=True),
        lists.Text("meeting__table__name", _("Table")),
        lists.Text("speaker", _("Said by"), loaded=True, none=_("staff")),
        lists.Custom("rate", _("Missed over all events"), html=_rate, plain=_rate, loaded=True),
        lists.Custom("undo", _("Wrong?"), html=_undo, plain=lambda _row: "", loaded=True),
    ],
    sort="when",
    empty=lists.Empty(
        _("Everybody came, as far as anybody says"),
        _("Who misses somebody says so by one tap on the phone. It stands here at once."),
    ),
)
ASKED_STATES = {
    "open": lists.Shown(_("Not answered"), "note", "clock"),
    "answered": lists.Shown(_("Answered"), "ok", "check"),
    "declined": lists.Shown(_("Declined"), "", "x"),
    "withdrawn": lists.Shown(_("Withdrawn"), "", "arrow-back-up"),
    "expired": lists.Shown(_("Run out"), "", "clock"),
}
ASKED = lists.Table(
    "asked",
    _("Who was asked"),
    columns=[
        lists.Text(
            "participant__registration__name",
            _("Who"),
            sort=("participant__registration__name", "pk"),
            main=True,
            sub="participant__registration__organisation_name",
        ),
        lists.Choice("wave", _("Asked"), choices=Outcome.Wave.choices),
        lists.State("ask__state", _("State"), states=ASKED_STATES),
        lists.Text("said", _("Spoken of"), loaded=True),
        lists.Date("ask__told_at", _("Mailed"), none=_("not yet")),
        lists.Number("ask__reminders", _("Reminders")),
        lists.Date("ask__due_on", _("Answer by")),
        lists.Text(
            "ask__title", _("The ask"), link=lists.Link("asks:ask", key="ask_id"), shown=False
        ),
    ],
    filters=[
        lists.OneOf("wave", _("Asked"), choices=Outcome.Wave.choices),
        lists.OneOf("state", _("State"), choices=Ask.State.choices, field="ask__state"),
    ],
    sort="participant__registration__name",
    empty=lists.Empty(
        _("Nobody was asked yet"),
        _("A week after the event everybody is asked by itself, and half a year after it."),
    ),
)
