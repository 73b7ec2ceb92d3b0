from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm
from raceme.core.places import country_choices, time_zone_choices
from raceme.events.models import Registration
from raceme.matchmaking.actions.terms import ProfileFacts
from raceme.matchmaking.library.clocks import clock_of
from raceme.matchmaking.library.interests import LISTS, Scheme, Tag, tag_of
from raceme.matchmaking.library.tongues import LANGUAGES, languages_from
from raceme.matchmaking.models import Interest, Matchmaking, Participant
from raceme.matchmaking.queries.profiles import Tags

LONGEST_TEXT = 2000
DIRECTIONS = ("offer", "seek")


class ProfileForm(EditForm):
    """What somebody says of themselves to those who may meet them."""

    about = forms.CharField(
        label=_("In one sentence"),
        max_length=500,
        required=False,
        help_text=_("What your organisation does. Others read this first."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    offers = forms.CharField(
        label=_("What you offer, in your own words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seeks = forms.CharField(
        label=_("What you look for, in your own words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you can meet in"),
        choices=lambda: list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one: two people need one in common.")},
    )
    countries = forms.MultipleChoiceField(
        label=_("From where you would like partners"),
        choices=lambda: country_choices()[1:],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    presence = forms.ChoiceField(
        label=_("How you take part"),
        choices=Participant.Presence.choices,
        widget=forms.RadioSelect,
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=time_zone_choices)
    link = forms.URLField(
        label=_("Where one meets you online"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only whom you meet sees it."),
    )
    is_shown = forms.BooleanField(
        label=_("Show my name, my organisation and this profile to the others who take part"),
        required=False,
        help_text=_("Nobody finds you before. You can take it back at any time."),
    )

    def __init__(self, *args: Any, matchmaking: Matchmaking, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if matchmaking.is_online:
            del self.fields["presence"]
        for direction in DIRECTIONS:
            for scheme, entries in LISTS.items():
                self.fields[f"{direction}_{scheme}"] = forms.MultipleChoiceField(
                    label=Scheme(scheme).label,
                    choices=[(code, str(word)) for code, word in entries.items()],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def lists(self, direction: str) -> list[tuple[forms.BoundField, int]]:
        """Return the lists of one direction, each with how many of it are ticked."""
        fields = [self[f"{direction}_{scheme}"] for scheme in LISTS]
        return [(field, len(field.value() or [])) for field in fields]

    def offer_lists(self) -> list[tuple[forms.BoundField, int]]:
        return self.lists("offer")

    def seek_lists(self) -> list[tuple[forms.BoundField, int]]:
        return self.lists("seek")

    def facts(self) -> ProfileFacts:
        given = self.cleaned_data
        return ProfileFacts(
            **{name: given[name] for name in ("about", "offers", "seeks", "languages")},
            **{name: given[name] for name in ("countries", "time_zone", "link", "is_shown")},
            presence=given.get("presence") or Participant.Presence.ONLINE,
            offered=self._tags("offer"),
            sought=self._tags("seek"),
        )

    def _tags(self, direction: str) -> list[Tag]:
        return [
            tag
            for scheme in LISTS
            for code in self.cleaned_data[f"{direction}_{scheme}"]
            if (tag := tag_of(f"{scheme}:{code}"))
        ]


class ProfileForThemForm(ProfileForm):
    """The same as staff fill it in for who phones; whether others see it, they say themselves."""

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, matchmaking=participant.matchmaking, **kwargs)
        self.stays_shown = participant.is_shown
        del self.fields["is_shown"]

    def facts(self) -> ProfileFacts:
        self.cleaned_data["is_shown"] = self.stays_shown
        return super().facts()


def initial_for(registration: Registration, matchmaking: Matchmaking) -> dict[str, Any]:
    """Return what the form begins with for somebody who has not joined: what is guessed."""
    event = matchmaking.event
    zone = clock_of(registration.country, otherwise=event.time_zone)
    return {
        "languages": languages_from(registration.language),
        "presence": Participant.Presence.HERE,
        "time_zone": zone if matchmaking.is_online else event.time_zone,
    }


def initial_of_profile(participant: Participant, tags: Tags) -> dict[str, Any]:
    """Return what the form shows of a profile before anything is typed."""
    plain = ("about", "offers", "seeks", "languages", "countries", "presence", "link", "is_shown")
    zone = participant.time_zone or participant.matchmaking.event.time_zone
    return {
        **{name: getattr(participant, name) for name in plain},
        **{
            f"{direction}_{scheme}": _codes(tags[direction], scheme)
            for direction in Interest.Direction.values
            for scheme in LISTS
        },
        "time_zone": zone,
        "revision": participant.revision,
    }


def _codes(tags: Iterable[Tag], scheme: str) -> list[str]:
    return [tag.code for tag in tags if tag.scheme == scheme]
