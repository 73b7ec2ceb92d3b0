"""
Where a company stands among others that the same workspace assessed in the same way.

Peers are companies: of each its newest closed assessment. Of fewer than five nothing is said.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from raceme.assessments.models import Assessment, DimensionScore
from raceme.assessments.queries.members import NOT_WITHDRAWN
from raceme.organisations.queries import size_on
from raceme.questionnaires.models import Version
from raceme.questionnaires.solving import Standing, standing

ALL, SECTOR, SIZE, COUNTRY = "all", "sector", "size", "country"
DIVISION = 2
# What makes the scores of two definitions comparable, to be compared and for nothing else.
Scoring = tuple[object, ...]


class Peer(NamedTuple):
    """Another company: its newest assessment, and what it is compared by."""

    assessment: int
    overall: float
    sector: str
    size: str
    country: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """
    Those of one kind; ``of``: the division, size class or country that they share.

    ``standing`` is of the overall score, and None where they are too few.
    """

    code: str
    of: str
    number: int
    standing: Standing | None


@dataclass(frozen=True, kw_only=True)
class Peers:
    """The groups there are, and how the dimensions stand in the one that is ``chosen``."""

    groups: Sequence[Group] = ()
    chosen: Group | None = None
    dimensions: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def are_known(self) -> bool:
        return any(group.standing for group in self.groups)


def peers_of(
    assessment: Assessment, *, among: str = "", scored: Mapping[int, Scoring] | None = None
) -> Peers:
    """
    Return how a closed assessment stands: three queries, one more where ``scored`` is not given.

    ``among`` names a group; otherwise the closest one is chosen that has enough peers.
    """
    if assessment.overall is None:
        return Peers()
    version = assessment.answers.version
    known = scorings_of(version) if scored is None else scored
    alike = [key for key, scoring in known.items() if scoring == known[version.pk]]
    others, size = _others(assessment, alike=alike)
    firm = assessment.organisation
    own = {SECTOR: firm.activity_code[:DIVISION], SIZE: size, COUNTRY: firm.country}
    members = {ALL: others} | {
        code: [one for one in others if getattr(one, code) == value] if value else []
        for code, value in own.items()
    }
    groups = [
        Group(
            code=code,
            of=own.get(code, ""),
            number=len(rows),
            standing=standing(assessment.overall, [one.overall for one in rows]),
        )
        for code, rows in members.items()
    ]
    chosen = _chosen(groups, among)
    if chosen is None:
        return Peers(groups=groups)
    return Peers(
        groups=groups,
        chosen=chosen,
        dimensions=_dimensions(assessment, [one.assessment for one in members[chosen.code]]),
    )


def scorings_of(version: Version) -> dict[int, Scoring]:
    """Return how each version of its questionnaire scores, by its key: one query."""
    rows = Version.objects.of(version.workspace_id).filter(questionnaire=version.questionnaire_id)
    return {row.pk: how_scored(row.definition) for row in rows}


def are_comparable(one: Version, other: Version) -> bool:
    return one.pk == other.pk or how_scored(one.definition) == how_scored(other.definition)


def how_scored(definition: Mapping[str, Any]) -> Scoring:
    """
    Return what makes the scores of two definitions comparable: formulas, points, units, settings.

    Words are no part of it, nor what nothing is counted by, nor the order of questions.
    """
    scoring = definition.get("scoring", {})
    settings = [
        (each["code"], each.get("chosen", each["choices"][0]["code"]))
        for each in definition.get("settings", ())
    ]
    items = [item for section in definition["sections"] for item in section["items"]]
    columns = [column for item in items for column in item.get("columns", ())]
    counted = {each["code"]: by for each in (*items, *columns) if any(by := _counted_by(each))}
    named = ("dimensions", "penalties", "vetoes", "quantities", "least_answered")
    return settings, counted, [_without_words(scoring.get(name)) for name in named]


def _counted_by(item: Mapping[str, Any]) -> Scoring:
    points = {one["code"]: one["points"] for one in item.get("options", ()) if "points" in one}
    return points, item.get("formula", ""), item.get("unit", "")


def _without_words(part: object) -> object:
    if isinstance(part, Mapping):
        words = {"title", "text", "help", "short", "bands"}
        return {name: _without_words(each) for name, each in part.items() if name not in words}
    return [_without_words(each) for each in part] if isinstance(part, list) else part


def _others(assessment: Assessment, *, alike: Collection[int]) -> tuple[list[Peer], str]:
    """Return the peers, and the size class of the company itself."""
    rows = (
        Assessment.objects.of(assessment.workspace_id)
        .filter(
            NOT_WITHDRAWN,
            code=assessment.code,
            state=Assessment.State.CLOSED,
            overall__isnull=False,
            answers__version__in=alike,
        )
        .exclude(organisation=assessment.organisation_id)
        .order_by("on", "pk")
        .values_list(
            "organisation",
            "pk",
            "overall",
            "organisation__activity_code",
            "organisation__country",
        )
    )
    # Later ones overwrite earlier ones.
    newest = {row[0]: row[1:] for row in rows}
    sizes = size_on([*newest, assessment.organisation_id], assessment.on)
    peers = [
        Peer(key, overall, sector[:DIVISION], sizes.get(organisation, ""), country)
        for organisation, (key, overall, sector, country) in newest.items()
        if overall is not None
    ]
    return peers, sizes.get(assessment.organisation_id, "")


def _chosen(groups: Sequence[Group], among: str) -> Group | None:
    known = {group.code: group for group in groups if group.standing}
    wanted = (among, SECTOR, SIZE, COUNTRY, ALL)
    return next((known[code] for code in wanted if code in known), None)


def _dimensions(assessment: Assessment, peers: Iterable[int]) -> dict[str, Standing]:
    rows = DimensionScore.objects.of(assessment.workspace_id)
    values: dict[str, list[float]] = {}
    for dimension, value in rows.filter(assessment__in=list(peers)).values_list(
        "dimension", "value"
    ):
        if value is not None:
            values.setdefault(dimension, []).append(value)
    found = {
        own["code"]: standing(own["value"], values.get(own["code"], ()))
        for own in assessment.result["dimensions"]
        if own["value"] is not None
    }
    return {code: each for code, each in found.items() if each}
