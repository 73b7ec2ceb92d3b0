"""A rule's form drawn as one sentence: native choices that stand in the line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.reporting.forms import choices
from raceme.reporting.forms.choices import Choice, Words
from raceme.reporting.forms.conditions import BY_KEY, Condition
from raceme.reporting.forms.rule import RuleForm

# The choices that stand in the sentence of each measure; the rest are conditions.
SENTENCES = MappingProxyType(
    {
        "organisations": gettext_lazy(
            "Count {measure} that are {who}, took part as {roles} in activities of kind {kinds}, "
            "{first_time}."
        ),
        "activities": gettext_lazy("Count {measure} of kind {kinds}."),
        "participations": gettext_lazy(
            "Count {measure} of people from organisations that are {who}, who took part as {roles} "
            "in activities of kind {kinds}, {first_time}."
        ),
        "people": gettext_lazy(
            "Count {measure} from organisations that are {who}, who took part as {roles} in "
            "activities of kind {kinds}, {first_time}."
        ),
        "countries": gettext_lazy(
            "Count {measure}: {place}, of organisations that are {who}, took part as {roles} in "
            "activities of kind {kinds}, {first_time}."
        ),
        "hours": gettext_lazy(
            "Add up {measure} of participants from organisations that are {who}, took part as "
            "{roles} in activities of kind {kinds}."
        ),
        "amount": gettext_lazy(
            "Add up {measure} in {currency} of organisations that are {who}, took part as {roles} "
            "in activities of kind {kinds}."
        ),
        "documents": gettext_lazy("Count {measure} of activities of kind {kinds}."),
        "register": gettext_lazy("Count {measure}, as the register stands on the day."),
    }
)
OF_PLACES = gettext_lazy("Count {measure}: {place}, of kind {kinds}, {first_time}.")
LABELS = MappingProxyType(
    {
        "measure": gettext_lazy("What is counted"),
        "kinds": gettext_lazy("Kind of activity"),
        "who": gettext_lazy("Size or type"),
        "roles": gettext_lazy("Role"),
        "first_time": gettext_lazy("How often"),
        "currency": gettext_lazy("Currency"),
        "place": gettext_lazy("Whose country or region"),
        "levels": gettext_lazy("Level"),
        "size_classes": gettext_lazy("Size"),
        "organisation_kinds": gettext_lazy("Type of organisation"),
        "countries": gettext_lazy("Country"),
        "region_prefixes": gettext_lazy("Region"),
        "with_country_from": gettext_lazy("Country of a participant"),
        "disaggregations": gettext_lazy("Split by"),
        "activity_code_prefixes": gettext_lazy("Sector, as beginnings of NACE codes"),
        "cluster_member": gettext_lazy("Member of a cluster"),
        "online": gettext_lazy("Online or on the spot"),
        "countries_at_least": gettext_lazy("Countries at least"),
        "hours_at_least": gettext_lazy("Hours at least"),
        "share_at_least": gettext_lazy("Share in per cent at least"),
        "with_evidence": gettext_lazy("Evidence"),
        "with_document": gettext_lazy("Document"),
    }
)
CHOOSE = gettext_lazy("choose")
NO_MORE = gettext_lazy("none of these")
SINGLE = frozenset(
    {"measure", "who", "first_time", "currency", "place", "cluster_member", "online"}
)
TYPED = frozenset(
    {"activity_code_prefixes", "countries_at_least", "hours_at_least", "share_at_least"}
)


AUTOFOCUS = mark_safe(" autofocus")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A condition within the sentence: its words with their choices, and what is wrong there."""

    condition: Condition
    words: SafeString
    errors: Sequence[str]

    @property
    def error_name(self) -> str:
        return f"wrong-{self.condition.key}"


@dataclass(frozen=True, kw_only=True)
class Sentence:
    main: SafeString
    errors: Sequence[str]
    clauses: Sequence[Clause]
    pills: Sequence[Choice]
    more_pills: Sequence[Choice]


def sentence(form: RuleForm) -> Sentence:
    """Return ``form`` as its page shows it."""
    drawing = _Drawing(form)
    names = _names_in(form)
    opened = [one for one in form.conditions if form.is_open(one)]
    clauses = [
        Clause(condition=one, words=drawing.clause(one), errors=_errors(form, one.fields))
        for one in opened
    ]
    elsewhere = {name for one in opened for name in one.fields}
    return Sentence(
        main=drawing.words(_main(form), names),
        errors=_errors(form, [name for name in form.fields if name not in elsewhere]),
        clauses=clauses,
        pills=_pills(form, opened, is_usual=True),
        more_pills=_pills(form, opened, is_usual=False),
    )


def _main(form: RuleForm) -> Words:
    is_of_places = form.counted == choices.COUNTRIES and form.counts_activities
    return OF_PLACES if is_of_places else SENTENCES[form.counted]


def _names_in(form: RuleForm) -> list[str]:
    said = str(_main(form))
    return [name for name in LABELS if f"{{{name}}}" in said]


def _errors(form: RuleForm, names: Iterable[str]) -> list[str]:
    return [str(error) for name in names for error in form.errors.get(name, ())]


def _pills(form: RuleForm, opened: Sequence[Condition], *, is_usual: bool) -> list[Choice]:
    """Return what may be added: conditions not there yet, and further codes of those that are."""
    pills: list[Choice] = []
    # Documents are counted of activities that have one: nobody needs to ask for it.
    needless = {"document"} if form.counted == choices.DOCUMENTS else set()
    for one in form.conditions:
        if one in opened:
            filled = any(form.made.getlist(one.fields[0]))
            if is_usual and one.another and filled:
                pills.append((one.key, one.another))
        elif one.usual is is_usual and one.key not in needless:
            pills.append((one.key, one.label))
    if is_usual and form.counted != choices.REGISTER:
        pills.append(("kind", _("another kind")))
        if not form.counts_activities and any(form.made.getlist("roles")):
            pills.append(("role", _("another role")))
    return pills


class _Drawing:
    """The controls of a form, each with a name of its own, so that focus survives a new count."""

    def __init__(self, form: RuleForm) -> None:
        self.form = form
        self.drawn_place = "place" in _names_in(form)
        self.wrong = ""

    def words(self, said: Words, names: Iterable[str]) -> SafeString:
        self.wrong = "wrong-main"
        return format_html(str(said), **{name: self.control(name) for name in names})

    def clause(self, condition: Condition) -> SafeString:
        self.wrong = f"wrong-{condition.key}"
        controls = {name: self.control(name) for name in condition.fields}
        if condition.key in {"region", "country"}:
            controls["place"] = self._place()
        return format_html(str(condition.words), **controls)

    def _place(self) -> SafeString:
        """Return whose region it is: to choose once, and in words where it was chosen."""
        if self.form.counted == choices.REGISTER:
            return escape(_("with a seat in"))
        if self.drawn_place:
            return escape(dict(self._from())["1" if self._value("place") == "1" else ""])
        self.drawn_place = True
        return self.control("place")

    def control(self, name: str) -> SafeString:
        if name in TYPED:
            return self._line(name)
        if name in SINGLE:
            choice = self._choices(name), self._value(name)
            return self._select(name, *choice, number=1, takes_focus=self._adds(name))
        if name in {"with_evidence", "with_document"}:
            return format_html('<input type="hidden" name="{}" value="1">', name)
        return self._several(name)

    def _value(self, name: str) -> str:
        return str(self.form.made.get(name) or "")

    def _choices(self, name: str) -> Sequence[Choice]:
        if name == "first_time":
            is_of_records = self.form.counted == choices.PARTICIPATIONS
            every = choices.EVERY_TIME if is_of_records else choices.ONCE_A_VIEW
            return [*choices.FIRST_TIMES, ("", every)]
        if name == "place":
            return self._places()
        if name == "who":
            is_kept = self._value("who") == choices.NOT_SME
            return [*choices.WHO, choices.NEVER_SMES] if is_kept else choices.WHO
        offered: Any = self.form.fields[name]
        return [choice for choice in offered.choices if choice[0]]

    def _places(self) -> Sequence[Choice]:
        if self.form.counted == choices.COUNTRIES:
            return choices.COUNTRIES_OF
        return self._from()

    def _from(self) -> Sequence[Choice]:
        is_of_activities = self.form.counts_activities and self.form.counted != choices.COUNTRIES
        return choices.PLACES_OF_ACTIVITIES if is_of_activities else choices.PLACES

    def _several(self, name: str) -> SafeString:
        """Return a select for each code, and an empty one where another was asked for."""
        chosen = [code for code in self.form.made.getlist(name) if code]
        is_open = name == "roles" and not chosen and not self.form.counts_activities
        empty = choices.ANYTHING[1] if is_open else CHOOSE
        offered = self._choices(name)
        wants_more = not chosen or self._adds(name)
        drawn = [
            self._select(name, [*offered, ("", NO_MORE)], code, number=number)
            for number, code in enumerate(chosen, start=1)
        ]
        if wants_more:
            left = [choice for choice in offered if choice[0] not in chosen]
            more = [("", empty), *left]
            drawn.append(
                self._select(name, more, "", number=len(drawn) + 1, takes_focus=self._adds(name))
            )
        return reduce(_and if name == "disaggregations" else _or, drawn)

    def _adds(self, name: str) -> bool:
        """Tell whether this is what was just asked for: there one goes on choosing."""
        added = self.form.added
        condition = BY_KEY.get(added)
        return (added == "kind" and name == "kinds") or (
            condition is not None and name in condition.fields
        )

    def _select(
        self,
        name: str,
        offered: Sequence[Choice],
        value: str,
        *,
        number: int,
        takes_focus: bool = False,
    ) -> SafeString:
        options = self._regions(offered, value) if name == "region_prefixes" else None
        return format_html(
            '<label class="visually-hidden" for="{id}">{label}</label>'
            '<select id="{id}" name="{name}"{wrong}{focus}>{options}</select>',
            id=f"{name}-{number}",
            label=LABELS[name],
            name=name,
            wrong=self._described(name),
            focus=AUTOFOCUS if takes_focus else "",
            options=options or _options(offered, value),
        )

    def _regions(self, offered: Sequence[Choice], value: str) -> SafeString:
        """Return the regions under their countries, before them what else is on offer."""
        open_now = dict(offered)
        grouped = {code for named in self.form.offer.regions.values() for code, _name in named}
        loose = [choice for choice in offered if choice[0] not in grouped]
        groups = [
            (country, _options([one for one in named if one[0] in open_now], value))
            for country, named in self.form.offer.regions.items()
        ]
        return _options(loose, value) + format_html_join(
            "", '<optgroup label="{}">{}</optgroup>', groups
        )

    def _line(self, name: str) -> SafeString:
        is_number = name != "activity_code_prefixes"
        return format_html(
            '<label class="visually-hidden" for="{name}">{label}</label><input type="text" '
            'id="{name}" name="{name}" value="{value}" autocomplete="off" maxlength="200" '
            'hx-preserve="true"{mode}{wrong}{focus}>',
            name=name,
            label=LABELS[name],
            value=self._value(name),
            mode=mark_safe(' inputmode="decimal" size="5"') if is_number else "",
            wrong=self._described(name),
            focus=AUTOFOCUS if self._adds(name) else "",
        )

    def _described(self, name: str) -> SafeString | str:
        if name not in self.form.errors:
            return ""
        return format_html(' aria-invalid="true" aria-describedby="{}"', self.wrong)


def _options(offered: Iterable[Choice], value: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == value else "", word) for code, word in offered),
    )


def _or(some: SafeString, other: SafeString) -> SafeString:
    return format_html(_("{some} or {other}"), some=some, other=other)


def _and(some: SafeString, other: SafeString) -> SafeString:
    return format_html(_("{some} and {other}"), some=some, other=other)
