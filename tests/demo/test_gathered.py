"""The demonstration has a survey that can be answered, and answers to look at."""

import pytest
from django.db.models import Q

from raceme.questionnaires.counting import Sift, questions_of, tallies
from raceme.questionnaires.models import AnswerSet, Collection, Questionnaire
from raceme.questionnaires.queries import is_over
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_members_and_visitors_answered_and_may_go_on() -> None:
    members, fair = Collection.objects.reached_by(Q()).order_by("pk")
    rows = AnswerSet.objects.reached_by(~Q(collection=None))

    assert {row.is_generated for row in rows} == {True}
    assert [is_over(each, at=LOADED_AT) for each in (members, fair)] == [False, False]
    assert not rows.filter(Q(collection=fair) & ~Q(organisation=None)).exists()
    assert {row.state for row in rows.filter(collection=members)} == {"begun", "handed_in"}


def test_every_question_was_answered_by_somebody() -> None:
    survey = Questionnaire.objects.reached_by(Q(code="member-needs")).get()
    versions = list(survey.versions.all())
    questions = questions_of(versions, language="en")
    sift = Sift(workspace=survey.workspace_id, versions=tuple(each.pk for each in versions))

    answered = tallies(sift, questions).answered

    assert {question.code for question in questions if not answered.get(question.key)} == set()
