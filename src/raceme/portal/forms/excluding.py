"""What a programme shall not count, and why: activities, or some who took part in one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import ChoiceOf, ChoosingForm, Form
from raceme.engagements.models import Engagement
from raceme.engagements.queries import name_of
from raceme.programmes.models import Programme


def reason_for_funder() -> forms.CharField:
    return forms.CharField(label=_("Reason, shown to the funder"), max_length=300)


class ExcludeForm(ChoosingForm):
    """Which programme shall not count something, and why."""

    programme = ChoiceOf(label=_("Programme"))
    reason = reason_for_funder()


class ParticipantsForm(Form):
    """Which participants a programme shall not count, and why."""

    programme = ChoiceOf(label=_("Programme"))
    participants = forms.MultipleChoiceField(
        label=_("Participants"), widget=forms.CheckboxSelectMultiple
    )
    reason = reason_for_funder()

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        programmes: Iterable[Programme],
        engagements: Iterable[Engagement],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = {str(one.pk): one for one in engagements}
        programme, participants = self.fields["programme"], self.fields["participants"]
        assert isinstance(programme, ChoiceOf)  # noqa: S101 (tells the type)
        assert isinstance(participants, forms.MultipleChoiceField)  # noqa: S101
        programme.offer(programmes)
        participants.choices = [(key, name_of(one)) for key, one in self.engagements.items()]

    def looked_at(self) -> tuple[Programme | None, list[int]]:
        """Return the programme and the participants that the page shows as chosen."""
        programme = self.fields["programme"]
        assert isinstance(programme, ChoiceOf)  # noqa: S101
        first = next(iter(programme.records.values()), None)
        found = programme.records.get(str(self["programme"].value()), first)
        ticked = self["participants"].value() or []
        return found, [one.pk for key, one in self.engagements.items() if key in ticked]

    def chosen(self) -> list[Engagement]:
        return [self.engagements[key] for key in self.cleaned_data["participants"]]
