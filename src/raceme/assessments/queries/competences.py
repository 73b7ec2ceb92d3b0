"""
What the companies of a cluster can do, look for and lack, and who could help whom.

It is drawn from the newest closed competence mapping of each. Which answers hold competences a
definition says itself (``map``); nothing here knows one by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from raceme.assessments.models import Assessment
from raceme.assessments.queries.members import NOT_WITHDRAWN
from raceme.assessments.queries.pairing import best_pairs
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from raceme.questionnaires.models import Answer, Version
from raceme.questionnaires.solving import scheme_of
from raceme.workspaces.models import Workspace

OFFERS, SEEKS, LACKS = "offers", "seeks", "lacks"
STANDS = (OFFERS, SEEKS, LACKS)


@dataclass(frozen=True, kw_only=True)
class Competence:
    """One row of a matrix; ``bit`` is its place among all of them."""

    code: str
    title: str
    group: str
    bit: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """One matrix with the competences in it."""

    code: str
    title: str
    competences: Sequence[Competence]


@dataclass(frozen=True, kw_only=True)
class Company:
    """
    How one company stands to each competence, as sets of bits.

    ``on`` is the day of its newest mapping.
    """

    pk: int
    name: str
    assessment: int
    on: date
    bits: Mapping[str, int] = field(default_factory=dict)

    def stands(self, competence: Competence) -> tuple[str, ...]:
        return tuple(each for each in STANDS if self.bits.get(each, 0) >> competence.bit & 1)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Who offers, seeks and lacks one competence."""

    competence: Competence
    offers: Sequence[Company]
    seeks: Sequence[Company]
    lacks: Sequence[Company]

    @property
    def is_gap(self) -> bool:
        """Tell whether somebody looks for it or lacks it, and nobody offers it."""
        return not self.offers and bool(self.seeks or self.lacks)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """
    Two companies of which one offers what the other looks for.

    ``gives``: what ``first`` can do for ``second``; ``takes``: the other way round.
    """

    first: Company
    second: Company
    gives: Sequence[Competence]
    takes: Sequence[Competence]


@dataclass(frozen=True, kw_only=True)
class CompetenceMap:
    title: str
    groups: Sequence[Group]
    companies: Sequence[Company]

    @cached_property
    def competences(self) -> list[Competence]:
        return [each for group in self.groups for each in group.competences]

    @cached_property
    def tallies(self) -> list[Tally]:
        """Return each competence with the companies behind it, in the order of the mapping."""
        of: dict[tuple[str, int], list[Company]] = {}
        for one in self.companies:
            for stand, bits in one.bits.items():
                for bit in _places_in(bits):
                    of.setdefault((stand, bit), []).append(one)
        return [
            Tally(competence=each, **{stand: of.get((stand, each.bit), []) for stand in STANDS})
            for each in self.competences
        ]

    def in_order(self, stand: str) -> list[Company]:
        """Return the companies, those with the most competences that they ``stand`` so to first."""
        within = sum(1 << each.bit for each in self.competences)
        return sorted(
            self.companies, key=lambda one: -(one.bits.get(stand, 0) & within).bit_count()
        )

    def gaps(self) -> list[Tally]:
        """Return what nobody offers, what most look for first."""
        found = [each for each in self.tallies if each.is_gap]
        return sorted(found, key=lambda one: (-len(one.seeks), -len(one.lacks)))

    def pairs(self, *, most: int) -> tuple[list[Pair], int]:
        """
        Return the best pairs, and how many there are.

        First those with the most competences offered by one and looked for by the other, both
        ways counted; of equal ones those that help each other, then by name.
        """
        offers, seeks = (
            [one.bits.get(stand, 0) for one in self.companies] for stand in (OFFERS, SEEKS)
        )
        bits = [each.bit for each in self.competences]
        best, count = best_pairs(offers, seeks, bits=bits, most=most)
        return [self._pair(number, other) for number, other in best], count

    def _pair(self, number: int, other: int) -> Pair:
        first, second = self.companies[number], self.companies[other]
        gives, takes = self._matched(first, second), self._matched(second, first)
        # Who can do something for the other is named first.
        if not gives:
            first, second, gives, takes = second, first, takes, gives
        return Pair(first=first, second=second, gives=gives, takes=takes)

    def _matched(self, one: Company, other: Company) -> list[Competence]:
        bits = one.bits.get(OFFERS, 0) & other.bits.get(SEEKS, 0)
        return [each for each in self.competences if bits >> each.bit & 1]


def _places_in(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def mappings_of(workspace: Workspace) -> list[Version]:
    """Return the newest version of each questionnaire that is a competence mapping: one query."""
    rows = (
        Version.objects.of(workspace)
        .filter(definition__has_key="map")
        .select_related("questionnaire")
        .order_by("questionnaire__title", "questionnaire", "-number")
    )
    newest: dict[int, Version] = {}
    for row in rows:
        newest.setdefault(row.questionnaire_id, row)
    return list(newest.values())


def companies_mapped(
    version: Version, *, of: QuerySet[Organisation] | None = None, language: str
) -> CompetenceMap:
    """
    Return the map of a workspace's companies, or of those of them in ``of``: three queries.

    ``version`` says which competences there are; what an earlier one asked beside them is
    left out.
    """
    groups = groups_of(version, language=language)
    places = {(one.group, one.code): one.bit for group in groups for one in group.competences}
    newest = _newest(version, of=of)
    bits = _bits(version, [row["answers"] for row in newest], places)
    title = version.definition["title"]
    return CompetenceMap(
        title=title.get(language) or next(iter(title.values())),
        groups=groups,
        companies=[
            Company(
                pk=row["organisation"],
                name=row["organisation__name"],
                assessment=row["pk"],
                on=row["on"],
                bits=bits.get(row["answers"], {}),
            )
            for row in newest
        ],
    )


def groups_of(version: Version, *, language: str) -> list[Group]:
    """Return the competences as the definition names them, by the sections they stand in."""
    scheme = scheme_of(version)
    named = scheme.map.items if scheme.map else ()
    found, bit = {}, 0
    for section in version.definition["sections"]:
        for item in section["items"]:
            if item["code"] not in named:
                continue
            competences = []
            for row in item["rows"]:
                competences.append(
                    Competence(
                        code=row["code"],
                        title=_said(row["text"], language),
                        group=item["code"],
                        bit=bit,
                    )
                )
                bit += 1
            found[item["code"]] = Group(
                code=item["code"],
                title=_said(section["title"], language),
                competences=competences,
            )
    return [found[code] for code in named if code in found]


def narrowed(found: CompetenceMap, group: str) -> CompetenceMap:
    """Return the map of one group of competences; an unknown one leaves it whole."""
    groups = [each for each in found.groups if each.code == group]
    return CompetenceMap(
        title=found.title, groups=groups or found.groups, companies=found.companies
    )


def _newest(version: Version, *, of: QuerySet[Organisation] | None) -> list[dict[str, Any]]:
    """Return the newest closed mapping of each company, by the company's name."""
    companies = organisations_of(version.workspace_id) if of is None else of
    rows = (
        Assessment.objects.of(version.workspace_id)
        .filter(
            NOT_WITHDRAWN,
            code=version.questionnaire.code,
            state=Assessment.State.CLOSED,
            organisation__in=companies.order_by().values("pk"),
        )
        .order_by("organisation__name_key", "organisation", "-on", "-pk")
        .values("pk", "organisation", "organisation__name", "on", "answers")
    )
    newest: dict[int, dict[str, Any]] = {}
    for row in rows:
        newest.setdefault(row["organisation"], dict(row))
    return list(newest.values())


def _bits(
    version: Version, sets: Iterable[int], places: Mapping[tuple[str, str], int]
) -> dict[int, dict[str, int]]:
    said = scheme_of(version).map
    if said is None:
        return {}
    stands = {said.offers: OFFERS, said.seeks: SEEKS, said.lacks: LACKS}
    rows = Answer.objects.of(version.workspace_id).filter(
        answer_set__in=list(sets), item__in=said.items, value__isnull=False
    )
    masks: dict[str, dict[str, int]] = {item: {} for item in said.items}
    for (item, code), bit in places.items():
        masks[item][code] = 1 << bit
    found: dict[int, dict[str, int]] = {}
    for key, item, value in rows.values_list("answer_set", "item", "value"):
        own = found.get(key)
        if own is None:
            own = found[key] = dict.fromkeys(STANDS, 0)
        of = masks[item]
        for code, chosen in (value or {}).items():
            mask = of.get(code, 0)
            for option in chosen if isinstance(chosen, list) else [chosen]:
                stand = stands.get(option)
                if stand is not None:
                    own[stand] |= mask
    return found


def _said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")
