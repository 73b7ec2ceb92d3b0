from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from raceme.core import words
from raceme.core.forms import DateField, EditForm, Form, WholeField
from raceme.events.models import Event, ParticipantType
from raceme.matchmaking.actions.set_up.tables import TableFacts
from raceme.matchmaking.actions.terms import OwnTerms, Terms, TermsByType
from raceme.matchmaking.forms.people import PersonField, know, named
from raceme.matchmaking.library.slots import SlotPlan
from raceme.matchmaking.models import Matchmaking, Participant, Table, TypeTerms

NO_TIME = _("This is no time. Write it like 09:30.")
MOST_MEETINGS, MOST_REQUESTS, MOST_HOURS = 500, 1000, 24 * 60
LONGEST_NOTICE = 5000


def time_field(label: Any, *, required: bool = True, example: str = "09:30") -> forms.TimeField:  # noqa: ANN401
    return forms.TimeField(
        label=label,
        required=required,
        widget=forms.TextInput(attrs={"placeholder": example, "inputmode": "numeric"}),
        error_messages={"invalid": NO_TIME},
    )


class TermsForm(EditForm):
    """How meetings are had and asked for."""

    is_online = forms.BooleanField(
        label=_("All meetings are online"),
        required=False,
        help_text=_("Otherwise they are at tables, and who joins says whether they are there."),
    )
    opens_on = DateField(label=_("Requests from"), required=False)
    opens_time = time_field(_("at"), required=False, example="09:00")
    closes_on = DateField(label=_("Requests until"), required=False)
    closes_time = time_field(_("at"), required=False, example="18:00")
    answer_within = WholeField(
        label=_("Answer within"),
        least=1,
        most=MOST_HOURS,
        help_text=_("Hours. A request nobody answers runs out then, and both are told."),
    )
    most_requests = WholeField(
        label=_("Requests at once"),
        required=False,
        least=1,
        most=MOST_REQUESTS,
        help_text=_("Open and accepted ones together. Empty: no limit."),
    )
    least_meetings = WholeField(
        label=_("Meetings at least"),
        most=MOST_MEETINGS,
        help_text=_("The schedule aims at it before all else."),
    )
    most_meetings = WholeField(label=_("Meetings at most"), least=1, most=MOST_MEETINGS)
    waking_from = time_field(_("Nobody meets before"), required=False, example="07:00")
    waking_until = time_field(_("nor after"), required=False, example="21:00")
    notice = forms.CharField(
        label=_("A word to who joins"),
        required=False,
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> None:
        for name, usual in (("opens", time()), ("closes", time(23, 59))):
            day = self.cleaned_data.get(f"{name}_on")
            clock = self.cleaned_data.get(f"{name}_time")
            if clock and not day and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _now("Say on which day, too."))
            moment = datetime.combine(day, clock or usual, tzinfo=self.event.zone) if day else None
            self.cleaned_data[f"{name}_at"] = moment
        waking = [self.cleaned_data.get(name) for name in ("waking_from", "waking_until")]
        if any(waking) and not all(waking):
            self.add_error("waking_until", _now("Say both hours, or none."))
        elif waking[0] and waking[1] and waking[1] <= waking[0]:
            self.add_error("waking_until", _now("The end is before the start."))

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


def initial_of_terms(matchmaking: Matchmaking) -> dict[str, Any]:
    """Return what the form shows before anything is typed, by the event's clock."""
    values: dict[str, Any] = {
        name: getattr(matchmaking, name)
        for name in ("revision", *Terms.__dataclass_fields__)
        if not name.endswith("_at")
    }
    for name in ("opens", "closes"):
        if moment := getattr(matchmaking, f"{name}_at"):
            there = moment.astimezone(matchmaking.event.zone)
            values |= {f"{name}_on": there.date(), f"{name}_time": f"{there:%H:%M}"}
    for name in ("waking_from", "waking_until"):
        if clock := values[name]:
            values[name] = f"{clock:%H:%M}"
    return values


class TypesForm(EditForm):
    """What differs for each type, and a tick for each two types that may meet."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        types: Iterable[ParticipantType],
        standing: Mapping[int, TypeTerms],
        apart: Iterable[tuple[int, int]],
        matchmaking: Matchmaking,
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.types = list(types)
        self.initial["revision"] = matchmaking.revision
        kept_apart = set(apart)
        for one in self.types:
            for name, most in (
                ("least_meetings", MOST_MEETINGS),
                ("most_meetings", MOST_MEETINGS),
                ("most_requests", MOST_REQUESTS),
            ):
                usual = getattr(matchmaking, name)
                field = WholeField(label=one.name, required=False, most=most)
                field.widget.attrs["placeholder"] = "–" if usual is None else str(usual)
                self.fields[self.name_of(name, one.pk)] = field
                own = getattr(standing.get(one.pk), name, None)
                self.initial[self.name_of(name, one.pk)] = own
        for first, second in self.pairs():
            name = f"meet_{first.pk}_{second.pk}"
            self.fields[name] = forms.BooleanField(required=False)
            self.initial[name] = (first.pk, second.pk) not in kept_apart

    @staticmethod
    def name_of(name: str, key: int) -> str:
        return {"least_meetings": "least", "most_meetings": "most"}.get(
            name, "requests"
        ) + f"_{key}"

    def pairs(self) -> list[tuple[ParticipantType, ParticipantType]]:
        """Return each two types once, and each with itself; the lower key first."""
        ordered = sorted(self.types, key=lambda one: one.pk)
        return [
            (first, second) for number, first in enumerate(ordered) for second in ordered[number:]
        ]

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each type: its three numbers, and a tick for each it may meet."""
        found = []
        for number, one in enumerate(self.types):
            numbers = [self[f"{name}_{one.pk}"] for name in ("least", "most", "requests")]
            ticks = []
            for other in self.types[: number + 1]:
                first, second = sorted([one.pk, other.pk])
                ticks.append({"field": self[f"meet_{first}_{second}"], "other": other})
            found.append({"type": one, "numbers": numbers, "ticks": ticks})
        return found

    def terms(self) -> TermsByType:
        return {
            one.pk: OwnTerms(
                least_meetings=self.cleaned_data[f"least_{one.pk}"],
                most_meetings=self.cleaned_data[f"most_{one.pk}"],
                most_requests=self.cleaned_data[f"requests_{one.pk}"],
            )
            for one in self.types
        }

    def apart(self) -> list[tuple[int, int]]:
        return [
            (first.pk, second.pk)
            for first, second in self.pairs()
            if not self.cleaned_data[f"meet_{first.pk}_{second.pk}"]
        ]


class SlotsForm(Form):
    """Slots of some days, all alike."""

    days = forms.MultipleChoiceField(label=_("Days"), widget=forms.CheckboxSelectMultiple)
    begins = time_field(_("From"), example="09:00")
    until = time_field(_("Until"), example="17:00")
    minutes = WholeField(label=_("Minutes each"), least=5, most=240)
    pause = WholeField(label=_("Pause between"), least=0, most=120, help_text=_("Minutes."))
    lunch_from = time_field(_("Lunch from"), required=False, example="12:30")
    lunch_until = time_field(_("Lunch until"), required=False, example="14:00")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        days = [
            event.starts_on + timedelta(days=number)
            for number in range((event.ends_on - event.starts_on).days + 1)
        ]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), words.weekday(day)) for day in days
        ]
        self.initial.setdefault("days", [day.isoformat() for day in days])

    def clean(self) -> None:
        given = self.cleaned_data
        begins, until = given.get("begins"), given.get("until")
        if begins and until and until <= begins:
            self.add_error("until", _now("The end is before the start."))
        lunch = [given.get("lunch_from"), given.get("lunch_until")]
        if any(lunch) and not all(lunch) and "lunch_until" not in self.errors:
            self.add_error("lunch_until", _now("Say both hours, or none."))
        elif lunch[0] and lunch[1] and lunch[1] <= lunch[0]:
            self.add_error("lunch_until", _now("The end is before the start."))

    def plan(self) -> SlotPlan:
        given = dict(self.cleaned_data)
        given["days"] = [date.fromisoformat(day) for day in given["days"]]
        return SlotPlan(**given)


USUAL_SLOTS = {
    "begins": "09:00",
    "until": "17:00",
    "minutes": 25,
    "pause": 5,
    "lunch_from": "12:30",
    "lunch_until": "14:00",
}


class TablesForm(Form):
    room = forms.CharField(
        label=_("Room"),
        max_length=100,
        required=False,
        help_text=_("Tables of one room stand beside each other."),
    )
    count = WholeField(label=_("How many"), least=1, most=500)
    named = forms.CharField(label=_("Called"), max_length=50, required=False)


class TableForm(Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    room = forms.CharField(label=_("Room"), max_length=100, required=False)
    host = PersonField(
        label=_("Whose it is"),
        required=False,
        help_text=_("They never leave it, and nobody meets there without them. Empty: shared."),
    )
    link = forms.URLField(
        label=_("Address of its video room"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        know(self.fields["host"], people)

    def facts(self) -> TableFacts:
        return TableFacts(**self.cleaned_data)


def initial_of_table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "room": table.room,
        "host": named(table.host) if table.host else "",
        "link": table.link,
    }


class WalksForm(Form):
    """How far rooms are apart: a field for each two."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        pairs: Iterable[tuple[str, str]],
        standing: Mapping[tuple[str, str], int],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = list(pairs)
        for number, pair in enumerate(self.pairs):
            rooms = [room or _now("no room") for room in pair]
            field = WholeField(label=f"{rooms[0]} – {rooms[1]}", required=False, most=100_000)
            self.fields[f"walk_{number}"] = field
            self.initial[f"walk_{number}"] = standing.get(pair)

    def metres(self) -> dict[tuple[str, str], int | None]:
        return {pair: self.cleaned_data[f"walk_{number}"] for number, pair in enumerate(self.pairs)}
