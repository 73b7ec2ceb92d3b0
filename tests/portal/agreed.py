"""Which role gets which answer from each address of portal."""

from typing import Any

from tests.agreement import DONE, MANAGERS, PAGE, Answers, answers
from tests.conftest import World
from tests.factories import PlanItemFactory
from tests.portal import agreed_record

CHANGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "portal:plan_item_create": CHANGE,
    "portal:plan_item_edit": CHANGE,
    "portal:plan_item_remove": CHANGE,
    **agreed_record.ANSWERS,
}


def samples(world: World) -> dict[str, dict[str, object]]:
    one: dict[str, object] = {"programme": world.programme.code}
    item = PlanItemFactory.create(programme=world.programme)
    return {
        **agreed_record.samples(world),
        "portal:plan_item_create": one,
        "portal:plan_item_edit": {**one, "pk": item.pk},
        "portal:plan_item_remove": {**one, "pk": item.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    item = {
        "code": "9.1",
        "title": "Study visit",
        "kind": "activity",
        "due_on": "30.06.2026",
        "activities_needed": "1",
    }
    return {
        **agreed_record.posted(world),
        "portal:plan_item_create": item,
        "portal:plan_item_edit": {**item, "revision": "1"},
    }
