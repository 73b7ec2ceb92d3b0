"""What the lists of assessments show: one line each, and how each company of a cluster stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.assessments.models import Assessment, DimensionScore
from raceme.assessments.queries.members import WEAKEST, counted_assessments
from raceme.assessments.queries.peers import Scoring, how_scored
from raceme.assessments.words import Titles
from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires.models import Questionnaire, Version
from raceme.workspaces.models import Workspace

EXPERTS_SUGGESTED = 50
# How many of one name are looked at: a second one is enough to ask which is meant.
NAMESAKES = 2


class Latest(NamedTuple):
    """The newest closed assessment of a company with one questionnaire, and what it rose by."""

    pk: int
    code: str
    on: date
    overall: float | None
    change: float | None


class Wave(NamedTuple):
    """One closed assessment among those of its company with the same questionnaire."""

    pk: int
    on: date
    wave: str
    overall: float | None
    change: float | None


@dataclass(frozen=True, kw_only=True)
class Stands:
    """How one company stands: by questionnaire, and where it is weakest by which, in words."""

    latest: Mapping[str, Latest]
    weakest: Sequence[str] = ()
    weakest_by: str = ""


def listed_assessments(workspace: Workspace | int) -> QuerySet[Assessment]:
    return Assessment.objects.of(workspace).order_by("-on", "-pk")


def codes_of(workspace: Workspace) -> list[tuple[str, str]]:
    """Return code and title of the questionnaires that somebody was assessed with: one query."""
    used = Assessment.objects.of(workspace).filter(code=OuterRef("code"))
    rows = Questionnaire.objects.of(workspace).filter(Exists(used)).order_by("title", "pk")
    return list(rows.values_list("code", "title"))


def changes_of(keys: Collection[int], *, workspace: Workspace) -> dict[int, float]:
    """Return by how much each of these rose since the one before it: three queries for any."""
    assessments = Assessment.objects.of(workspace)
    listed = assessments.filter(pk__in=list(keys))
    rows = _closed(assessments, list(listed.values_list("organisation", flat=True)))
    risen = _risen(rows, _scorings(_versions(workspace, rows)))
    return {key: risen[key] for key in keys if key in risen}


def waves_of(assessment: Assessment, *, scored: Mapping[int, Scoring]) -> list[Wave]:
    """Return all that are closed of its company and questionnaire, the newest first: one query."""
    every = Assessment.objects.of(assessment.workspace_id)
    rows = [
        row
        for row in _closed(every, [assessment.organisation_id])
        if row["code"] == assessment.code
    ]
    risen = _risen(rows, scored)
    return [
        Wave(row["pk"], row["on"], row["wave"], row["overall"], risen.get(row["pk"]))
        for row in reversed(rows)
    ]


def standings(
    companies: Collection[int], *, workspace: Workspace, language: str
) -> dict[int, Stands]:
    """Return how each company stands as the log counts: three queries, however many they are."""
    rows = _closed(counted_assessments(workspace), companies)
    versions = _versions(workspace, rows)
    risen = _risen(rows, _scorings(versions))
    # Later ones overwrite earlier ones.
    newest = {(row["organisation"], row["code"]): row for row in rows}
    titles = {
        key: Titles(version.definition, language=language) for key, version in versions.items()
    }
    weakest = _weakest(list(newest.values()), titles, workspace=workspace)
    latest: dict[int, dict[str, Latest]] = defaultdict(dict)
    for (company, code), row in newest.items():
        latest[company][code] = Latest(
            row["pk"], code, row["on"], row["overall"], risen.get(row["pk"])
        )
    # The newest with scores; see ``members.weakest_in``, which finds the same.
    last = {row["organisation"]: row for row in rows if row["pk"] in weakest}
    return {
        company: Stands(
            latest=found,
            weakest=weakest[last[company]["pk"]],
            weakest_by=titles[last[company]["answers__version"]].title,
        )
        if company in last
        else Stands(latest=found)
        for company, found in latest.items()
    }


def known_experts(workspace: Workspace) -> list[tuple[str, str]]:
    """Return name and address of those who assessed before, to be offered while one types."""
    made = Assessment.objects.of(workspace).filter(expert=OuterRef("pk"))
    rows = people_of(workspace).filter(Exists(made)).order_by("name_key", "pk")
    return list(rows.values_list("name", "email")[:EXPERTS_SUGGESTED])


def companies_called(typed: str, *, workspace: Workspace) -> list[Organisation]:
    """Return the few that the workspace deals with whose name or number is ``typed``."""
    called = Q(name_key=name_key(typed)) | Q(registered_number__in=number_forms(typed))
    return list(organisations_of(workspace).filter(called)[:NAMESAKES])


def people_called(typed: str, *, workspace: Workspace) -> list[Person]:
    """Return the few of the workspace whose name or address is ``typed``."""
    called = Q(name_key=person_key(typed)) | Q(email__iexact=typed)
    return list(people_of(workspace).filter(called)[:NAMESAKES])


def _closed(assessments: QuerySet[Assessment], companies: Iterable[int]) -> list[dict[str, Any]]:
    rows = assessments.filter(organisation__in=list(companies), state=Assessment.State.CLOSED)
    fields = ("pk", "organisation", "code", "on", "wave", "overall", "answers__version")
    return list(rows.order_by("on", "pk").values(*fields))


def _versions(workspace: Workspace, rows: Iterable[Mapping[str, Any]]) -> dict[int, Version]:
    keys = {row["answers__version"] for row in rows}
    return Version.objects.of(workspace).in_bulk(keys)


def _scorings(versions: Mapping[int, Version]) -> dict[int, Scoring]:
    return {key: how_scored(version.definition) for key, version in versions.items()}


def _risen(rows: Iterable[Mapping[str, Any]], scored: Mapping[int, Scoring]) -> dict[int, float]:
    """Return by how much each rose since the one before it, where both were scored alike."""
    found: dict[int, float] = {}
    before: dict[tuple[int, str], Mapping[str, Any]] = {}
    for row in rows:
        of = (row["organisation"], row["code"])
        earlier, before[of] = before.get(of), row
        if earlier is None or row["overall"] is None or earlier["overall"] is None:
            continue
        if scored[row["answers__version"]] == scored[earlier["answers__version"]]:
            found[row["pk"]] = row["overall"] - earlier["overall"]
    return found


def _weakest(
    rows: Iterable[Mapping[str, Any]], titles: Mapping[int, Titles], *, workspace: Workspace
) -> dict[int, list[str]]:
    """Return the dimensions with the lowest scores of each assessment, the lowest first."""
    of = {row["pk"]: titles[row["answers__version"]] for row in rows}
    scores: dict[int, list[str]] = defaultdict(list)
    known = DimensionScore.objects.of(workspace).filter(assessment__in=of, value__isnull=False)
    # Of equal ones that which comes first in the definition.
    for key, code in known.order_by("value", "pk").values_list("assessment", "dimension"):
        scores[key].append(code)
    return {key: [of[key].short(code) for code in codes[:WEAKEST]] for key, codes in scores.items()}
