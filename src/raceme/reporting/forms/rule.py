"""A rule's choices as a form: read from an address or a post, and written as a definition."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.errors import Refusal
from raceme.core.forms import DecimalField, EditForm, WholeField
from raceme.reporting.forms import choices
from raceme.reporting.forms.choices import NOT_SME, SME, Choice, Offer, Words
from raceme.reporting.forms.conditions import Condition, conditions_for, counts_activities
from raceme.reporting.forms.made import DECIMALS, LISTS, SHOWN, YES_OR_NO, Made, changed
from raceme.reporting.queries.definitions import RuleRefused, rule_from

Definition = dict[str, object]
MOST_CODES = 60


class CodesField(forms.MultipleChoiceField):
    """Several codes, each from a select of its own; what was left empty is none of them."""

    def to_python(self, value: object) -> list[str]:
        codes = dict.fromkeys(code for code in super().to_python(value) if code)
        if len(codes) > MOST_CODES:
            raise ValidationError(_("These are too many: a rule takes 60 at most."))
        return list(codes)


def _codes() -> CodesField:
    return CodesField(
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This choice is not known: take another.")},
    )


def _one_of(known: Iterable[Choice]) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        choices=[*known],
        error_messages={"invalid_choice": gettext_lazy("This choice is not known: take another.")},
    )


class RuleForm(EditForm):
    """
    The choices of one rule.

    ``add`` and ``remove`` name a condition; ``standing`` is a definition whose codes stay
    on offer, also where nobody would choose them anew.
    """

    name = forms.CharField(
        label=gettext_lazy("Name of the rule"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"hx-preserve": "true", "autocomplete": "off"}),
    )
    measure = _one_of(choices.MEASURES)
    kinds = _codes()
    who = _one_of([*choices.WHO, choices.NEVER_SMES])
    roles = _codes()
    first_time = _one_of([("", ""), *choices.FIRST_TIMES])
    currency = _one_of([("", ""), *choices.CURRENCY_CODES])
    place = _one_of(choices.PLACES)
    levels = _codes()
    size_classes = _codes()
    organisation_kinds = _codes()
    countries = _codes()
    region_prefixes = _codes()
    with_country_from = _codes()
    disaggregations = _codes()
    activity_code_prefixes = forms.CharField(required=False, max_length=200)
    cluster_member = _one_of([("", ""), *choices.MEMBERS])
    online = _one_of([("", ""), *choices.ONLINE])
    countries_at_least = WholeField(
        required=False,
        least=2,
        most=250,
        outside=gettext_lazy("This must lie between 2 and 250 countries."),
    )
    hours_at_least = DecimalField(
        required=False,
        least=0,
        most=100_000,
        outside=gettext_lazy("The hours must lie between 0 and 100,000."),
    )
    share_at_least = DecimalField(
        required=False,
        least=0,
        most=100,
        outside=gettext_lazy("The share must lie between 0 and 100 %."),
    )
    with_evidence = forms.CharField(required=False, max_length=1)
    with_document = forms.CharField(required=False, max_length=1)

    def __init__(
        self,
        choices_made: Made,
        *,
        offer: Offer,
        add: str = "",
        remove: str = "",
        standing: Mapping[str, object] | None = None,
    ) -> None:
        self.offer = offer
        self.added = add
        made = changed(choices_made, add=add, remove=remove)
        measure = made.get("measure")
        self.counted = measure if measure in dict(choices.MEASURES) else choices.MEASURES[0][0]
        self.counts_activities = counts_activities(
            self.counted, is_of_the_place=made.get("place") == "1"
        )
        if self.counted == choices.AMOUNT and not made.get("currency"):
            made["currency"] = choices.CURRENCY_CODES[0][0]
        super().__init__(made)
        self._offer_codes(standing or {})

    @property
    def made(self) -> Made:
        return cast("Made", self.data)

    def _offer_codes(self, standing: Mapping[str, object]) -> None:
        known: dict[str, Iterable[Choice]] = {name: of() for name, of in choices.LISTED.items()}
        known["kinds"] = tuple(self.offer.kinds.items())
        known["region_prefixes"] = tuple(self.offer.region_names.items())
        known["disaggregations"] = self.splits
        for name, offered in known.items():
            kept = standing.get(name)
            codes: dict[str, Words] = dict(offered)
            if isinstance(kept, list):
                codes = {**{str(code): str(code) for code in kept}, **codes}
            cast("CodesField", self.fields[name]).choices = list(codes.items())

    @property
    def splits(self) -> tuple[Choice, ...]:
        allowed = frozenset(code for code, _word in choices.SPLITS)
        if self.counted == choices.REGISTER:
            allowed = choices.SPLITS_OF_A_REGISTER
        elif self.counts_activities:
            allowed = choices.SPLITS_OF_ACTIVITIES
        return tuple(split for split in choices.SPLITS if split[0] in allowed)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return conditions_for(self.counted, counts_activities=self.counts_activities)

    def is_open(self, condition: Condition) -> bool:
        """Tell whether the sentence shows ``condition``: it holds something, or was added."""
        held = any(any(self.made.getlist(name)) for name in condition.fields)
        return held or condition.key in self.made.getlist(SHOWN) or condition.key == self.added

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                rule_from(self.definition())
            except RuleRefused as refusal:
                self.refuse(refusal)
        return cleaned

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the choice that stands for its field."""
        if isinstance(refusal, RuleRefused) and refusal.field == "is_sme":
            refusal.field = "who"
        super().refuse(refusal)

    def definition(self) -> Definition:
        """Return what the choices say, as rules are kept; only what goes with the measure."""
        asked = {"measure", *self._fields_asked()}
        written = {**self._who(), **self._plain()}
        in_order = [*ORDER, "place", "register"]
        found: Definition = {
            name: written[name] for name in in_order if name in asked and name in written
        }
        if "place" in written and (
            self.counted == choices.COUNTRIES or {"countries", "region_prefixes"} & found.keys()
        ):
            found["place"] = True
        if self.counted == choices.REGISTER:
            found["register"] = "registered_cluster"
        return found

    def _fields_asked(self) -> set[str]:
        asked = {name for condition in self.conditions for name in condition.fields}
        if self.counted != choices.REGISTER:
            asked.add("kinds")
            if not self.counts_activities:
                asked |= {"who", "roles"}
        if "who" in asked:
            asked |= {"is_sme", "size_classes", "organisation_kinds"}
        if self.counted in choices.ONCE_MEASURES:
            asked.add("first_time")
        if self.counted == choices.AMOUNT:
            asked.add("currency")
        return asked

    def _plain(self) -> Definition:
        cleaned = self.cleaned_data
        written: Definition = {"measure": self.counted}
        written |= {name: cleaned[name] for name in LISTS if cleaned.get(name)}
        written |= {name: cleaned[name] == "1" for name in YES_OR_NO if cleaned.get(name)}
        written |= {name: True for name in ("with_evidence", "with_document") if cleaned.get(name)}
        written |= {name: cleaned[name] for name in ("currency", "first_time") if cleaned.get(name)}
        written |= {
            name: format(cast("Decimal", cleaned[name]), "f")
            for name in DECIMALS
            if cleaned.get(name) is not None
        }
        if cleaned.get("countries_at_least") is not None:
            written["countries_at_least"] = cleaned["countries_at_least"]
        if codes := _prefixes(str(cleaned.get("activity_code_prefixes") or "")):
            written["activity_code_prefixes"] = codes
        if cleaned.get("place") == "1":
            written["place"] = True
        return written | self._sizes_and_types()

    def _who(self) -> Definition:
        who = self.cleaned_data.get("who")
        return {"is_sme": who == SME} if who in {SME, NOT_SME} else {}

    def _sizes_and_types(self) -> Definition:
        """Return the lists with what the one choice of size or type adds to them."""
        who = str(self.cleaned_data.get("who") or "")
        written: Definition = {}
        for name, start in (("size_classes", choices.SIZE), ("organisation_kinds", choices.KIND)):
            codes: list[str] = self.cleaned_data.get(name) or []
            chosen = [who.removeprefix(start)] if who.startswith(start) else []
            if both := list(dict.fromkeys([*chosen, *codes])):
                written[name] = both
        return written


# As the engine writes them; ``place`` and ``register`` depend on what else is there.
ORDER = (
    "measure",
    "kinds",
    "levels",
    "roles",
    "organisation_kinds",
    "is_sme",
    "size_classes",
    "cluster_member",
    "activity_code_prefixes",
    "countries",
    "region_prefixes",
    "countries_at_least",
    "with_country_from",
    "online",
    "hours_at_least",
    "with_evidence",
    "with_document",
    "share_at_least",
    "currency",
    "first_time",
    "disaggregations",
)


def _prefixes(written: str) -> list[str]:
    parted = written.replace(";", " ").replace(",", " ").split()
    return list(dict.fromkeys(parted))
