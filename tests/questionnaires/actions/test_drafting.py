"""A draft is begun from what stands, saved by one at a time, and leaves what was published."""

from typing import Any
from uuid import uuid4

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.questionnaires import actions, building
from raceme.questionnaires.models import Questionnaire
from raceme.workspaces.models import Workspace
from tests.factories import NOW, WorkspaceFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory, definition, said
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

Use = Questionnaire.Use


def _new(space: Workspace, asked: dict[str, Any], **more: Any) -> Questionnaire:  # noqa: ANN401
    return actions.new_questionnaire(
        asked, workspace=space, use=Use.SURVEY, by="Ioana", at=NOW, **more
    )


def test_a_new_questionnaire_is_a_draft_with_a_code_of_its_own() -> None:
    space = WorkspaceFactory.create(language="ro")

    first, second = _new(space, definition()), _new(space, definition())

    assert (first.code, first.title, first.drafted_by) == ("survey", "survey (ro)", "Ioana")
    assert (second.code, second.draft["code"]) == ("survey_2", "survey_2")
    assert second.versions.count() == 0
    assert Entry.objects.filter(verb="questionnaires.new_questionnaire").count() == 2


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("Ours, 2027", "ours_2027"),
        ('a"\nb', "a_b"),
        ("\N{LATIN CAPITAL LETTER A WITH BREVE}", "a"),
        ("x" * 61, "x" * 35),
        ("member-survey", "member-survey"),
    ],
)
def test_what_is_no_code_becomes_one(code: str, kept: str) -> None:
    row = _new(WorkspaceFactory.create(), definition(code=code))

    assert (row.code, row.draft["code"]) == (kept, kept)
    assert actions.publish(row, row.draft, by="Ioana", at=NOW).number == 1


def test_one_sent_twice_is_made_once() -> None:
    space, token = WorkspaceFactory.create(), uuid4()

    assert _new(space, definition(), token=token) == _new(space, definition(), token=token)


def test_what_has_no_shape_is_no_draft() -> None:
    with pytest.raises(actions.NotADraft) as refused:
        _new(WorkspaceFactory.create(), definition() | {"sections": "all", "colour": "red"})

    assert {each.place for each in refused.value.wrong} == {("sections",), ("colour",)}
    assert Questionnaire.unscoped.count() == 0


def test_a_draft_begins_as_the_newest_version_and_is_begun_once() -> None:
    version = VersionFactory.create()

    row = actions.begin_draft(version.questionnaire, by="Ioana", at=NOW)
    again = actions.begin_draft(version.questionnaire, by="Radu", at=NOW)

    assert row.draft == version.definition
    assert (again.drafted_by, again.revision) == ("Ioana", row.revision)
    with pytest.raises(actions.DraftBegun):
        actions.begin_draft(row, definition(), by="Radu", at=NOW)


def test_of_two_who_save_a_draft_the_second_is_told() -> None:
    row = _new(WorkspaceFactory.create(), definition())
    mine = building.changed(row.draft, (), {"title": said("mine")})

    saved = actions.save_draft(row, mine, revision=row.revision, by="Ioana", at=NOW)

    with pytest.raises(ChangedMeanwhile, match="Ioana"):
        actions.save_draft(row, definition(), revision=row.revision, by="Radu", at=NOW)
    saved.refresh_from_db()
    assert (saved.title, saved.draft["title"]) == ("mine", said("mine"))


def test_the_title_stays_that_of_the_newest_version() -> None:
    version = VersionFactory.create(questionnaire__title="As published")
    row = actions.begin_draft(version.questionnaire, by="Ioana", at=NOW)
    other = building.changed(row.draft, (), {"title": said("other")})

    saved = actions.save_draft(row, other, revision=row.revision, by="Ioana", at=NOW)

    assert saved.title == "As published"


def test_a_discarded_draft_leaves_what_was_published_and_nothing_else() -> None:
    version = VersionFactory.create()
    row = actions.begin_draft(version.questionnaire, by="Ioana", at=NOW)
    never = _new(row.workspace, definition(code="never"))

    actions.discard_draft(row, by="Ioana", at=NOW)
    actions.discard_draft(never, by="Ioana", at=NOW)

    row.refresh_from_db()
    assert (row.draft, row.versions.count()) == ({}, 1)
    assert not Questionnaire.unscoped.filter(pk=never.pk).exists()
    assert Entry.objects.filter(verb="questionnaires.discard_draft").count() == 2
    with pytest.raises(actions.NoDraft):
        actions.discard_draft(row, by="Ioana", at=NOW)
    with pytest.raises(actions.NoDraft):
        actions.save_draft(row, definition(), revision=row.revision, by="Ioana", at=NOW)


def test_with_a_retired_one_nothing_new_is_begun_until_it_is_used_again() -> None:
    version = VersionFactory.create()
    row = version.questionnaire

    actions.retire(row, by="Ioana", at=NOW)

    with pytest.raises(actions.Retired):
        actions.begin_draft(row, by="Ioana", at=NOW)
    row.refresh_from_db()
    with pytest.raises(actions.Retired):
        actions.begin_answers(version, language="en", by="Ioana", at=NOW)
    actions.use_again(row, by="Ioana", at=NOW)
    assert actions.begin_draft(row, by="Ioana", at=NOW).draft
    verbs = ["questionnaires.retire", "questionnaires.use_again"]
    assert Entry.objects.filter(verb__in=verbs).count() == 2


def test_publishing_ends_the_draft() -> None:
    row = QuestionnaireFactory.create(draft=definition(), drafted_at=NOW)

    actions.publish(row, row.draft, revision=row.revision, by="Ioana", at=NOW)

    row.refresh_from_db()
    assert (row.draft, row.versions.count()) == ({}, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told() -> None:
    row = _new(WorkspaceFactory.create(), definition())
    mine = building.changed(row.draft, (), {"title": said("mine")})
    theirs = building.changed(row.draft, (), {"title": said("theirs")})

    [second] = at_once(
        lambda: actions.save_draft(row, mine, revision=row.revision, by="Ioana", at=NOW),
        lambda: actions.save_draft(row, theirs, revision=row.revision, by="Radu", at=NOW),
    )

    assert second is ChangedMeanwhile
    row.refresh_from_db()
    assert row.draft["title"] == said("mine")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_one_at_once_each_gets_a_code_of_its_own() -> None:
    space = WorkspaceFactory.create()

    [second] = at_once(lambda: _new(space, definition()), lambda: _new(space, definition()))

    assert isinstance(second, Questionnaire)
    codes = Questionnaire.objects.of(space).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["survey", "survey_2"]
