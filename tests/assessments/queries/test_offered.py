"""With what a company can be assessed, and which settings may still be chosen."""

from datetime import timedelta

import pytest

from raceme.assessments import library
from raceme.assessments.queries import is_as_shipped, offered_in, uses_factors
from raceme.questionnaires import actions as questionnaires
from raceme.questionnaires.models import Questionnaire
from raceme.workspaces.models import Workspace
from tests.assessments.build import SMALL, small_audit
from tests.conftest import World
from tests.factories import NOW
from tests.factories.questionnaires import QuestionnaireFactory, said

pytestmark = pytest.mark.django_db


def adopted(workspace: Workspace, **settings: str) -> Questionnaire:
    return questionnaires.adopt(
        library.definition("digital-maturity", settings),
        workspace=workspace,
        use="assessment",
        shipped_as="digital-maturity",
        by="Ioana",
        at=NOW,
    )


def test_what_ships_is_offered_by_title_in_the_readers_language(world: World) -> None:
    found = offered_in(world.workspace, language="ro")

    assert [each.shipped for each in found if "udit" in each.title] == [
        "business-audit",
        "eco-innovation",
        "technology-audit",
        "innovation-management",
    ]
    assert sorted(each.shipped for each in found) == library.codes()
    assert [each.shipped for each in found if each.has_factors] == ["carbon-footprint"]
    assert all(each.questionnaire is None for each in found)


def test_what_was_taken_over_is_offered_once_with_its_settings(world: World) -> None:
    row = adopted(world.workspace, investment="combined")

    found = [
        each
        for each in offered_in(world.workspace, language="en")
        if each.title == "Digital maturity"
    ]

    assert [(each.key, each.shipped, each.questionnaire) for each in found] == [
        (f"own:{row.pk}", "digital-maturity", row)
    ]
    assert {each.code: each.chosen for each in found[0].settings} == {
        "investment": "combined",
        "paper": "costs",
    }


def test_what_the_workspace_changed_keeps_its_settings(world: World) -> None:
    row = adopted(world.workspace)
    changed = library.definition("digital-maturity") | {"title": said("Ours")}
    questionnaires.publish(row, changed, by="Ioana", at=NOW + timedelta(days=1))

    (found,) = [each for each in offered_in(world.workspace, language="en") if each.title == "Ours"]

    assert (found.shipped, found.settings) == ("", [])


def test_own_ones_are_offered_unless_retired_unpublished_or_of_another_use(world: World) -> None:
    small_audit(world.workspace)
    QuestionnaireFactory.create(workspace=world.workspace, use="assessment", title="Draft only")
    retired = small_audit(world.partner_workspace)
    retired.retired_at = NOW
    retired.save()
    survey = QuestionnaireFactory.create(workspace=world.workspace, title="Survey")
    questionnaires.publish(survey, SMALL, by="Ioana", at=NOW)

    ours, theirs = (
        {each.title for each in offered_in(space, language="en") if not each.shipped}
        for space in (world.workspace, world.partner_workspace)
    )

    assert (ours, theirs) == ({"small-audit"}, set())


def test_a_definition_is_as_shipped_whatever_its_settings() -> None:
    chosen = library.definition("digital-maturity", {"paper": "counts"})

    assert is_as_shipped(chosen | {"version": 7}, shipped="digital-maturity")
    assert not is_as_shipped(chosen | {"title": said("Ours")}, shipped="digital-maturity")
    assert not is_as_shipped(chosen, shipped="")


@pytest.mark.parametrize(
    ("code", "expected"), [("carbon-footprint", True), ("technology-audit", False)]
)
def test_a_formula_tells_whether_factors_are_used(code: str, *, expected: bool) -> None:
    assert uses_factors(library.definition(code)) is expected
