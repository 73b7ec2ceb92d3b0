"""
How a page above reaches what was chosen in the lists of organisations and of people.

What was chosen of all that match is found again by the filters of the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from raceme.accounts.http import Request
from raceme.core import lists, words
from raceme.core.forms import LARGEST_WHOLE
from raceme.core.lists import Chosen, read_chosen
from raceme.core.places import country
from raceme.organisations import queries
from raceme.organisations.models import Organisation, Proposal, SizeClass
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.organisations.navigation import HISTORY
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
        # Where rows were ticked nothing is filtered.
        choices=organisation_choices(workspace) if request.POST.get("everything") else {},
    )


def chosen_people(request: Request, workspace: Workspace) -> Chosen:
    """Return the people of ``workspace`` that were chosen in its list."""
    people = queries.people_of(workspace)
    return read_chosen(request, people, filters=PEOPLE_FILTERS, choices=filter_choices())


@dataclass(frozen=True, kw_only=True)
class ProposedLine:
    """One field of a proposed correction, in words: what it was, would be, and is ``now``."""

    field: str
    label: str
    before: str
    after: str
    now: str = ""
    outcome: str = ""


def lines_of(proposal: Proposal, *, now: Organisation | None = None) -> list[ProposedLine]:
    """Return what a proposal changes; ``now`` is the organisation, where that is to be told."""
    return [
        ProposedLine(
            field=field,
            label=str(HISTORY.fields.get(field, field)),
            before=_worded(field, before),
            after=_worded(field, after),
            now=_worded(field, getattr(now, field, "")) if now else "",
            outcome=proposal.outcomes.get(field, ""),
        )
        for field, (before, after) in proposal.changes.items()
        if before != after or field == "valid_from"
    ]


def _worded(field: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if field == "valid_from":
        return words.day(date.fromisoformat(str(value)))
    if field in ("employees", "turnover", "balance_sheet"):
        try:
            return words.number(Decimal(str(value)))
        except InvalidOperation:
            return str(value)
    named = HISTORY.values.get(field)
    if callable(named):
        return str(named(str(value)))
    return str(named.get(str(value), value)) if named else str(value)


def read_accepted(posted: MultiValueDict[str, str]) -> list[str]:
    """Return the fields that a form about a proposal accepts: none where it refuses all."""
    return [] if posted.get("decision") == "refuse" else posted.getlist("accept")


def read_revision(posted: Mapping[str, object]) -> int:
    """Return the revision a form was sent with; 0, which none has, where it sends none."""
    typed = str(posted.get("revision", ""))
    fits = typed.isascii() and typed.isdigit() and len(typed) <= len(str(LARGEST_WHOLE))
    return int(typed) if fits else 0
