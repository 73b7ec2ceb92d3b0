"""Measures: planned against what there is, done or dropped once, verified by the next footprint."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from raceme.assessments.actions import measures as actions
from raceme.assessments.actions.recommendations import NotClosedYet
from raceme.assessments.models import Assessment, Measure
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from tests.factories import NOW, PersonFactory, WorkspaceFactory
from tests.factories.assessments import AssessmentFactory, MeasureFactory, footprints
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
DONE_ON = date(2026, 6, 30)


@pytest.fixture
def both() -> tuple[Assessment, Assessment]:
    return footprints(WorkspaceFactory.create())


def _facts(**more: Any) -> actions.MeasureFacts:  # noqa: ANN401
    told: dict[str, Any] = {
        "title": "Heat pump",
        "quantity": "scope-1",
        "saving": Decimal(20),
        "due_on": date(2027, 6, 30),
    }
    return actions.MeasureFacts(**told | more)


def _done(assessment: Assessment, saving: int, **more: Any) -> Measure:  # noqa: ANN401
    told = {"state": "done", "done_on": DONE_ON, "saving": Decimal(saving)} | more
    return MeasureFactory.create(assessment=assessment, **told)


def _verify(assessment: Assessment, *savings: tuple[Measure, str], **more: Any) -> list[Measure]:  # noqa: ANN401
    told = {measure.pk: Decimal(saving) for measure, saving in savings}
    return actions.verify_savings(assessment, savings=told, by="Ioana", at=NOW, **more)


def test_a_measure_is_planned_with_its_owner_and_cost(both: tuple[Assessment, Assessment]) -> None:
    footprint, _ = both
    owner = PersonFactory.create(workspace=footprint.workspace)
    facts = _facts(cost=Decimal(9_000), currency="EUR", owner=owner)

    made = actions.plan_measure(footprint, facts=facts, by="Ioana", at=NOW)

    assert (made.saving, made.cost, made.currency, made.owner, made.state) == (
        Decimal(20), Decimal(9_000), "EUR", owner, "planned",
    )  # fmt: skip
    assert Entry.objects.filter(verb="assessments.plan_measure").count() == 1


def test_without_a_cost_there_is_no_currency(both: tuple[Assessment, Assessment]) -> None:
    made = actions.plan_measure(both[0], facts=_facts(currency="EUR"), by="Ioana", at=NOW)

    assert (made.cost, made.currency) == (None, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": "scope-9"}, "quantity"),
        ({"saving": Decimal("100.001")}, "saving"),
    ],
)
def test_what_the_footprint_does_not_have_is_not_lowered(
    both: tuple[Assessment, Assessment], change: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldRefusal) as refused:
        actions.plan_measure(both[0], facts=_facts(**change), by="Ioana", at=NOW)

    assert refused.value.field == field
    assert not Measure.objects.of(both[0].workspace).exists()


def test_nobody_of_another_workspace_owns_it(both: tuple[Assessment, Assessment]) -> None:
    with pytest.raises(actions.OwnerElsewhere):
        actions.plan_measure(
            both[0], facts=_facts(owner=PersonFactory.create()), by="Ioana", at=NOW
        )


def test_nothing_is_planned_while_the_footprint_is_under_way() -> None:
    begun = AssessmentFactory.create(state="begun")

    with pytest.raises(NotClosedYet):
        actions.plan_measure(begun, facts=_facts(), by="Ioana", at=NOW)


def test_of_two_who_change_it_the_second_is_told(both: tuple[Assessment, Assessment]) -> None:
    measure = MeasureFactory.create(assessment=both[0])
    actions.edit_measure(measure, facts=_facts(title="A"), revision=1, by="Ioana", at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.edit_measure(measure, facts=_facts(title="B"), revision=1, by="Dan", at=NOW)

    measure.refresh_from_db()
    assert (measure.title, measure.revision) == ("A", 2)


def test_a_measure_is_done_dropped_and_planned_again(both: tuple[Assessment, Assessment]) -> None:
    one, two = MeasureFactory.create_batch(2, assessment=both[0])

    actions.finish_measure(one, done_on=DONE_ON, by="Ioana", at=NOW)
    actions.drop_measure(two, reason="Too dear", by="Ioana", at=NOW)
    with pytest.raises(actions.NotInThatState):
        actions.finish_measure(two, done_on=DONE_ON, by="Ioana", at=NOW)
    actions.replan_measure(one, by="Ioana", at=NOW)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.done_on) == ("planned", None)
    assert (two.state, two.note) == ("dropped", "Too dear")
    entries = Entry.objects.filter(verb__endswith="_measure").order_by("pk")
    assert [each.verb.removeprefix("assessments.") for each in entries] == [
        "finish_measure",
        "drop_measure",
        "replan_measure",
    ]


def test_nothing_is_done_ahead_of_its_day(both: tuple[Assessment, Assessment]) -> None:
    with pytest.raises(actions.DoneAhead):
        actions.finish_measure(
            MeasureFactory.create(assessment=both[0]),
            done_on=date(2026, 11, 24),
            by="Ioana",
            at=NOW,
        )


def test_today_is_the_workspaces(both: tuple[Assessment, Assessment]) -> None:
    space = both[0].workspace
    space.time_zone = "Pacific/Auckland"
    space.save()
    measure = MeasureFactory.create(assessment=both[0])
    late = datetime(2026, 11, 23, 20, tzinfo=UTC)

    made = actions.finish_measure(measure, done_on=date(2026, 11, 24), by="Ioana", at=late)

    assert made.state == "done"


def test_the_next_footprint_says_what_was_saved(both: tuple[Assessment, Assessment]) -> None:
    """Scope 1 went from 100 to 80: twenty tonnes, of which all are told."""
    before, after = both
    one, two = _done(before, 30), _done(before, 10)

    _verify(after, (one, "15"), (two, "5"))

    one.refresh_from_db()
    assert (one.verified_saving, one.verified_with) == (Decimal(15), after)
    with pytest.raises(actions.AlreadyVerified):
        actions.replan_measure(one, by="Ioana", at=NOW)


def test_more_than_the_footprint_fell_by_needs_a_reason(
    both: tuple[Assessment, Assessment],
) -> None:
    before, after = both
    one = _done(before, 30)

    with pytest.raises(actions.MoreThanDifference, match=r"down by 20.*saved 20\.001 t CO2e"):
        _verify(after, (one, "20.001"))
    (kept,) = _verify(after, (one, "25"), reason="Twice the production")

    assert (kept.verified_saving, kept.note) == (Decimal(25), "Twice the production")


@pytest.mark.parametrize(
    "more",
    [
        {"done_on": date(2025, 12, 31)},
        {"done_on": date(2027, 1, 1)},
        {"state": "planned", "done_on": None},
    ],
)
def test_what_was_not_done_in_between_is_not_verified(
    both: tuple[Assessment, Assessment], more: dict[str, object]
) -> None:
    with pytest.raises(actions.NothingToVerify):
        _verify(both[1], (_done(both[0], 30, **more), "1"))


def test_another_companys_measure_is_not_verified(both: tuple[Assessment, Assessment]) -> None:
    theirs, _ = footprints(both[0].workspace)

    with pytest.raises(actions.NothingToVerify):
        _verify(both[1], (_done(theirs, 30), "1"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_at_once_what_became_of_it_one_is_told() -> None:
    footprint, _ = footprints(WorkspaceFactory.create())
    measure = MeasureFactory.create(assessment=footprint)

    [second] = at_once(
        lambda: actions.finish_measure(measure, done_on=DONE_ON, by="Ioana", at=NOW),
        lambda: actions.drop_measure(measure, reason="Too dear", by="Dan", at=NOW),
    )

    assert isinstance(second, type)
    assert issubclass(second, Refusal)
    measure.refresh_from_db()
    assert (measure.state, measure.note) == ("done", "")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_planned_again_while_it_is_verified_saved_nothing() -> None:
    before, after = footprints(WorkspaceFactory.create())
    measure = _done(before, 10)

    [second] = at_once(
        lambda: actions.replan_measure(measure, by="Dan", at=NOW),
        lambda: _verify(after, (measure, "5")),
    )

    assert second is actions.NothingToVerify
    measure.refresh_from_db()
    assert (measure.state, measure.verified_saving) == ("planned", None)
