"""What pages answer to whom that change what counts; gathered by ``agreed``."""

from typing import Any

from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity
from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.engagements.build import facts, part, recorded

WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
# Nothing of the sample is left out: who asks to bring it back is told so, and led back.
BACK = {"GET": answers(DONE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "portal:exclude_chosen": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "portal:exclude": WRITE,
    "portal:include": BACK,
    "portal:unattribute": WRITE,
    "portal:withdraw": WRITE,
    "portal:restore": BACK,
    "portal:exclude_participants": WRITE,
    "portal:include_participant": BACK,
    "portal:take_away": WRITE,
}


def samples(world: World) -> dict[str, dict[str, object]]:
    activity = recorded(
        world.workspace,
        facts=facts(title="Sample of what counts", state="planned"),
        parts=[part(state="expected"), part(state="expected")],
        towards=[Towards(programme=world.programme)],
    )
    one: dict[str, object] = {"pk": activity.pk}
    engagement = {"part": activity.engagements.order_by("pk")[0].pk}
    towards = {"attribution": activity.attributions.get().pk}
    return {
        **{f"portal:{name}": one | towards for name in ("exclude", "include", "unattribute")},
        **{f"portal:{name}": one for name in ("withdraw", "restore", "exclude_participants")},
        "portal:take_away": one | engagement,
        "portal:include_participant": one | engagement | {"programme": world.programme.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    activity = Activity.objects.of(world.workspace).get(title="Sample of what counts")
    first = activity.engagements.order_by("pk")[0]
    reason = {"reason": "typed twice"}
    programme = {"programme": world.programme.pk}
    return {
        "portal:exclude_chosen": {"chosen": [activity.pk]} | programme | reason,
        "portal:exclude": reason,
        "portal:withdraw": reason,
        "portal:exclude_participants": programme | reason | {"participants": [first.pk]},
    }
