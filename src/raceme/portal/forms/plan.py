"""What a work plan promises: a programme's item, ticked off by a kind of the log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import DateField, EditForm, WholeField
from raceme.engagements.models import Kind
from raceme.programmes.actions import PlanFacts
from raceme.programmes.models import Partner, PlanItem

MOST_NEEDED = 32_767


class PlanItemForm(EditForm):
    code = forms.CharField(label=_("Number"), max_length=20)
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What is promised"), choices=PlanItem.Kind.choices)
    due_on = DateField(label=_("Due"))
    responsible = forms.ChoiceField(label=_("Responsible partner"), required=False)
    responsible_person = forms.CharField(
        label=_("Responsible person"), max_length=200, required=False
    )
    activity_kind = forms.ChoiceField(
        label=_("Ticked off by activities of kind"),
        required=False,
        help_text=_("An activity recorded for this item counts, whatever its kind."),
    )
    activities_needed = WholeField(
        label=_("How many"), least=1, most=MOST_NEEDED, help_text=_("Held, to be done.")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        partners: Iterable[Partner],
        kinds: Iterable[Kind],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(partner.pk): partner for partner in partners}
        who = [(key, partner.organisation.name) for key, partner in self.partners.items()]
        self._offer("responsible", [("", _("The lead itself")), *who])
        ordered = sorted(kinds, key=lambda kind: kind.label.casefold())
        what = [(kind.code, kind.label) for kind in ordered]
        # A kind that is offered no more stays what the item was written with.
        standing = str(self.initial.get("activity_kind", ""))
        if standing and standing not in dict(what):
            what.append((standing, standing))
        self._offer("activity_kind", [("", _("none in particular")), *what])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
        field.choices = choices

    def facts(self) -> PlanFacts:
        given = {name: self.cleaned_data[name] for name in PlanFacts.__dataclass_fields__}
        return PlanFacts(**{**given, "responsible": self.partners.get(given["responsible"])})


def initial_of(item: PlanItem) -> dict[str, Any]:
    """Return what the form shows of ``item`` before anything is typed."""
    facts = {name: getattr(item, name) for name in PlanFacts.__dataclass_fields__}
    return {**facts, "responsible": item.responsible_id or "", "revision": item.revision}
