"""
How a page above reaches what was chosen in the lists of organisations and of people.

What was chosen of all that match is found again by the filters of the list.
"""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.lists import Chosen, read_chosen
from raceme.core.places import country
from raceme.organisations import queries
from raceme.organisations.models import Organisation, SizeClass
from raceme.organisations.names import name_key, number_forms, person_key
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


def _called(text: str) -> Q:
    """Return the condition for what somebody looks for: a name, a town or a number."""
    key = name_key(text)
    return (
        Q(name_key__contains=key)
        | Q(registered_number__in=number_forms(text))
        | Q(town__icontains=text)
    )


def organisation_filters(workspace: Workspace, *, on: date) -> list[lists.Filter]:
    """Return how the organisations of ``queries.listed_organisations`` are filtered."""

    def _in_cluster(cluster: int) -> Q:
        return Q(pk__in=queries.member_keys_on(cluster, on, workspace=workspace))

    return [
        lists.Search("q", _("Name, town or number"), _called),
        lists.YesNo("member", _("Member"), Q(is_member_now=True), otherwise=Q(is_member_now=False)),
        lists.OneOf("size", _("Size"), field="size_now", choices=SizeClass.choices),
        lists.OneOf("kind", _("Kind"), choices=Organisation.Kind.choices),
        lists.OneOf("country", _("Country")),
        lists.Search("region", _("NUTS region"), lambda text: Q(region__startswith=text.upper())),
        lists.Search("activity", _("NACE code"), lambda text: Q(activity_code__startswith=text)),
        lists.OneOf("cluster", _("Member of"), condition=_in_cluster),
    ]


def filter_choices() -> dict[str, list[tuple[object, str]]]:
    """Return what the filters offer."""
    countries: list[tuple[object, str]] = [(code, country(code)) for code in EUROPE]
    return {"country": sorted(countries, key=lambda choice: choice[1])}


def organisation_choices(workspace: Workspace) -> dict[str, list[tuple[object, str]]]:
    """Return what the filters of organisations offer."""
    clusters = queries.clusters_of(workspace).values_list("pk", "name")
    return {**filter_choices(), "cluster": list(clusters)}


def chosen_organisations(request: Request, workspace: Workspace, *, on: date) -> Chosen:
    """Return the organisations of ``workspace`` that were chosen in its list."""
    return read_chosen(
        request,
        queries.listed_organisations(workspace, on=on),
        filters=organisation_filters(workspace, on=on),
        choices=organisation_choices(workspace),
    )


def chosen_people(request: Request, workspace: Workspace) -> Chosen:
    """Return the people of ``workspace`` that were chosen in its list."""
    people = queries.people_of(workspace)
    return read_chosen(request, people, filters=PEOPLE_FILTERS, choices=filter_choices())
