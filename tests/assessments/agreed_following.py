"""Which role gets which answer from the pages of what follows from assessments."""

from datetime import date
from typing import Any

from raceme.assessments.models import Measure
from tests.agreement import DONE, NO, PAGE, READERS, REFUSED, WRITERS, Answers, answers, signed_in
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.factories.assessments import (
    AssessmentFactory,
    MeasureFactory,
    RecommendationFactory,
    footprints,
)

BETWEEN = date(2026, 6, 30)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
ONLY_POSTED = {"GET": signed_in(NO), "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "assessments:steps": READ,
    "assessments:add_step": WRITE,
    "assessments:edit_step": WRITE,
    "assessments:decide_step": WRITE,
    "assessments:move_step": ONLY_POSTED,
    "assessments:remove_step": WRITE,
    "assessments:reopen_step": WRITE,
    "assessments:competences": READ,
    "assessments:measures": READ,
    "assessments:plan": READ,
    "assessments:add_measure": WRITE,
    "assessments:savings": WRITE,
    "assessments:edit_measure": WRITE,
    "assessments:finish_measure": WRITE,
    "assessments:drop_measure": WRITE,
    "assessments:replan_measure": WRITE,
}
OF_A_STEP = ("edit_step", "decide_step", "move_step", "remove_step", "reopen_step")


def samples(world: World) -> dict[str, dict[str, Any]]:
    assessment = AssessmentFactory.create(workspace=world.workspace)
    RelationshipFactory.create(workspace=world.workspace, organisation=assessment.organisation)
    step = RecommendationFactory.create(assessment=assessment)
    earlier, later = footprints(world.workspace)
    measure = MeasureFactory.create(assessment=earlier)
    MeasureFactory.create(assessment=earlier, state="done", done_on=BETWEEN)
    of_measure = ("edit_measure", "finish_measure", "drop_measure", "replan_measure")
    return {
        **{f"assessments:{name}": {"pk": step.pk} for name in OF_A_STEP},
        **{f"assessments:{name}": {"pk": measure.pk} for name in of_measure},
        "assessments:plan": {"pk": later.pk},
        "assessments:add_measure": {"pk": later.pk},
        "assessments:savings": {"pk": later.pk},
        "assessments:steps": {"pk": assessment.pk},
        "assessments:add_step": {"pk": assessment.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    done = Measure.objects.of(world.workspace).filter(state="done").order_by("-pk").first()
    measure = {
        "title": "Panels",
        "quantity": "scope-1",
        "saving": "2",
        "due_on": "31.12.2027",
        "revision": 1,
    }
    return {
        "assessments:add_measure": measure,
        "assessments:edit_measure": measure,
        "assessments:finish_measure": {"done_on": "2026-01-31"},
        "assessments:drop_measure": {"reason": "Too dear"},
        "assessments:savings": {f"saving-{done.pk if done else 0}": "1"},
        "assessments:add_step": {"title": "Ask a bank"},
        "assessments:edit_step": {"title": "Ask two banks", "revision": 1},
        "assessments:decide_step": {"decision": "accepted", "said_by": "Ana", "revision": 1},
        "assessments:move_step": {"to": "up"},
    }
