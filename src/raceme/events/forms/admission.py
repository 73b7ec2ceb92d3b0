"""Forms of staff: who gets into an event, until when, how many and as what."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.forms import ChoiceOf, DateField, EditForm, WholeField
from raceme.core.places import country_choices
from raceme.engagements.models import Engagement
from raceme.events.actions.registering import AdmissionFacts, TypeFacts
from raceme.events.models import Admission, Event, ParticipantType
from raceme.organisations.models import Organisation
from raceme.questionnaires.models import Questionnaire

LONGEST_NOTICE = 10_000
START_OF_DAY, END_OF_DAY = time(0), time(23, 59)


def _clock() -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("At"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "09:00", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("This is no time. Write it like 09:30.")},
    )


class AdmissionForm(EditForm):
    """From when until when, how many, and what is asked; days and hours by the event's clock."""

    is_open = forms.BooleanField(
        label=gettext_lazy("People can register"),
        required=False,
        help_text=gettext_lazy("Untick it to close at once, whatever the days say."),
    )
    is_announced = forms.BooleanField(
        label=gettext_lazy("The agenda shows it"),
        required=False,
        help_text=gettext_lazy("Without: only who has the address of the form finds it."),
    )
    opens_on = DateField(label=gettext_lazy("Opens on"), required=False)
    opens_at = _clock()
    closes_on = DateField(label=gettext_lazy("Closes on"), required=False)
    closes_at = _clock()
    capacity = WholeField(
        label=gettext_lazy("Places in all"),
        least=1,
        required=False,
        help_text=gettext_lazy("Empty: there is no end of places."),
    )
    has_waiting_list = forms.BooleanField(
        label=gettext_lazy("There is a waiting list"),
        required=False,
        help_text=gettext_lazy("A free place goes to who has waited longest, by itself."),
    )
    takes_colleagues = forms.BooleanField(
        label=gettext_lazy("One may register colleagues along"), required=False
    )
    questionnaire = ChoiceOf(
        label=gettext_lazy("What else is asked"),
        required=False,
        help_text=gettext_lazy("A published questionnaire for registrations."),
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice"),
        max_length=LONGEST_NOTICE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What is done with what people say, whom it is given to, and for how long it is kept. "
            "Without one a plain sentence says that it is used for this event alone."
        ),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        event: Event,
        offered: Iterable[Questionnaire],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        field = self.fields["questionnaire"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(offered, empty=_("Nothing more"))

    def clean(self) -> None:
        for name, otherwise in (("opens", START_OF_DAY), ("closes", END_OF_DAY)):
            given = self.cleaned_data
            day, clock = given.get(f"{name}_on"), given.get(f"{name}_at")
            if day is None and clock is not None and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _("On which day?"))
            moment = self._moment(day, clock or otherwise) if day else None
            if day and moment is None:
                self.add_error(
                    f"{name}_at", _("Clocks skip this time on that day. Choose another one.")
                )
            given[f"{name}_moment"] = moment

    def _moment(self, day: date, clock: time) -> datetime | None:
        moment = datetime.combine(day, clock, tzinfo=self.event.zone)
        back = moment.astimezone(UTC).astimezone(self.event.zone)
        return moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None

    def facts(self) -> AdmissionFacts:
        given = self.cleaned_data
        plain = (
            *("is_open", "is_announced", "capacity", "has_waiting_list", "takes_colleagues"),
            *("questionnaire", "notice"),
        )
        return AdmissionFacts(
            **{name: given[name] for name in plain},
            opens_at=given["opens_moment"],
            closes_at=given["closes_moment"],
        )


def initial_of(admission: Admission | None, event: Event) -> dict[str, Any]:
    """Return what the form shows before anything is typed."""
    if admission is None:
        always = ("is_open", "is_announced", "has_waiting_list", "takes_colleagues")
        return dict.fromkeys(always, True) | {"revision": 0}
    plain = (
        *("is_open", "is_announced", "capacity", "has_waiting_list", "takes_colleagues"),
        *("notice", "revision"),
    )
    made: dict[str, Any] = {name: getattr(admission, name) for name in plain}
    made["questionnaire"] = admission.questionnaire_id
    for name in ("opens", "closes"):
        moment: datetime | None = getattr(admission, f"{name}_at")
        local = moment.astimezone(event.zone) if moment else None
        made |= {f"{name}_on": local and local.date(), f"{name}_at": local and f"{local:%H:%M}"}
    return made


class TypeForm(EditForm):
    """As what one comes, and who may."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    about = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One sentence, below the name on the form."),
    )
    capacity = WholeField(
        label=gettext_lazy("Places"),
        least=1,
        required=False,
        help_text=gettext_lazy("Empty: as many as the event has."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Counts in the log as"), choices=Engagement.Role.choices
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("Needs approval"),
        required=False,
        help_text=gettext_lazy("A place is held until you have decided."),
    )
    is_offered = forms.BooleanField(
        label=gettext_lazy("Everybody may choose it"),
        required=False,
        help_text=gettext_lazy("Without: staff alone give it."),
    )
    has_meetings = forms.BooleanField(
        label=gettext_lazy("May have bilateral meetings"), required=False
    )
    organisation_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these kinds of organisation"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: for all. The form asks for the kind then."),
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Only from these countries"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("None chosen: from everywhere."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        countries = self.fields["countries"]
        countries.choices = country_choices()[1:]  # type: ignore[attr-defined]

    def facts(self) -> TypeFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        given |= {name: tuple(given[name]) for name in ("organisation_kinds", "countries")}
        return TypeFacts(**given)


def initial_of_type(kind: ParticipantType | None) -> dict[str, Any]:
    if kind is None:
        return {"is_offered": True, "has_meetings": True}
    return {name: getattr(kind, name) for name in (*TypeFacts.__dataclass_fields__, "revision")}
