"""
Named reads of partnerships and good practices.

Staff read all of their workspace; everybody reads the practices that are published.
"""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.organisations.queries import open_affiliations, organisations_of, people_of
from raceme.partnerships.models import (
    Adopter,
    GoodPractice,
    Partner,
    Partnership,
    PartnershipDocument,
    PartnershipProgramme,
    PracticeDocument,
)
from raceme.programmes.models import PlanItem
from raceme.workspaces.models import Workspace

NAMESAKES = 10
SUGGESTED = 300


def partnerships_of(workspace: Workspace | int) -> QuerySet[Partnership]:
    """Return the partnerships of ``workspace``, the last that was worked on first."""
    return Partnership.objects.of(workspace).order_by("-changed_at", "-pk")


def partnership_in(workspace: Workspace, key: int) -> QuerySet[Partnership]:
    """Return one with what its pages show."""
    rows = Partnership.objects.of(workspace).filter(pk=key)
    return rows.select_related("workspace", "activity").order_by("pk")


def partners_of(partnership: Partnership) -> QuerySet[Partner]:
    """Return who is in a partnership that the reader has reached, who leads it first."""
    rows = Partner.objects.of(partnership.workspace_id).filter(partnership=partnership)
    return rows.select_related("organisation", "person").order_by("role", "pk")


def counted_by(partnership: Partnership) -> QuerySet[PartnershipProgramme]:
    rows = PartnershipProgramme.objects.of(partnership.workspace_id)
    return (
        rows.filter(partnership=partnership)
        .select_related("programme", "plan_item")
        .order_by("programme__name", "pk")
    )


def papers_of(partnership: Partnership) -> QuerySet[PartnershipDocument]:
    rows = PartnershipDocument.objects.of(partnership.workspace_id)
    return rows.filter(partnership=partnership).select_related("document").order_by("pk")


def partner_names(keys: Collection[int]) -> dict[int, str]:
    """Return by partnership the names of its partners: one query, however many they are."""
    names: dict[int, list[str]] = {key: [] for key in keys}
    rows = Partner.objects.reached_by(Q(partnership__in=keys)).order_by("role", "pk")
    for key, name in rows.values_list("partnership_id", "organisation__name"):
        names[key].append(name)
    return {key: "; ".join(each) for key, each in names.items()}


def counting_names(keys: Collection[int]) -> dict[int, str]:
    """Return by partnership the programmes it counts towards."""
    names: dict[int, list[str]] = {key: [] for key in keys}
    rows = PartnershipProgramme.objects.reached_by(Q(partnership__in=keys))
    for key, name in rows.order_by("programme__name", "pk").values_list(
        "partnership_id", "programme__name"
    ):
        names[key].append(name)
    return {key: "; ".join(each) for key, each in names.items()}


def with_partner_from(country: str) -> Q:
    """Tell of a partnership that one of its partners has its seat in ``country``."""
    partners = Partner.objects.reached_by(
        Q(partnership=OuterRef("pk"), organisation__country=country)
    )
    return Q(Exists(partners))


def counting_towards(programme: int) -> Q:
    rows = PartnershipProgramme.objects.reached_by(
        Q(partnership=OuterRef("pk"), programme=programme)
    )
    return Q(Exists(rows))


def countries_in(workspace: Workspace) -> list[str]:
    """Return where the partners of a workspace's partnerships have their seats."""
    rows = Partner.objects.of(workspace).exclude(organisation__country="")
    codes = rows.values_list("organisation__country", flat=True)
    return list(codes.distinct().order_by("organisation__country"))


def lines_that_promise(kind: str, *, programmes: Collection[int]) -> dict[int, PlanItem]:
    """Return by programme the one line of its work plan that promises ``kind``, if it is one."""
    found: dict[int, list[PlanItem]] = {}
    rows = PlanItem.objects.reached_by(Q(programme__in=programmes, activity_kind=kind))
    for line in rows.order_by("pk"):
        found.setdefault(line.programme_id, []).append(line)
    return {key: lines[0] for key, lines in found.items() if len(lines) == 1}


def organisations_called(typed: str, *, workspace: Workspace | int) -> list[Organisation]:
    """Return with which of that name or registered number ``workspace`` deals."""
    named = Q(name_key=name_key(typed)) | Q(registered_number__in=number_forms(typed))
    return list(organisations_of(workspace).filter(named)[:NAMESAKES])


def people_called(
    typed: str, *, workspace: Workspace | int, at: Organisation | None = None
) -> list[Person]:
    """Return whom ``workspace`` knows by that name; those who belong to ``at`` alone, if any do."""
    found = list(people_of(workspace).filter(name_key=person_key(typed))[:NAMESAKES])
    if at is None or len(found) < 2:  # noqa: PLR2004 (one alone is meant anyway)
        return found
    rows = open_affiliations(workspace).filter(organisation=at, person__in=found)
    there = set(rows.values_list("person", flat=True))
    return [each for each in found if each.pk in there] or found


def suggested_people(workspace: Workspace) -> list[str]:
    """Return some of the people, to be offered while one types a name."""
    return list(people_of(workspace).values_list("name", flat=True)[:SUGGESTED])


def practices_of(workspace: Workspace | int) -> QuerySet[GoodPractice]:
    return GoodPractice.objects.of(workspace).order_by("-changed_at", "-pk")


def listed_practices(workspace: Workspace) -> QuerySet[GoodPractice]:
    """Return the same for the list, each with how many have taken it over."""
    adopters = (
        Adopter.objects.of(workspace)
        .filter(practice=OuterRef("pk"))
        .order_by()
        .values("practice")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return practices_of(workspace).annotate(adopters_count=Coalesce(Subquery(adopters), 0))


def practices_called(workspace: Workspace, slug: str) -> QuerySet[GoodPractice]:
    """Return the practice at an address of staff's, with what its pages show."""
    rows = GoodPractice.objects.of(workspace).filter(slug=slug)
    return rows.select_related("workspace", "organisation", "contact", "programme").order_by("pk")


def published_practices() -> QuerySet[GoodPractice]:
    """Return what everybody may see, of all workspaces."""
    rows = GoodPractice.objects.reached_by(Q(state=GoodPractice.State.PUBLISHED))
    return rows.select_related("workspace", "organisation", "contact", "programme__emblem")


def published_practices_of(workspace: str) -> QuerySet[GoodPractice]:
    """Return what everybody may see of the workspace with this address, by name."""
    return published_practices().filter(workspace__slug=workspace).order_by("title", "pk")


def adopters_of(practice: GoodPractice) -> QuerySet[Adopter]:
    rows = Adopter.objects.of(practice.workspace_id).filter(practice=practice)
    return rows.select_related("organisation", "document").order_by("since", "pk")


def practice_papers_of(practice: GoodPractice) -> QuerySet[PracticeDocument]:
    rows = PracticeDocument.objects.of(practice.workspace_id)
    return rows.filter(practice=practice).select_related("document").order_by("pk")


def figures_of(practice: GoodPractice) -> list[tuple[str, str]]:
    """Return what is counted and its value, in their order."""
    return list(practice.figures.order_by("position").values_list("label", "value"))


def slugs_in(workspace: Workspace, *, beginning: str) -> set[str]:
    rows = GoodPractice.objects.of(workspace).filter(slug__startswith=beginning)
    return set(rows.order_by("pk").values_list("slug", flat=True))
