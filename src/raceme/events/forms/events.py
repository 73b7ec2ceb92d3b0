from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.core.errors import FieldRefusal
from raceme.core.forms import ChoiceOf, DateField, EditForm, start_before_end
from raceme.core.places import time_zone_choices
from raceme.engagements.actions import Place, read_place
from raceme.engagements.queries import kinds_for
from raceme.events.actions import EventFacts
from raceme.events.models import Event
from raceme.events.queries.series import series_of
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

LONGEST_TEXT = 20_000
USUAL_KIND = "conference"


class EventForm(EditForm):
    """What an event says of itself, to add it or to correct it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = ChoiceOf(label=_("Kind"))
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        help_text=_("Stands below the title, and in calendars and search engines."),
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False)
    moves_sessions = forms.BooleanField(label=_("Move the sessions along"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Its times are typed and shown in it."),
    )
    is_online = forms.BooleanField(label=_("Online"), required=False)
    link = forms.URLField(
        label=_("Address of the meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Everybody sees it on the agenda. Leave it empty to send it by mail."),
    )
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    address = forms.CharField(label=_("Street"), max_length=300, required=False)
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Town, then region or country: Cluj-Napoca, RO11"),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    series = ChoiceOf(label=_("Series"), required=False)
    programmes = forms.MultipleChoiceField(
        label=_("Counts towards"), required=False, widget=forms.CheckboxSelectMultiple
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_("The end of its page's address. Made from the title where it is empty."),
        error_messages={
            "invalid": _("Use letters without accents, digits and hyphens, no spaces.")
        },
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        kinds = sorted(kinds_for(workspace), key=lambda kind: kind.label.casefold())
        kind = self.fields["kind"]
        assert isinstance(kind, ChoiceOf)  # noqa: S101 (tells the type)
        kind.offer(kinds)
        series = self.fields["series"]
        assert isinstance(series, ChoiceOf)  # noqa: S101 (tells the type)
        series.offer(series_of(workspace), empty=gettext("none"))
        if not self.initial.get("kind"):
            usual = (one.pk for one in kinds if one.code == USUAL_KIND and not one.workspace_id)
            self.initial["kind"] = next(usual, None)
        self.offered: dict[str, Programme] = {
            str(one.pk): one for one in programmes_in_order(workspace)
        }
        named = [(key, one.name) for key, one in self.offered.items()]
        self.fields["programmes"].choices = named  # type: ignore[attr-defined]

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"])
        except FieldRefusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> None:
        if self.cleaned_data.get("ends_on") is None and "ends_on" not in self.errors:
            self.cleaned_data["ends_on"] = self.cleaned_data.get("starts_on")
        start_before_end(self, "starts_on", "ends_on")

    def facts(self) -> EventFacts:
        given = dict(self.cleaned_data)
        place = given.pop("place")
        for name in ("revision", "moves_sessions"):
            given.pop(name)
        given["programmes"] = [self.offered[key] for key in given["programmes"]]
        return EventFacts(**given, town=place.town, country=place.country, region=place.region)


def initial_of(event: Event) -> dict[str, Any]:
    """Return what the form shows of ``event`` before anything is typed."""
    names = [
        *("title", "summary", "starts_on", "ends_on", "time_zone", "is_online", "link", "venue"),
        *("address", "description", "slug", "revision"),
    ]
    place = Place(town=event.town, country=event.country, region=event.region)
    return {name: getattr(event, name) for name in names} | {
        "kind": event.kind_id,
        "series": event.series_id,
        "place": str(place),
        "programmes": [str(one.pk) for one in event.programmes.order_by("pk")],
    }
