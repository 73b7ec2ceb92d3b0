"""An assessment begun, closed with all that follows, or discarded; each of it or nothing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from raceme.assessments import actions
from raceme.assessments.kinds import kind_of
from raceme.assessments.models import Assessment, DimensionScore, Recommendation
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.engagements.actions import Towards, add_kind
from raceme.engagements.models import Activity, Attribution, Engagement
from raceme.questionnaires import actions as answering
from raceme.questionnaires.models import AnswerSet, Questionnaire, Version
from raceme.questionnaires.queries import answers_of, rows_of
from raceme.workspaces.models import Workspace
from tests.assessments.build import ADVICE, SMALL, begun, closed, company, small_audit
from tests.conftest import World
from tests.factories import NOW, TODAY, PersonFactory, ProgrammeFactory
from tests.factories.assessments import RecommendationFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory

LATER = NOW + timedelta(days=1)


def told(**more: Any) -> actions.Closed:  # noqa: ANN401 (what is said)
    facts: dict[str, Any] = {"on": TODAY, "wave": "before", "language": "en"} | more
    return actions.Closed(**facts)


def shipped(workspace: Workspace, code: str = "digital-maturity", **more: Any) -> Assessment:  # noqa: ANN401
    firm = more.pop("organisation", None) or company(workspace)
    asked: dict[str, Any] = {
        "organisation": firm,
        "on": TODAY,
        "language": "ro",
        "shipped": code,
    } | more
    return actions.begin(
        workspace, begun=actions.Begun(**asked), is_another=True, by="Ioana", at=NOW
    )


def verbs(workspace: Workspace) -> list[str]:
    rows = Entry.objects.filter(workspace=workspace.pk, verb__startswith="assessments.")
    return list(rows.order_by("pk").values_list("verb", flat=True))


# ---------- begun ----------


def test_what_ships_is_taken_into_the_workspace_once(world: World) -> None:
    first, second = shipped(world.workspace), shipped(world.workspace)

    row = Questionnaire.objects.of(world.workspace).get()
    assert (row.code, row.shipped_as, row.use) == (
        "digital-maturity",
        "digital-maturity",
        "assessment",
    )
    assert first.answers.version == second.answers.version == row.versions.get()
    assert (first.code, first.state, first.language) == ("digital-maturity", "begun", "ro")
    assert verbs(world.workspace) == ["assessments.begin", "assessments.begin"]


def test_another_setting_makes_another_version(world: World) -> None:
    settings = {"investment": "combined", "paper": "costs"}

    first, second = shipped(world.workspace), shipped(world.workspace, settings=settings)

    row = Questionnaire.objects.of(world.workspace).get()
    assert [each.number for each in row.versions.order_by("number")] == [1, 2]
    assert (first.answers.version.number, second.answers.version.number) == (1, 2)
    chosen = {
        each["code"]: each["chosen"] for each in second.answers.version.definition["settings"]
    }
    assert chosen == settings


def test_the_workspaces_own_is_begun_with_its_newest_version(world: World) -> None:
    row = begun(world.workspace)

    assert (row.code, row.answers.version.questionnaire.title) == ("small-audit", "Small audit")


def test_what_nobody_published_is_not_begun(world: World) -> None:
    questionnaire = small_audit(world.workspace)
    Version.objects.of(world.workspace).delete()

    with pytest.raises(actions.NothingPublished):
        begun(world.workspace, questionnaire=questionnaire)


def test_of_what_another_workspace_asks_nothing_is_begun(world: World) -> None:
    theirs = small_audit(world.stranger_workspace)

    with pytest.raises(actions.NothingPublished):
        begun(world.workspace, questionnaire=theirs)

    assert not Assessment.objects.of(world.workspace).exists()


def test_what_uses_factors_keeps_the_whole_set_that_was_chosen(world: World) -> None:
    row = shipped(world.workspace, "carbon-footprint", factors="europe-2025")

    assert row.factors["code"] == "europe-2025"
    assert len(row.factors["factors"]) > 50


def test_what_uses_factors_is_not_begun_without_a_set(world: World) -> None:
    with pytest.raises(actions.FactorsNeeded):
        shipped(world.workspace, "carbon-footprint")

    assert not Questionnaire.objects.of(world.workspace).exists()


def test_the_last_answers_are_filled_in_and_marked(world: World) -> None:
    firm = company(world.workspace)
    last = closed(world.workspace, firm, tools="little", people="much")

    row = begun(world.workspace, firm)

    assert row.answers.previous == last.answers
    assert answers_of(row.answers) == {"tools": "little", "people": "much"}
    assert all(each.is_carried for each in rows_of(row.answers).values())


def test_the_answers_of_another_company_are_not_filled_in(world: World) -> None:
    closed(world.workspace)

    assert answers_of(begun(world.workspace).answers) == {}


def test_one_of_the_same_kind_under_way_is_told(world: World) -> None:
    firm = company(world.workspace)
    first = begun(world.workspace, firm)
    asked = actions.Begun(
        organisation=firm, on=TODAY, language="en", questionnaire=small_audit(world.workspace)
    )

    with pytest.raises(actions.UnderWayAlready) as refused:
        actions.begin(world.workspace, begun=asked, by="Ioana", at=NOW)

    assert refused.value.standing == first
    assert "begun by Ioana" in str(refused.value)
    actions.begin(world.workspace, begun=asked, is_another=True, by="Ioana", at=NOW)
    assert Assessment.objects.of(world.workspace).count() == 2


def test_a_form_sent_twice_begins_one(world: World) -> None:
    asked = actions.Begun(
        organisation=company(world.workspace),
        on=TODAY,
        language="en",
        questionnaire=small_audit(world.workspace),
    )
    token = uuid4()

    first, second = (
        actions.begin(world.workspace, begun=asked, by=world.staff, at=at, token=token)
        for at in (NOW, LATER)
    )

    assert first == second
    assert AnswerSet.objects.of(world.workspace).count() == 1


def test_an_expert_of_another_workspace_is_refused(world: World) -> None:
    theirs = PersonFactory.create(workspace=world.stranger_workspace)

    with pytest.raises(actions.PersonElsewhere):
        begun(world.workspace, expert=theirs)


# ---------- closed ----------


def test_closing_keeps_result_scores_and_next_steps(world: World) -> None:
    row = closed(world.workspace)

    row.refresh_from_db()
    assert (row.state, row.overall, row.band, row.closed_at) == ("closed", 75.0, "high", NOW)
    assert row.result["format"] == "raceme-result/1"
    assert list(row.scores.order_by("pk").values_list("dimension", "value", "band")) == [
        ("tools", 100.0, "high"),
        ("people", 50.0, "low"),
        ("both", 75.0, "high"),
    ]
    assert list(row.recommendations.values_list("code", "place", "title", "because")) == [
        ("plan", 1, "Make a plan", [["people", 50.0], ["people", "little"]])
    ]
    assert row.answers.state == AnswerSet.State.HANDED_IN
    assert verbs(world.workspace) == ["assessments.begin", "assessments.close"]


def test_the_next_steps_stand_by_their_priority(world: World) -> None:
    advice = [
        {**ADVICE, "code": code, "when": "score(people) < 60", "priority": priority}
        for code, priority in (("later", 1), ("first", 9))
    ]
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, code="two-steps")
    asked = SMALL | {"code": "two-steps", "scoring": SMALL["scoring"] | {"advice": advice}}
    VersionFactory.create(questionnaire=questionnaire, definition=asked)

    row = closed(world.workspace, questionnaire=questionnaire)

    steps = row.recommendations.order_by("place").values_list("place", "code")
    assert list(steps) == [(1, "first"), (2, "later")]


def test_an_expert_of_another_workspace_closes_nothing(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})
    theirs = PersonFactory.create(workspace=world.stranger_workspace)

    with pytest.raises(actions.PersonElsewhere):
        actions.close(row, closed=told(expert=theirs), by="Ioana", at=NOW)

    row.refresh_from_db()
    assert row.is_open


def test_closing_leaves_one_activity_in_the_log(world: World) -> None:
    expert = PersonFactory.create(workspace=world.workspace)
    firm = company(world.workspace, name="Alfa SRL")

    row = closed(world.workspace, firm, expert=expert)

    activity = Activity.objects.of(world.workspace).get()
    assert row.activity == activity
    assert (activity.kind.code, activity.title, activity.state) == (
        "consultancy",
        "small-audit, Alfa SRL",
        Activity.State.HELD,
    )
    assert (activity.ended_on, activity.hours, activity.source) == (
        TODAY,
        Decimal(6),
        row.reference,
    )
    parts = activity.engagements.order_by("pk")
    assert list(parts.values_list("organisation", "person", "role", "hours")) == [
        (firm.pk, None, Engagement.Role.BENEFICIARY, None),
        (None, expert.pk, Engagement.Role.EXPERT, Decimal(6)),
    ]
    assert [each.system_record for each in activity.evidence.all()] == [
        f"Assessment {row.pk}: small-audit"
    ]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("technology-audit", "technology-audit"),
        ("innovation-management", "innovation-audit"),
        ("eco-innovation", "eco-innovation-audit"),
        ("export-readiness", "export-readiness-assessment"),
    ],
)
def test_the_kind_follows_from_what_ships(code: str, kind: str) -> None:
    assert kind_of(code) == kind


def test_what_is_chosen_on_closing_stands_in_the_log(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})
    programme = ProgrammeFactory.create(workspace=world.workspace)
    kind = add_kind(world.workspace, name="Deep look", by="Ioana", at=NOW)

    actions.close(
        row,
        closed=told(
            on=date(2026, 11, 20),
            wave="after_1",
            kind=kind,
            towards=[Towards(programme=programme, share=Decimal(40))],
        ),
        by="Ioana",
        at=NOW,
    )

    row.refresh_from_db()
    activity = row.activity
    assert activity is not None
    assert (row.on, row.wave) == (date(2026, 11, 20), "after_1")
    assert (activity.kind, activity.ended_on) == (kind, date(2026, 11, 20))
    counted = Attribution.objects.of(world.workspace).get()
    assert (counted.activity, counted.programme, counted.share) == (
        activity,
        programme,
        Decimal(40),
    )


def test_what_is_not_complete_is_not_closed(world: World) -> None:
    row = begun(world.workspace, answers={"people": "much"})

    with pytest.raises(answering.NotComplete) as refused:
        actions.close(row, closed=told(), by="Ioana", at=NOW)

    assert [each.place[0] for each in refused.value.wrong] == ["tools"]
    row.refresh_from_db()
    assert (row.state, row.result, row.answers.state) == ("begun", {}, "begun")


def test_a_day_to_come_closes_nothing(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    with pytest.raises(FieldRefusal):
        actions.close(row, closed=told(on=TODAY + timedelta(days=9)), by="Ioana", at=NOW)

    row.refresh_from_db()
    row.answers.refresh_from_db()
    assert (row.state, row.answers.state) == ("begun", "begun")
    assert not DimensionScore.objects.of(world.workspace).exists()
    assert not Activity.objects.of(world.workspace).exists()


def test_a_closed_one_is_never_closed_again(world: World) -> None:
    row = closed(world.workspace)

    with pytest.raises(actions.NotUnderWay):
        actions.close(row, closed=told(), by="Ioana", at=LATER)

    assert Activity.objects.of(world.workspace).count() == 1


def test_what_somebody_changed_meanwhile_is_not_closed(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    with pytest.raises(ChangedMeanwhile):
        actions.close(row, closed=told(), revision=row.revision + 1, by="Ioana", at=NOW)


def test_the_experts_own_steps_stay_behind_what_follows_from_the_answers(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    RecommendationFactory.create(assessment=row, place=1, title="Ask the bank")

    actions.close(row, closed=told(language="ro"), by="Ioana", at=NOW)

    steps = Recommendation.objects.of(world.workspace).order_by("place")
    assert [(each.place, each.title) for each in steps] == [
        (1, "Make a plan (ro)"),
        (2, "Ask the bank"),
    ]


# ---------- discarded ----------


def test_one_under_way_is_discarded_with_its_answers(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    actions.discard(row, by="Ioana", at=NOW)

    assert not Assessment.objects.of(world.workspace).exists()
    assert not AnswerSet.objects.of(world.workspace).exists()
    assert verbs(world.workspace) == ["assessments.begin", "assessments.discard"]


def test_a_closed_one_is_not_discarded(world: World) -> None:
    row = closed(world.workspace)

    with pytest.raises(actions.NotUnderWay):
        actions.discard(row, by="Ioana", at=LATER)

    assert Assessment.objects.of(world.workspace).get() == row
