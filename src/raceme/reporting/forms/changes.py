"""What a change of a rule does to its words: each choice before and now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import places, words
from raceme.reporting.forms import choices
from raceme.reporting.forms.choices import Choice, Offer, Words
from raceme.reporting.forms.made import codes_in
from raceme.reporting.forms.sentence import LABELS

Definition = Mapping[str, object]
Said = Callable[[Definition], str]


@dataclass(frozen=True, kw_only=True)
class Difference:
    label: Words
    before: str
    now: str


def differences(before: Definition, now: Definition, *, offer: Offer) -> list[Difference]:
    """Return the choices in which two definitions differ, in the order of the sentence."""
    return [
        Difference(label=label, before=said(before), now=said(now))
        for label, said in _aspects(offer)
        if said(before) != said(now)
    ]


def _aspects(offer: Offer) -> list[tuple[Words, Said]]:
    return [
        (LABELS["measure"], _one("measure", choices.MEASURES)),
        (LABELS["who"], _who),
        (LABELS["roles"], _several("roles", choices.roles(), none=choices.ANYTHING[1])),
        (LABELS["kinds"], _several("kinds", tuple(offer.kinds.items()))),
        (LABELS["first_time"], _first_time),
        (LABELS["currency"], _one("currency", choices.CURRENCY_CODES)),
        (LABELS["levels"], _several("levels", choices.levels())),
        (LABELS["countries"], _countries("countries")),
        (LABELS["region_prefixes"], _regions),
        (gettext_lazy("Country and region mean"), _place),
        (gettext_lazy("Evidence"), _flag("with_evidence", gettext_lazy("with evidence"))),
        (gettext_lazy("Document"), _flag("with_document", gettext_lazy("with a document"))),
        (gettext_lazy("Least share"), _share),
        (LABELS["online"], _yes_or_no("online", choices.ONLINE)),
        (LABELS["hours_at_least"], _number("hours_at_least")),
        (gettext_lazy("Sector"), _sector),
        (LABELS["countries_at_least"], _number("countries_at_least")),
        (LABELS["with_country_from"], _countries("with_country_from")),
        (LABELS["cluster_member"], _yes_or_no("cluster_member", choices.MEMBERS)),
        (LABELS["disaggregations"], _splits),
    ]


def either(said: Sequence[str]) -> str:
    """Write several as alternatives: "workshop or study visit"."""
    return reduce(lambda some, other: _("{some} or {other}").format(some=some, other=other), said)


def _no_condition() -> str:
    return _("no condition")


def _one(name: str, offered: Sequence[Choice]) -> Said:
    def said(definition: Definition) -> str:
        code = str(definition.get(name, ""))
        return str(dict(offered).get(code, code)) or _no_condition()

    return said


def _several(name: str, offered: Sequence[Choice], *, none: Words = "") -> Said:
    def said(definition: Definition) -> str:
        named = dict(offered)
        codes = codes_in(definition, name)
        return (
            either([str(named.get(code, code)) for code in codes])
            if codes
            else str(none or _no_condition())
        )

    return said


def _who(definition: Definition) -> str:
    parts: list[str] = []
    if "is_sme" in definition:
        sme, larger = str(dict(choices.WHO)[choices.SME]), str(choices.NEVER_SMES[1])
        parts.append(sme if definition["is_sme"] else larger)
    sizes, types = codes_in(definition, "size_classes"), codes_in(definition, "organisation_kinds")
    if sizes:
        parts.append(_several("size_classes", choices.sizes())(definition))
    if types:
        parts.append(_several("organisation_kinds", choices.organisation_kinds())(definition))
    return ", ".join(parts) or str(dict(choices.WHO)[""])


def _first_time(definition: Definition) -> str:
    code = str(definition.get("first_time", ""))
    if code or definition.get("measure") not in choices.ONCE_MEASURES:
        return _one("first_time", choices.FIRST_TIMES)(definition)
    is_of_records = definition.get("measure") == choices.PARTICIPATIONS
    return str(choices.EVERY_TIME if is_of_records else choices.ONCE_A_VIEW)


def _countries(name: str) -> Said:
    def said(definition: Definition) -> str:
        codes = codes_in(definition, name)
        return either([places.country(code) for code in codes]) if codes else _no_condition()

    return said


def _regions(definition: Definition) -> str:
    codes = codes_in(definition, "region_prefixes")
    return either([places.region(code) for code in codes]) if codes else _no_condition()


def _place(definition: Definition) -> str:
    return _("the place of the activity") if definition.get("place") else _("the participant")


def _flag(name: str, word: Words) -> Said:
    return lambda definition: str(word) if definition.get(name) else _no_condition()


def _yes_or_no(name: str, offered: Sequence[Choice]) -> Said:
    def said(definition: Definition) -> str:
        if name not in definition:
            return _no_condition()
        return str(dict(offered)["1" if definition[name] else "0"])

    return said


def _number(name: str) -> Said:
    def said(definition: Definition) -> str:
        value = definition.get(name)
        return _no_condition() if value is None else words.number(Decimal(str(value)))

    return said


def _share(definition: Definition) -> str:
    value = definition.get("share_at_least")
    return _no_condition() if value is None else words.share(Decimal(str(value)))


def _sector(definition: Definition) -> str:
    return ", ".join(codes_in(definition, "activity_code_prefixes")) or _no_condition()


def _splits(definition: Definition) -> str:
    named = dict(choices.SPLITS)
    codes = [str(named.get(code, code)) for code in codes_in(definition, "disaggregations")]
    if not codes:
        return _no_condition()
    return reduce(lambda some, other: _("{some} and {other}").format(some=some, other=other), codes)
