"""Answers that name a record follow a merge, and come back when it is taken back."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.assessments.models import Assessment
from raceme.questionnaires.actions import save_answers
from raceme.questionnaires.models import Answer, AnswerSet
from raceme.questionnaires.queries import answers_of
from raceme.questionnaires.solving import Kind
from raceme.stewardship.actions.merging import merge_organisations, merge_people, take_back
from raceme.stewardship.models import Merge
from raceme.stewardship.queries.answers import answers_naming, named_in_answers, naming_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.assessments import AssessmentFactory, MeasureFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.parallel import at_once
from tests.stewardship.pairs import known_pair, known_people

LATER = NOW + timedelta(hours=1)
ASKED = definition(
    section(
        "who",
        item("company", "organisation"),
        item("person", "person"),
        item("number", "text"),
        item("partners", "table", columns=[item("with", "organisation"), item("why")]),
    ),
    section("visits", item("host", "organisation"), repeats={"least": 0, "most": 5}),
)


def _answered(world: World, **values: Any) -> AnswerSet:  # noqa: ANN401
    version = VersionFactory.create(questionnaire__workspace=world.workspace, definition=ASKED)
    made = AnswerSetFactory.create(version=version)
    for code, value in values.items():
        Answer.objects.create(
            workspace=world.workspace,
            answer_set=made,
            item=code,
            value=value,
            saved_at=NOW,
            saved_by="Ioana",
        )
    return made


def test_answers_that_name_an_organisation_follow_and_come_back(world: World) -> None:
    pair = known_pair(world)
    old, new = str(pair.absorbed.pk), str(pair.survivor.pk)
    given = {
        "company": old,
        "person": old,
        "number": old,
        "partners": [{"with": old, "why": old}, {"why": "x"}],
        "visits": [{"host": old}],
    }
    answers = _answered(world, **given)

    merge = merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=[],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=LATER,
    )

    assert answers_of(answers) == given | {
        "company": new,
        "partners": [{"with": new, "why": old}, {"why": "x"}],
        "visits": [{"host": new}],
    }
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    assert answers_of(answers) == given


@pytest.mark.parametrize("count", [1, 3])
def test_what_asks_for_nobody_is_not_read_and_what_does_costs_the_same(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    pair = known_pair(world)
    for _number in range(count):
        VersionFactory.create(questionnaire__workspace=world.workspace)
        _answered(world, company=str(pair.absorbed.pk))

    with django_assert_num_queries(2):
        rows = answers_naming(Kind.ORGANISATION, pair.absorbed.pk)
        versions = list(rows.values_list("answer_set__version", flat=True))
        where = naming_of(Kind.ORGANISATION, versions)
    with django_assert_num_queries(2):
        named = list(named_in_answers(world.workspace, Kind.ORGANISATION, [pair.absorbed.pk]))

    assert (len(where), named) == (count, [pair.absorbed.pk] * count)
    assert set(where) == set(versions)


def test_what_a_person_did_follows_them(world: World) -> None:
    pair = known_people(world)
    answers = _answered(world, person=str(pair.absorbed.pk))
    AnswerSet.objects.of(world.workspace).filter(pk=answers.pk).update(person=pair.absorbed)
    assessment = AssessmentFactory.create(workspace=world.workspace, expert=pair.absorbed)
    measure = MeasureFactory.create(assessment=assessment, owner=pair.absorbed)

    merge_people(
        pair.absorbed,
        survivor=pair.survivor,
        taken=[],
        revisions=pair.revisions,
        by=world.staff,
        at=LATER,
    )

    answers.refresh_from_db()
    assessment.refresh_from_db()
    measure.refresh_from_db()
    assert answers_of(answers) == {"person": str(pair.survivor.pk)}
    assert {answers.person, assessment.expert, measure.owner} == {pair.survivor}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_answer_given_while_its_organisation_is_merged_names_the_survivor(
    world: World,
) -> None:
    pair = known_pair(world)
    answers = _answered(world)

    [merged] = at_once(
        lambda: save_answers(
            answers, {"company": str(pair.absorbed.pk)}, seen={}, by="Ioana", at=NOW
        ),
        lambda: merge_organisations(
            pair.absorbed,
            survivor=pair.survivor,
            taken=[],
            revisions=pair.revisions,
            workspace=world.workspace,
            by=world.staff,
            at=LATER,
        ),
    )

    assert isinstance(merged, Merge)
    assert answers_of(answers) == {"company": str(pair.survivor.pk)}


@pytest.mark.parametrize("state", ["begun", "closed"])
def test_assessments_of_both_are_the_survivors(world: World, state: str) -> None:
    pair = known_pair(world)
    for each in (pair.survivor, pair.absorbed):
        AssessmentFactory.create(workspace=world.workspace, organisation=each, state=state)

    merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=[],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=LATER,
    )

    found = Assessment.objects.of(world.workspace).values_list("organisation", flat=True)
    assert list(found) == [pair.survivor.pk] * 2
