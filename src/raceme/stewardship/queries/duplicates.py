"""Pairs that may be one: those a workspace may look at, and what it may know of each."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from raceme.core.moments import one_moment
from raceme.organisations.models import Affiliation, Organisation, Person, Relationship
from raceme.organisations.queries import organisations_of, people_of
from raceme.stewardship.models import DuplicateSearch, PersonSuggestion, Suggestion, Verdict
from raceme.stewardship.solving import COMPARED, Somebody
from raceme.workspaces.models import Workspace

CHUNK = 2_000


def suggestions_of(workspace: Workspace, *, state: str = Verdict.OPEN) -> QuerySet[Suggestion]:
    """Return the pairs of which ``workspace`` deals with one at least, the surest first."""
    return (
        Suggestion.objects.filter(
            _deals_with(workspace, "a") | _deals_with(workspace, "b"), state=state
        )
        .select_related("a", "b")
        .order_by("-score", "pk")
    )


def people_suggestions_of(
    workspace: Workspace, *, state: str = Verdict.OPEN
) -> QuerySet[PersonSuggestion]:
    return (
        PersonSuggestion.objects.of(workspace)
        .filter(state=state)
        .select_related("a", "b")
        .order_by("-score", "pk")
    )


def any_suggestion_of(workspace: Workspace) -> QuerySet[Suggestion]:
    """Return the same pairs, whatever was said of them."""
    return Suggestion.objects.filter(_deals_with(workspace, "a") | _deals_with(workspace, "b"))


def any_people_suggestion_of(workspace: Workspace) -> QuerySet[PersonSuggestion]:
    return PersonSuggestion.objects.of(workspace)


def dealt_with(organisations: Iterable[int], *, workspace: Workspace) -> set[int]:
    """Return which of the keys are of organisations that ``workspace`` deals with."""
    rows = organisations_of(workspace).filter(pk__in=set(organisations))
    return set(rows.values_list("pk", flat=True))


def last_search() -> DuplicateSearch | None:
    return DuplicateSearch.objects.order_by("-searched_at", "-pk").first()


def every_organisation() -> Iterator[tuple[object, ...]]:
    """Yield what is compared of each organisation, as all of them stood at one moment."""
    with one_moment(writes=False):
        rows = Organisation.objects.order_by("pk").values_list(*COMPARED)
        yield from rows.iterator(CHUNK)


def register_mark() -> tuple[str, int, int]:
    """Return what changes whenever something is added, changed or removed, and both counts."""
    organisations = Organisation.objects.aggregate(n=Count("pk"), last=Max("pk"), r=Sum("revision"))
    everywhere = Workspace.objects.all()
    everybody = Person.objects.within(everywhere)
    people = everybody.aggregate(n=Count("pk"), last=Max("pk"), r=Sum("revision"))
    ended = Count("pk", filter=Q(ended_on=None))
    affiliations = Affiliation.objects.within(everywhere).aggregate(
        n=Count("pk"), last=Max("pk"), r=ended
    )
    parts = [
        value or 0 for each in (organisations, people, affiliations) for value in each.values()
    ]
    return "-".join(map(str, parts)), organisations["n"], people["n"]


def open_people_suggestions_before(moment: datetime) -> QuerySet[PersonSuggestion]:
    """Return what the last search has not found again, in whatever workspace."""
    rows = PersonSuggestion.objects.within(Workspace.objects.all())
    return rows.filter(state=Verdict.OPEN, found_at__lt=moment)


def every_workspace() -> list[int]:
    return list(Workspace.objects.order_by("pk").values_list("pk", flat=True))


def everybody_in(workspace: int) -> tuple[list[Somebody], dict[int, list[int]]]:
    """Return the people of a workspace, and to which organisations each belongs now."""
    with one_moment(writes=False):
        people = people_of(workspace).order_by("pk").values_list("pk", "name_key", "email")
        rows = [Somebody(*row) for row in people.iterator(CHUNK)]
        belonging: dict[int, list[int]] = {}
        open_ones = Affiliation.objects.of(workspace).filter(ended_on=None).order_by("pk")
        for person, organisation in open_ones.values_list("person", "organisation").iterator(CHUNK):
            belonging.setdefault(person, []).append(organisation)
    return rows, belonging


def _deals_with(workspace: Workspace, field: str) -> Q:
    rows = Relationship.objects.filter(workspace=workspace, organisation=OuterRef(field))
    return Q(Exists(rows))
