"""The map of competences: the newest mapping of each company, gaps, and who could help whom."""

from datetime import date
from typing import Any

import pytest

from raceme.assessments.queries.competences import (
    CompetenceMap,
    Pair,
    companies_mapped,
    groups_of,
    mappings_of,
    narrowed,
)
from raceme.organisations.models import Organisation
from raceme.questionnaires.models import Version
from raceme.workspaces.models import Workspace
from tests.factories import OrganisationFactory, RelationshipFactory, WorkspaceFactory
from tests.factories.assessments import assessed
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)

pytestmark = pytest.mark.django_db
# Its own words: neither the codes of the shipped mapping nor its three options in that order.
OWN = definition(
    section("craft", item("skill", "matrix", rows=["weld", "sew"], options=["no", "have", "want"])),
    section(
        "office",
        item("desk", "matrix", rows=["law"], options=["no", "have", "want", "miss"], many=True),
    ),
    section("rest", item("other", "matrix", rows=["weld"], options=["have"])),
    code="own-map",
    source="Ours",
    map={"items": ["desk", "skill"], "offers": "have", "seeks": "want"},
)
DEMANDING = definition(
    *OWN["sections"],
    code="own-map",
    source="Ours",
    map={"items": ["desk"], "offers": "have", "seeks": "want", "lacks": "miss"},
)


@pytest.fixture
def space() -> Workspace:
    return WorkspaceFactory.create()


def _company(
    space: Workspace,
    name: str,
    answers: dict[str, Any],
    **more: Any,  # noqa: ANN401
) -> Organisation:
    firm = more.pop("firm", None) or OrganisationFactory.create(name=name)
    if not firm.relationships.filter(workspace=space).exists():
        RelationshipFactory.create(workspace=space, organisation=firm)
    assessed(more.pop("of", OWN), answers, workspace=space, organisation=firm, **more)
    return firm


def _mapped(space: Workspace, **more: Any) -> CompetenceMap:  # noqa: ANN401
    (version,) = mappings_of(space)
    return companies_mapped(version, language="en", **more)


def _told(found: CompetenceMap) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        one.name: {each.code: one.stands(each) for each in found.competences if one.stands(each)}
        for one in found.companies
    }


def test_which_answers_are_competences_the_definition_says(space: Workspace) -> None:
    _company(space, "A", {"skill": {"weld": "have", "sew": "want"}, "other": {"weld": "have"}})
    _company(space, "B", {"desk": {"law": ["have", "want"]}, "skill": {"weld": "no"}})

    found = _mapped(space)

    assert [(group.code, group.title) for group in found.groups] == [
        ("desk", "office"),
        ("skill", "craft"),
    ]
    assert _told(found) == {
        "A": {"weld": ("offers",), "sew": ("seeks",)},
        "B": {"law": ("offers", "seeks")},
    }


def test_lacking_is_told_where_the_definition_has_it(space: Workspace) -> None:
    _company(space, "A", {"desk": {"law": ["miss"]}}, of=DEMANDING)

    assert _told(_mapped(space)) == {"A": {"law": ("lacks",)}}


def test_the_newest_closed_mapping_of_each_counts(space: Workspace) -> None:
    firm = _company(space, "A", {"skill": {"weld": "have"}}, on=date(2026, 1, 1))
    _company(space, "A", {"skill": {"weld": "want"}}, on=date(2027, 1, 1), firm=firm)
    begun = {"state": "begun", "closed_at": None, "on": date(2028, 1, 1)}
    _company(space, "A", {"skill": {"sew": "have"}}, firm=firm, **begun)

    assert _told(_mapped(space)) == {"A": {"weld": ("seeks",)}}


def test_what_a_newer_version_no_longer_asks_is_left_out(space: Workspace) -> None:
    _company(space, "A", {"skill": {"weld": "have"}, "desk": {"law": ["want"]}})
    (version,) = mappings_of(space)
    VersionFactory.create(questionnaire=version.questionnaire, number=2, definition=DEMANDING)

    assert _told(_mapped(space)) == {"A": {"law": ("seeks",)}}


def test_only_the_companies_of_a_cluster_and_nobody_elses_answers(space: Workspace) -> None:
    mine = _company(space, "A", {"skill": {"weld": "have"}})
    other = _company(space, "B", {"skill": {"weld": "want"}})
    elsewhere = WorkspaceFactory.create()
    _company(elsewhere, "A", {"skill": {"sew": "have"}}, firm=mine)

    found = _mapped(space, of=Organisation.objects.filter(pk__in=[mine.pk]).order_by("pk"))

    assert _told(found) == {"A": {"weld": ("offers",)}}
    assert set(_told(_mapped(space))) == {"A", other.name}


def test_gaps_are_what_nobody_offers_what_most_look_for_first(space: Workspace) -> None:
    _company(space, "A", {"skill": {"weld": "want"}, "desk": {"law": ["want"]}})
    _company(space, "B", {"skill": {"weld": "want", "sew": "want"}})
    _company(space, "C", {"skill": {"sew": "have"}})

    assert [(each.competence.code, len(each.seeks)) for each in _mapped(space).gaps()] == [
        ("weld", 2),
        ("law", 1),
    ]


def _named(pair: Pair) -> tuple[str, str, list[str], list[str]]:
    gives, takes = ([each.code for each in of] for of in (pair.gives, pair.takes))
    return pair.first.name, pair.second.name, gives, takes


def test_who_could_help_whom_is_ranked(space: Workspace) -> None:
    """D and E help each other once, A helps B twice: both come to two, mutual help first."""
    _company(space, "A", {"skill": {"weld": "have", "sew": "have"}})
    _company(space, "B", {"skill": {"weld": "want", "sew": "want"}})
    _company(space, "D", {"skill": {"weld": "have"}, "desk": {"law": ["want"]}})
    _company(space, "E", {"skill": {"weld": "want"}, "desk": {"law": ["have"]}})

    pairs, count = _mapped(space).pairs(most=2)

    assert [_named(pair) for pair in pairs] == [
        ("D", "E", ["weld"], ["law"]),
        ("A", "B", ["weld", "sew"], []),
    ]
    # Beside them A helps E, and D helps B, each once.
    assert count == 4


def test_who_helps_is_named_first(space: Workspace) -> None:
    _company(space, "A", {"skill": {"weld": "want"}})
    _company(space, "B", {"skill": {"weld": "have"}})

    pairs, _count = _mapped(space).pairs(most=9)

    assert [_named(pair) for pair in pairs] == [("B", "A", ["weld"], [])]


def test_a_group_narrows_pairs_and_gaps_and_an_unknown_one_does_not(space: Workspace) -> None:
    _company(space, "A", {"skill": {"weld": "have"}, "desk": {"law": ["want"]}})
    _company(space, "B", {"skill": {"weld": "want"}})
    whole = _mapped(space)

    desk = narrowed(whole, "desk")

    assert [each.code for each in desk.competences] == ["law"]
    assert [each.competence.code for each in desk.gaps()] == ["law"]
    assert desk.pairs(most=9) == ([], 0)
    assert narrowed(whole, "none").groups == whole.groups


def test_a_questionnaire_without_a_map_is_none(space: Workspace) -> None:
    VersionFactory.create(questionnaire=QuestionnaireFactory.create(workspace=space))

    assert mappings_of(space) == []


def test_the_shipped_mapping_says_what_it_maps(space: Workspace) -> None:
    _company(space, "A", {"design": {"cad": ["offers", "lacks"]}}, of="competence-mapping")

    found = _mapped(space)

    assert len(found.groups) == 6
    assert len(found.competences) == 36
    assert _told(found) == {"A": {"cad": ("offers", "lacks")}}
    (version,) = Version.objects.of(space)
    assert groups_of(version, language="ro")[0].title == "Proiectare și dezvoltare"
