"""A published version is frozen; a definition with faults is none."""

from copy import deepcopy

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.questionnaires import actions
from raceme.questionnaires.models import Questionnaire, Version
from raceme.questionnaires.solving import Fault
from raceme.workspaces.models import Workspace
from tests.factories import NOW, WorkspaceFactory
from tests.factories.questionnaires import QuestionnaireFactory, definition, item, said, section
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def _adopt(
    workspace: Workspace, asked: dict[str, object], *, shipped_as: str = ""
) -> Questionnaire:
    return actions.adopt(
        asked,
        workspace=workspace,
        use=Questionnaire.Use.SURVEY,
        shipped_as=shipped_as,
        by="Ioana",
        at=NOW,
    )


def test_a_definition_taken_in_is_published_as_its_first_version() -> None:
    space = WorkspaceFactory.create(language="ro")

    row = _adopt(space, definition(code="feedback"))

    version = row.versions.get()
    assert (row.title, version.number) == ("feedback (ro)", 1)
    assert version.definition["version"] == 1
    assert Entry.objects.filter(verb="questionnaires.publish").count() == 1


@pytest.mark.parametrize(
    ("asked", "organisations", "people"),
    [
        (section("s", item("a")), False, False),
        (section("s", item("a", "organisation")), True, False),
        (section("s", item("a"), item("b", "person"), repeats={}), False, True),
        (section("s", item("a", "table", columns=[item("b", "organisation")])), True, False),
    ],
)
def test_a_version_says_whether_its_answers_may_name_somebody(
    asked: dict[str, object], *, organisations: bool, people: bool
) -> None:
    version = _adopt(WorkspaceFactory.create(), definition(asked)).versions.get()

    assert (version.asks_organisations, version.asks_people) == (organisations, people)


def test_the_same_definition_again_adds_no_version_and_another_the_next() -> None:
    space = WorkspaceFactory.create()
    asked = definition()
    row = _adopt(space, asked)
    first = row.versions.get()

    assert _adopt(space, asked) == row
    assert row.versions.count() == 1
    _adopt(space, {**asked, "title": said("Anew")})

    assert list(row.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    first.refresh_from_db()
    assert first.definition["title"] == said("survey")


def test_what_the_caller_does_with_the_definition_later_changes_no_version() -> None:
    asked = definition()
    row = _adopt(WorkspaceFactory.create(), asked)

    asked["sections"][0]["items"].clear()

    assert row.versions.get().definition["sections"][0]["items"]


def test_a_definition_with_faults_is_refused_and_leaves_nothing() -> None:
    asked = definition(section("s", item("a"), item("a")))

    with pytest.raises(actions.NotPublishable) as refused:
        _adopt(WorkspaceFactory.create(), asked)

    assert [each.fault for each in refused.value.wrong] == [Fault.TWICE]
    assert not Questionnaire.unscoped.exists()
    assert not Version.unscoped.exists()


def test_a_code_that_is_something_else_is_not_taken_over() -> None:
    space = WorkspaceFactory.create()
    _adopt(space, definition(code="export-readiness"))

    with pytest.raises(actions.CodeTaken):
        _adopt(space, definition(code="export-readiness"), shipped_as="export-readiness")


def test_publishing_ends_the_draft_and_keeps_the_code_of_the_questionnaire() -> None:
    asked = definition(code="other")
    row = QuestionnaireFactory.create(code="own", draft=deepcopy(asked), drafted_at=NOW)

    version = actions.publish(row, asked, note=" First ", revision=1, by="Ioana", at=NOW)

    row.refresh_from_db()
    assert (row.draft, row.drafted_at, row.revision) == ({}, None, 2)
    assert (version.definition["code"], version.note) == ("own", "First")


def test_publishing_what_somebody_changed_meanwhile_is_refused() -> None:
    row = QuestionnaireFactory.create(revision=3, drafted_at=NOW, drafted_by="Dan")

    with pytest.raises(ChangedMeanwhile, match="Dan"):
        actions.publish(row, definition(), revision=2, by="Ioana", at=NOW)

    assert not row.versions.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_in_at_once_both_get_one() -> None:
    space = WorkspaceFactory.create()

    [second] = at_once(lambda: _adopt(space, definition()), lambda: _adopt(space, definition()))

    made = Questionnaire.objects.of(space).get()
    assert second == made
    assert made.versions.count() == 1
