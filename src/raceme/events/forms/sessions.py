from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core import words
from raceme.core.forms import LARGEST_WHOLE, ChoiceOf, EditForm, Form, WholeField
from raceme.engagements.queries import kinds_for
from raceme.events.actions import Named, SessionFacts
from raceme.events.models import Event, Session, Speaker
from raceme.events.queries import rooms_of, tracks_of

LONGEST_TEXT = 10_000
NO_TIME = _("This is no time. Write it like 09:30.")
SKIPPED = _("Clocks skip this time on that day. Choose another one.")


def _time_field(label: Any) -> forms.TimeField:  # noqa: ANN401 (a lazy translation)
    return forms.TimeField(
        label=label,
        widget=forms.TextInput(attrs={"placeholder": "09:30", "inputmode": "numeric"}),
        error_messages={"invalid": NO_TIME},
    )


class SessionForm(EditForm):
    """What a session is, when by the event's own clock, and where."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = ChoiceOf(
        label=_("Kind"),
        required=False,
        help_text=_("What it counts as in the log; a break counts nowhere."),
    )
    day = forms.ChoiceField(label=_("Day"))
    begins = _time_field(_("From"))
    until = _time_field(_("Until"))
    room = ChoiceOf(label=_("Room"), required=False)
    track = ChoiceOf(label=_("Track"), required=False)
    needs_sign_up = forms.BooleanField(
        label=_("Needs sign-up"),
        required=False,
        help_text=_("Whoever is registered says that they come to it, by their own link."),
    )
    capacity = WholeField(
        label=_("Places"),
        least=1,
        required=False,
        help_text=_("Left empty, as many as its room holds. Who comes later waits in a line."),
    )
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.event = event
        days = [
            event.starts_on + timedelta(days=number)
            for number in range((event.ends_on - event.starts_on).days + 1)
        ]
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), words.weekday(day)) for day in days
        ]
        kinds = sorted(kinds_for(event.workspace), key=lambda kind: kind.label.casefold())
        self._offer("kind", kinds, empty=_("Break, not counted"))
        self._offer("room", rooms_of(event), empty=_("none"))
        self._offer("track", tracks_of(event), empty=_("none"))

    def _offer(self, name: str, records: Any, *, empty: Any) -> None:  # noqa: ANN401
        field = self.fields[name]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(records, empty=empty)

    def clean(self) -> None:
        given = self.cleaned_data
        if not {"day", "begins", "until"} <= given.keys():
            return
        if given["until"] <= given["begins"]:
            self.add_error("until", _("The end is before the start."))
            return
        day = date.fromisoformat(given["day"])
        for name in ("begins", "until"):
            given[f"{name}_at"] = self._moment(day, given[name])
            if given[f"{name}_at"] is None:
                self.add_error(name, SKIPPED)

    def _moment(self, day: date, clock: time) -> datetime | None:
        """Return the moment of a time by the event's clock; None where clocks leave it out."""
        moment = datetime.combine(day, clock, tzinfo=self.event.zone)
        back = moment.astimezone(UTC).astimezone(self.event.zone)
        return moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None

    def facts(self) -> SessionFacts:
        given = self.cleaned_data
        names = ("title", "kind", "room", "track", "summary", "needs_sign_up", "capacity")
        plain = {name: given[name] for name in names}
        return SessionFacts(**plain, starts_at=given["begins_at"], ends_at=given["until_at"])


def initial_of(session: Session) -> dict[str, Any]:
    """Return what the form shows of ``session`` before anything is typed."""
    begins, until = (
        moment.astimezone(session.event.zone) for moment in (session.starts_at, session.ends_at)
    )
    names = ("title", "summary", "revision", "needs_sign_up", "capacity")
    plain = {name: getattr(session, name) for name in names}
    return plain | {
        "kind": session.kind_id,
        "room": session.room_id,
        "track": session.track_id,
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "until": f"{until:%H:%M}",
    }


def initial_after(last: Session | None, *, event: Event, day: str) -> dict[str, Any]:
    """Return what the form of a new session begins with: where the one before it ends."""
    if last is None:
        return {"day": day, "begins": "09:00", "until": "10:00"}
    begins = last.ends_at.astimezone(event.zone)
    return {
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "until": f"{begins + timedelta(hours=1):%H:%M}",
    }


class RoomForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=LARGEST_WHOLE
    )


class TrackForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)


class SpeakerForm(Form):
    """Who is named in a session; whom of the register that is follows from the names."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    about = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("As"), choices=Speaker.Role.choices)

    def named(self) -> Named:
        return Named(**self.cleaned_data)
