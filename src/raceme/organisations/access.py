"""
How a page above reaches who was chosen in the list of people, with the filters of that list.

What was chosen of all that match is found again by them.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.lists import Chosen, read_chosen
from raceme.core.places import country
from raceme.organisations import queries
from raceme.organisations.names import person_key
from raceme.workspaces.models import Workspace

# Where the organisations of European programmes have their seat: the members of the Union and
# of the EEA, those in accession, and their neighbours.
IN_EUROPE = """
AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL
PT RO RS SE SI SK TR UA XK
"""
EUROPE = IN_EUROPE.split()
CALLED = lists.Search("q", _("Name"), lambda text: Q(name_key__contains=person_key(text)))
PEOPLE_FILTERS: list[lists.Filter] = [
    CALLED,
    lists.Search("email", _("E-mail"), lambda text: Q(email__icontains=text)),
    lists.OneOf("country", _("Country")),
]


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """Return what the filters offer."""
    countries = ((code, country(code)) for code in EUROPE)
    return {"country": sorted(countries, key=lambda choice: choice[1])}


def chosen_people(request: Request, workspace: Workspace) -> Chosen:
    """Return the people of ``workspace`` that were chosen in its list."""
    people = queries.people_of(workspace)
    return read_chosen(request, people, filters=PEOPLE_FILTERS, choices=filter_choices())
