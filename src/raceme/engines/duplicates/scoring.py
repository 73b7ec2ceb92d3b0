"""
Evidence, weighed: each piece adds to, or takes from, the odds that two records are one.

The weights are natural logarithms of odds, chosen by general knowledge of company data and
adjusted on lists of their own; docs/decisions tells how.
"""

from collections.abc import Iterator
from math import exp

from raceme.engines.duplicates import likeness
from raceme.engines.duplicates.likeness import Likeness
from raceme.engines.duplicates.normalising import Known
from raceme.engines.duplicates.numbers import Number, is_slip
from raceme.engines.duplicates.problem import Code, Reason, Score

# Before anything is known of two records that were worth a look.
PRIOR = -7.0
WEIGHTS = {
    Code.SAME_NUMBER: 12.0,
    Code.SAME_VAT: 7.0,
    Code.NEAR_NUMBER: -1.5,
    Code.OTHER_NUMBER: -9.0,
    Code.OTHER_VAT: -5.0,
    Code.SAME_NAME: 5.0,
    Code.NEAR_NAME: 3.5,
    Code.PART_OF_NAME: 1.0,
    Code.SHARED_WORD: -1.5,
    Code.OTHER_NAME: -5.0,
    Code.OTHER_FORM: -1.0,
    Code.SAME_TOWN: 2.0,
    Code.OTHER_TOWN: -3.0,
    Code.OTHER_COUNTRY: -4.0,
    Code.SAME_STREET: 2.5,
    Code.OTHER_STREET: -1.5,
    Code.SAME_DOMAIN: 3.0,
    Code.OTHER_DOMAIN: -1.5,
    Code.SAME_EMAIL: 3.0,
}
# A short number is given out by more than one register of a country.
SAME_SHORT_NUMBER = 8.0
NAMES = {
    Likeness.SAME: Code.SAME_NAME,
    Likeness.NEAR: Code.NEAR_NAME,
    Likeness.PART: Code.PART_OF_NAME,
    Likeness.SHARED: Code.SHARED_WORD,
    Likeness.NONE: Code.OTHER_NAME,
}
# What two records that are one cannot have, whatever else they share.
_PLACES = 4


def weigh(one: Known, other: Known) -> Score:
    """Return how likely two are one, and what says so; the same whichever comes first."""
    first, second = sorted((one, other), key=lambda each: each.id)
    odds, reasons = PRIOR, []
    for code, value in _evidence(first, second):
        odds += _weight(code, first)
        reasons.append(Reason(code, value))
    return Score(round(1 / (1 + exp(-odds)), _PLACES), tuple(reasons))


def contradicts(one: Known, other: Known) -> bool:
    """
    Tell whether two have numbers that no single organisation can have.

    Nothing else outweighs it, so that such two need not be weighed at all.
    """
    mine, theirs = one.number, other.number
    if mine is None or theirs is None or mine.kind != theirs.kind or mine.digits == theirs.digits:
        return False
    return one.keys.isdisjoint(other.keys) and not is_slip(mine, theirs)


def _weight(code: Code, first: Known) -> float:
    if code == Code.SAME_NUMBER and first.number and first.number.is_short:
        return SAME_SHORT_NUMBER
    return WEIGHTS[code]


def _evidence(one: Known, other: Known) -> Iterator[tuple[Code, str]]:
    yield from _numbers(one, other)
    if one.name and other.name:
        alike = likeness.of_names(one.name, other.name)
        yield NAMES[alike], " ".join(one.name) if alike >= Likeness.NEAR else ""
    if one.form and other.form and one.form != other.form:
        yield Code.OTHER_FORM, f"{one.form} / {other.form}"
    yield from _places(one, other)
    yield from _contacts(one, other)


def _numbers(one: Known, other: Known) -> Iterator[tuple[Code, str]]:
    if shared := _shared(one, other):
        is_vat = shared.kind.endswith("-vat")
        yield Code.SAME_VAT if is_vat else Code.SAME_NUMBER, shared.digits
        return
    for mine, theirs, code in (
        (one.number, other.number, Code.OTHER_NUMBER),
        (one.vat, other.vat, Code.OTHER_VAT),
    ):
        if mine and theirs and mine.kind == theirs.kind:
            found = Code.NEAR_NUMBER if is_slip(mine, theirs) else code
            yield found, f"{mine.digits} / {theirs.digits}"
            return


def _shared(one: Known, other: Known) -> Number | None:
    return next((each for each in one.numbers if each in other.numbers), None)


def _places(one: Known, other: Known) -> Iterator[tuple[Code, str]]:
    if one.country and other.country and one.country != other.country:
        yield Code.OTHER_COUNTRY, f"{one.country} / {other.country}"
    is_one_town = None
    if one.town and other.town:
        is_one_town = likeness.of_towns(one.town, other.town)
        yield (
            (Code.SAME_TOWN, one.town)
            if is_one_town
            else (
                Code.OTHER_TOWN,
                f"{one.town} / {other.town}",
            )
        )
    if one.street and other.street:
        same = one.house == other.house and likeness.of_words(one.street, other.street)
        if same and is_one_town is not False:
            yield Code.SAME_STREET, " ".join((*one.street, one.house)).strip()
        elif not same:
            yield Code.OTHER_STREET, ""


def _contacts(one: Known, other: Known) -> Iterator[tuple[Code, str]]:
    if one.domain and other.domain:
        if one.domain == other.domain:
            yield Code.SAME_DOMAIN, one.domain
        else:
            yield Code.OTHER_DOMAIN, f"{one.domain} / {other.domain}"
    elif one.email and one.email == other.email:
        yield Code.SAME_EMAIL, one.email
