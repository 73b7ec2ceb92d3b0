"""Two at once: of one company and one assessment exactly one wins, and the other is told."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from raceme.assessments import actions
from raceme.assessments.actions import recommendations
from raceme.assessments.models import Assessment
from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.models import Activity
from raceme.questionnaires import actions as answering
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import answers_of, rows_of
from tests.assessments.build import begun, closed, company, small_audit
from tests.conftest import World
from tests.factories import NOW, TODAY, shipped_kind
from tests.factories.assessments import RecommendationFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(seconds=1)
CLOSED = actions.Closed(on=TODAY, wave="before", language="en")


@pytest.fixture(autouse=True)
def _kinds() -> None:
    # What migrations ship goes with the first test that commits.
    shipped_kind("consultancy")


def test_of_two_who_begin_the_same_the_second_is_led_to_the_first(world: World) -> None:
    firm = company(world.workspace)
    asked = actions.Begun(
        organisation=firm, on=TODAY, language="en", questionnaire=small_audit(world.workspace)
    )
    begin = partial(actions.begin, world.workspace, begun=asked)

    outcome = at_once(
        lambda: begin(by=world.staff, at=NOW), lambda: begin(by=world.manager, at=LATER)
    )

    assert outcome == [actions.UnderWayAlready]
    assert Assessment.objects.of(world.workspace).get().begun_by == str(world.staff)


def test_what_ships_is_taken_into_the_workspace_once_by_two(world: World) -> None:
    one, other = (
        actions.Begun(
            organisation=company(world.workspace),
            on=TODAY,
            language="en",
            shipped="export-readiness",
        )
        for _each in range(2)
    )
    begin = partial(actions.begin, world.workspace)

    at_once(
        lambda: begin(begun=one, by=world.staff, at=NOW),
        lambda: begin(begun=other, by=world.manager, at=LATER),
    )

    rows = Assessment.objects.of(world.workspace).order_by("pk")
    assert [row.organisation for row in rows] == [one.organisation, other.organisation]
    assert Questionnaire.objects.of(world.workspace).count() == 1


def test_a_form_sent_twice_at_once_begins_one(world: World) -> None:
    asked = actions.Begun(
        organisation=company(world.workspace),
        on=TODAY,
        language="en",
        questionnaire=small_audit(world.workspace),
    )
    begin = partial(
        actions.begin, world.workspace, begun=asked, by=world.staff, at=NOW, token=uuid4()
    )

    [second] = at_once(begin, begin)

    assert second == Assessment.objects.of(world.workspace).get()


def test_of_two_who_close_it_one_does_and_the_log_has_it_once(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    close = partial(actions.close, row, closed=CLOSED)

    outcome = at_once(
        lambda: close(by=world.staff, at=NOW), lambda: close(by=world.manager, at=LATER)
    )

    assert outcome == [actions.NotUnderWay]
    row.refresh_from_db()
    assert (row.closed_by, row.overall) == (str(world.staff), 50.0)
    assert (row.scores.count(), row.recommendations.count()) == (3, 1)
    assert Activity.objects.of(world.workspace).count() == 1


def test_of_closing_and_discarding_the_second_is_told(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    outcome = at_once(
        lambda: actions.discard(row, by=world.staff, at=NOW),
        lambda: actions.close(row, closed=CLOSED, by=world.manager, at=LATER),
    )

    assert outcome == [actions.NotUnderWay]
    assert not Assessment.objects.of(world.workspace).exists()
    assert not Activity.objects.of(world.workspace).exists()


def test_an_answer_that_is_being_saved_is_in_what_is_closed(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    seen = {code: each.revision for code, each in rows_of(row.answers).items()}

    at_once(
        lambda: answering.save_answers(
            row.answers, {"people": "much"}, seen=seen, by=world.staff, at=NOW
        ),
        lambda: actions.close(row, closed=CLOSED, by=world.manager, at=LATER),
    )

    row.refresh_from_db()
    assert answers_of(row.answers) == {"tools": "much", "people": "much"}
    assert (row.state, row.overall) == ("closed", 100.0)


def test_an_answer_that_comes_while_it_is_closed_is_refused_and_changes_nothing(
    world: World,
) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    seen = {code: each.revision for code, each in rows_of(row.answers).items()}

    outcome = at_once(
        lambda: actions.close(row, closed=CLOSED, by=world.manager, at=NOW),
        lambda: answering.save_answers(
            row.answers, {"people": "much"}, seen=seen, by=world.staff, at=LATER
        ),
    )

    row.refresh_from_db()
    assert outcome == [answering.NotOpen]
    assert answers_of(row.answers) == {"tools": "much", "people": "none"}
    assert row.overall == 50.0


def test_nobody_accepts_a_step_in_words_that_are_being_changed(world: World) -> None:
    step = RecommendationFactory.create(assessment=closed(world.workspace), title="Less scrap")

    outcome = at_once(
        lambda: recommendations.edit_step(
            step, title="Halve the scrap", text="", revision=1, by=world.staff, at=NOW
        ),
        lambda: recommendations.decide_step(step, is_accepted=True, revision=1, by="Ana", at=LATER),
    )

    step.refresh_from_db()
    assert outcome == [ChangedMeanwhile]
    assert (step.title, step.state) == ("Halve the scrap", "proposed")
