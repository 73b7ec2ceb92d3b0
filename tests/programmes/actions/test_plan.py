from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from raceme.audit.models import Entry
from raceme.programmes import actions
from raceme.programmes.models import PlanItem
from raceme.programmes.queries import partners_of, plan_of
from tests.conftest import World
from tests.factories import NOW, PartnerFactory, PlanItemFactory

FACTS = actions.PlanFacts(
    code="1.1",
    title="Five workshops",
    due_on=date(2026, 6, 30),
    activity_kind="workshop",
    activities_needed=5,
)


def _facts_of(item: PlanItem) -> actions.PlanFacts:
    return actions.PlanFacts(
        **{name: getattr(item, name) for name in actions.PlanFacts.__dataclass_fields__}
    )


def test_add_plan_item_keeps_what_was_promised(world: World) -> None:
    facts = replace(FACTS, responsible=partners_of(world.programme).get())

    actions.add_plan_item(world.programme, facts=facts, by=world.manager, at=NOW)

    item = plan_of(world.programme).get()
    assert _facts_of(item) == facts
    targets = Entry.objects.get().targets.values_list("reference", flat=True)
    assert set(targets) == {world.programme.reference, item.reference}
    assert Entry.objects.get().values.changes == {
        "plan_item": [None, "1.1 Five workshops"],
        "code": [None, "1.1"],
        "title": [None, "Five workshops"],
        "due_on": [None, "2026-06-30"],
        "kind": [None, "activity"],
        "responsible": [None, "Partner Cluster"],
        "activity_kind": [None, "workshop"],
        "activities_needed": [None, 5],
    }


def test_add_plan_item_sent_twice_makes_one(world: World) -> None:
    token = uuid4()

    made = [
        actions.add_plan_item(world.programme, facts=FACTS, by=world.manager, at=NOW, token=token)
        for _time in range(2)
    ]

    assert [made[0]] == [made[1]] == list(plan_of(world.programme))


def test_add_plan_item_refuses_a_number_twice(world: World) -> None:
    PlanItemFactory.create(programme=world.programme, code="1.1")

    with pytest.raises(actions.PlanCodeTaken):
        actions.add_plan_item(world.programme, facts=FACTS, by=world.manager, at=NOW)

    assert plan_of(world.programme).count() == 1


def test_add_plan_item_refuses_a_partner_of_another_programme(world: World) -> None:
    with pytest.raises(actions.ResponsibleElsewhere):
        actions.add_plan_item(
            world.programme,
            facts=replace(FACTS, responsible=PartnerFactory.create()),
            by=world.manager,
            at=NOW,
        )


def test_plan_items_refuse_a_partner_who_is_gone(world: World) -> None:
    partner = partners_of(world.programme).get()
    item = PlanItemFactory.create(programme=world.programme, code="1.1")
    facts = replace(FACTS, code="2.1", responsible=partner)
    actions.remove_partner(partner, by=world.manager, at=NOW)

    with pytest.raises(actions.ResponsibleElsewhere):
        actions.add_plan_item(world.programme, facts=facts, by=world.manager, at=NOW)
    with pytest.raises(actions.ResponsibleElsewhere):
        actions.correct_plan_item(item, facts=facts, revision=1, by=world.manager, at=NOW)

    assert plan_of(world.programme).get().code == "1.1"


def test_correct_plan_item_writes_down_what_changed(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme)
    facts = replace(_facts_of(item), title="Study visit", due_on=date(2026, 12, 1))

    actions.correct_plan_item(item, facts=facts, revision=1, by=world.manager, at=NOW)

    standing = plan_of(world.programme).get()
    assert (_facts_of(standing), standing.revision) == (facts, 2)
    assert Entry.objects.get().values.changes == {
        "plan_item": [None, f"{item.code} Study visit"],
        "title": [item.title, "Study visit"],
        "due_on": ["2026-11-23", "2026-12-01"],
    }


def test_correct_plan_item_refuses_an_old_revision(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme)
    actions.correct_plan_item(
        item, facts=replace(_facts_of(item), title="A"), revision=1, by=world.owner, at=NOW
    )

    with pytest.raises(actions.ChangedMeanwhile):
        actions.correct_plan_item(
            item, facts=replace(_facts_of(item), title="B"), revision=1, by=world.manager, at=NOW
        )

    assert plan_of(world.programme).get().title == "A"


def test_correct_plan_item_refuses_anothers_number(world: World) -> None:
    PlanItemFactory.create(programme=world.programme, code="1.1")
    item = PlanItemFactory.create(programme=world.programme)

    with pytest.raises(actions.PlanCodeTaken):
        actions.correct_plan_item(item, facts=FACTS, revision=1, by=world.manager, at=NOW)


def test_remove_plan_item_writes_down_what_it_was(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, code="1.1", title="Workshop")

    actions.remove_plan_item(item, by=world.manager, at=NOW)

    assert list(plan_of(world.programme)) == []
    assert Entry.objects.get().values.changes == {
        "plan_item": [None, "1.1 Workshop"],
        "code": ["1.1", None],
        "title": ["Workshop", None],
    }
