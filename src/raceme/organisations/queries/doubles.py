"""Records that may be meant by what somebody types of an organisation."""

from collections.abc import Mapping

from django.db.models import Q

from raceme.organisations.models import Organisation
from raceme.organisations.names import BLOCK_LENGTH, name_block, name_key, number_forms
from raceme.organisations.queries.register import namesakes
from raceme.organisations.solving import LIKELY_ONE, TYPED, WORTH_A_WORD, Row, scored

DOUBLES_SHOWN = 3
# So many names of the same first letters are compared at most.
MOST_COMPARED = 1_000
COMPARED = (
    "pk",
    "name",
    "registered_number",
    "vat_number",
    "address",
    "town",
    "country",
    "website",
    "email",
)


def likely_doubles(
    facts: Mapping[str, str], *, but: int | None = None, while_typing: bool = False
) -> list[Organisation]:
    """
    Return the few records that are likely the one ``facts`` describe, whoever uses them.

    ``while_typing`` the same name is enough; ``but`` is the record itself. Of what comes, public
    facts alone may be shown: name, number, town.
    """
    rows: dict[int, Row] = {}
    for wanted in (_exactly(facts), _nearly(facts)):
        if wanted:
            found = Organisation.objects.filter(wanted).order_by("pk").values_list(*COMPARED)
            rows |= {row[0]: row for row in found[:MOST_COMPARED] if row[0] != but}
    typed: Row = (
        TYPED,
        facts["name"],
        facts["registered_number"],
        facts["vat_number"],
        facts["address"],
        facts["town"],
        facts["country"],
        facts["website"],
        facts["email"],
    )
    least = WORTH_A_WORD if while_typing else LIKELY_ONE
    likely = [key for score, key in scored(typed, rows.values()) if score >= least]
    by_key = Organisation.objects.in_bulk(likely[:DOUBLES_SHOWN])
    return [by_key[key] for key in likely[:DOUBLES_SHOWN] if key in by_key]


def may_be_meant(facts: Mapping[str, str]) -> list[Organisation]:
    """Return the few that a new record is held back for: namesakes of the country, likely ones."""
    same = namesakes(facts["name"], country=facts["country"])
    keys = {each.pk for each in same}
    likely = [each for each in likely_doubles(facts) if each.pk not in keys]
    return [*same, *likely][:DOUBLES_SHOWN]


def _exactly(facts: Mapping[str, str]) -> Q:
    """Ask by what is found through an index whole: numbers, the address, the name."""
    wanted = Q()
    typed = (facts["registered_number"], facts["vat_number"])
    numbers = {form for text in typed if text for form in number_forms(text)}
    if numbers:
        wanted |= Q(registered_number__in=numbers) | Q(vat_number__in=numbers)
    if facts["email"]:
        wanted |= Q(email=facts["email"].lower())
    if facts["name"]:
        wanted |= Q(name_key=name_key(facts["name"]), country=facts["country"])
    return wanted


def _nearly(facts: Mapping[str, str]) -> Q:
    """Ask by the first letters of the name, once there are enough of them."""
    block = name_block(facts["name"])
    if len(block) < BLOCK_LENGTH:
        return Q()
    return Q(name_block=block, country=facts["country"])
