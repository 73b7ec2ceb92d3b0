"""What one says before a schedule is made or repaired."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import Form
from raceme.matchmaking.actions.scheduling import Happened

LIMITS = (
    (20, _("20 seconds")),
    (60, _("1 minute")),
    (180, _("3 minutes")),
    (600, _("10 minutes")),
)


class MakeForm(Form):
    """For how long to look, and whether what is locked stays."""

    seconds = forms.TypedChoiceField(
        label=_("Look for at most"),
        choices=LIMITS,
        coerce=int,
        help_text=_("It ends sooner once nothing better is possible."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("For whoever reads the list of versions."),
    )
    keeps_locked = forms.BooleanField(
        label=_("Leave the locked meetings of the newest version where they are"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, can_keep: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not can_keep:
            del self.fields["keeps_locked"]


class RepairForm(Form):
    """What happened: what is lost, who is gone, which meetings are not to be."""

    slots = forms.MultipleChoiceField(
        label=_("Times that are lost"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tables = forms.MultipleChoiceField(
        label=_("Tables that are lost"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rooms = forms.MultipleChoiceField(
        label=_("Rooms that are lost, with all their tables"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    absent = forms.MultipleChoiceField(
        label=_("People who are gone"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wishes = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        offered: dict[str, list[tuple[str, str]]],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def happened(self, *, tables_in: Mapping[str, Iterable[int]]) -> Happened:
        """Return what was said; a room stands for its tables."""
        said = self.cleaned_data
        lost = {int(one) for one in said["tables"]}
        lost |= {table for room in said["rooms"] for table in tables_in[room]}
        return Happened(
            slots=[int(one) for one in said["slots"]],
            tables=sorted(lost),
            absent=[int(one) for one in said["absent"]],
            wishes=[int(one) for one in said["wishes"]],
        )
