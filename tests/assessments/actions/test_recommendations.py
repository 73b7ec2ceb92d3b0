"""Next steps: worded by the expert until the company decides, each decision told once."""

import pytest

from raceme.assessments.actions import recommendations as actions
from raceme.assessments.models import Recommendation
from raceme.assessments.queries.recommendations import steps_of
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from tests.factories import NOW
from tests.factories.assessments import AssessmentFactory, RecommendationFactory
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
State = Recommendation.State


def _decide(step: Recommendation, *, is_accepted: bool = True, **more: object) -> Recommendation:
    told = {"revision": step.revision, "by": "Ana", "at": NOW} | more
    return actions.decide_step(step, is_accepted=is_accepted, **told)  # type: ignore[arg-type]


def _edit(step: Recommendation, title: str, **more: object) -> Recommendation:
    told = {"text": "Why", "revision": step.revision, "by": "Ioana", "at": NOW} | more
    return actions.edit_step(step, title=title, **told)  # type: ignore[arg-type]


def test_a_step_of_ones_own_comes_last_also_before_closing() -> None:
    assessment = AssessmentFactory.create(state="begun")
    RecommendationFactory.create(assessment=assessment, place=4)

    made = actions.add_step(assessment, title="Ask a bank", text="", by="Ioana", at=NOW)

    assert (made.place, made.code, made.state) == (5, "", State.PROPOSED)
    assert Entry.objects.filter(verb="assessments.add_step").count() == 1


def test_wording_a_step_otherwise_keeps_what_it_follows_from() -> None:
    step = RecommendationFactory.create(code="scrap", title="Less scrap", because=[["scrap", 4]])

    made = _edit(step, "Halve the scrap")

    assert (made.title, made.text, made.is_edited, made.revision) == (
        "Halve the scrap", "Why", True, 2,
    )  # fmt: skip
    assert made.because == [["scrap", 4]]


def test_the_same_words_again_change_nothing() -> None:
    step = RecommendationFactory.create(title="Less scrap", text="Why")

    assert _edit(step, "Less scrap").revision == 1
    assert not Entry.objects.filter(verb="assessments.edit_step").exists()


def test_of_two_who_word_it_the_second_is_told() -> None:
    step = RecommendationFactory.create()
    _edit(step, "First", revision=1)

    with pytest.raises(ChangedMeanwhile):
        _edit(step, "Second", revision=1)


@pytest.mark.parametrize(("is_accepted", "state"), [(True, "accepted"), (False, "declined")])
def test_the_company_decides_once(is_accepted: bool, state: str) -> None:  # noqa: FBT001
    step = RecommendationFactory.create()

    made = _decide(step, is_accepted=is_accepted, reason="Next year")

    assert (made.state, made.reason, made.decided_by, made.decided_at) == (
        state, "Next year", "Ana", NOW,
    )  # fmt: skip
    with pytest.raises(actions.StepDecided, match="Ana has decided"):
        _decide(step, is_accepted=not is_accepted)
    entry = Entry.objects.get(verb="assessments.decide_step")
    assessment = step.assessment
    assert {each.reference for each in entry.targets.all()} == {
        step.reference,
        assessment.reference,
        assessment.organisation.reference,
    }


def test_what_somebody_told_is_theirs() -> None:
    assert _decide(RecommendationFactory.create(), said_by="Dan Pop").decided_by == "Dan Pop"


def test_nobody_accepts_other_words_than_they_were_shown() -> None:
    step = RecommendationFactory.create()
    _edit(step, "Something else")

    with pytest.raises(ChangedMeanwhile):
        _decide(step, revision=1)


def test_nothing_is_decided_before_the_assessment_is_closed() -> None:
    step = RecommendationFactory.create(assessment=AssessmentFactory.create(state="begun"))

    with pytest.raises(actions.NotClosedYet):
        _decide(step)


def test_what_is_decided_is_worded_moved_and_taken_away_no_more() -> None:
    step = RecommendationFactory.create()
    _decide(step)

    for change in (
        lambda: _edit(step, "Otherwise"),
        lambda: actions.move_step(step, is_up=True, by="Ioana", at=NOW),
        lambda: actions.remove_step(step, by="Ioana", at=NOW),
    ):
        with pytest.raises(actions.StepDecided):
            change()


def test_a_decision_written_down_by_mistake_is_taken_back() -> None:
    step = RecommendationFactory.create()
    _decide(step, reason="No")

    made = actions.reopen_step(step, by="Ioana", at=NOW)

    assert (made.state, made.reason, made.decided_at, made.decided_by) == ("proposed", "", None, "")
    with pytest.raises(actions.NotDecided):
        actions.reopen_step(step, by="Ioana", at=NOW)


def test_only_a_step_of_ones_own_is_taken_away() -> None:
    own = RecommendationFactory.create()
    ruled = RecommendationFactory.create(assessment=own.assessment, code="scrap")

    actions.remove_step(own, by="Ioana", at=NOW)

    with pytest.raises(actions.NotOwnStep):
        actions.remove_step(ruled, by="Ioana", at=NOW)
    assert steps_of(own.assessment) == [ruled]
    with pytest.raises(actions.StepGone):
        actions.remove_step(own, by="Ioana", at=NOW)


def test_steps_change_their_places() -> None:
    one, two, three = (RecommendationFactory.create(place=7) for _ in range(3))
    for each in (two, three):
        each.assessment = one.assessment
        each.workspace = one.workspace
        each.save()

    actions.move_step(three, is_up=True, by="Ioana", at=NOW)
    actions.move_step(one, is_up=False, by="Ioana", at=NOW)
    actions.move_step(two, is_up=False, by="Ioana", at=NOW)

    assert [(each.pk, each.place) for each in steps_of(one.assessment)] == [
        (three.pk, 1), (one.pk, 2), (two.pk, 3),
    ]  # fmt: skip


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_stands_and_the_other_is_told() -> None:
    step = RecommendationFactory.create()

    [second] = at_once(
        lambda: _decide(step, is_accepted=True, by="Ana"),
        lambda: _decide(step, is_accepted=False, by="Dan"),
    )

    assert second is actions.StepDecided
    step.refresh_from_db()
    assert (step.state, step.decided_by) == ("accepted", "Ana")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_added_at_once_have_two_places() -> None:
    assessment = AssessmentFactory.create()

    at_once(
        lambda: actions.add_step(assessment, title="One", text="", by="Ioana", at=NOW),
        lambda: actions.add_step(assessment, title="Two", text="", by="Dan", at=NOW),
    )

    assert [each.place for each in steps_of(assessment)] == [1, 2]
