"""What a column of a file may go into, and by which name each part of a row knows it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from raceme.stewardship.imports import fields as known
from raceme.stewardship.imports.fields import Field
from raceme.stewardship.models import Import

Holds = Import.Holds
# A file names one thing, and a row speaks of several: whose name or address is meant.
OF_A_PERSON = {"person": "person_name", "email": "person_email", "organisation": "name"}
PLACE = {"country": "place_country", "region": "place_region", "town": "place_town"}
TAKEN_AS: Mapping[str, Mapping[str, str]] = {
    Holds.ORGANISATIONS: {},
    Holds.MEMBERS: {"person": "person_name"},
    Holds.PEOPLE: OF_A_PERSON | {"country": "person_country"},
    Holds.SIZES: {},
    Holds.ACTIVITIES: OF_A_PERSON | PLACE,
    Holds.ATTENDANCE: OF_A_PERSON,
}
# The cluster is chosen once for the whole file.
NOT_OFFERED = {"cluster"}
SIZES = (
    known.EMPLOYEES,
    known.TURNOVER,
    known.BALANCE_SHEET,
    known.CURRENCY,
    known.YEAR,
    known.SIZE_CLASS,
)
CONTACT = (
    known.PERSON,
    known.Field(
        name="person_email",
        label=_("E-mail of the person"),
        holds=known.Holds.EMAIL,
    ),
    known.PHONE,
    known.ROLE,
)
BESIDE: Mapping[str, tuple[Field, ...]] = {
    Holds.ORGANISATIONS: SIZES,
    Holds.MEMBERS: (known.DESCRIPTION, *CONTACT, *SIZES),
}
# Of each group at least one has to have a column: without it no row says anything.
NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    Holds.ORGANISATIONS: (("name",),),
    Holds.MEMBERS: (("name",),),
    Holds.PEOPLE: (("person", "last_name"),),
    Holds.SIZES: (
        ("name", "registered_number", "vat_number"),
        ("employees", "turnover", "balance_sheet", "size_class"),
    ),
    Holds.ACTIVITIES: (
        ("title",),
        ("started_on",),
        ("organisation", "registered_number", "person", "last_name", "email"),
    ),
    Holds.ATTENDANCE: (("person", "last_name", "email"),),
}


def fields_of(holds: str) -> tuple[Field, ...]:
    """Return what a column of such a file may go into."""
    own = known.FIELDS[known.ImportKind(holds)]
    offered = [field for field in own if field.name not in NOT_OFFERED]
    names = {field.name for field in offered}
    return (*offered, *(field for field in BESIDE.get(holds, ()) if field.name not in names))


def taken_as(holds: str, name: str) -> str:
    """Return the name by which the parts of a row know what a column goes into."""
    return TAKEN_AS[holds].get(name, name)


def label_of(holds: str, taken: str) -> str:
    """Return what is said on a page for a name of ``taken_as``."""
    for field in fields_of(holds):
        if taken_as(holds, field.name) == taken:
            return str(field.label)
    return taken
