"""Which role gets which answer from the pages of what follows from assessments."""

from typing import Any

from tests.agreement import DONE, NO, PAGE, READERS, REFUSED, WRITERS, Answers, answers, signed_in
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.factories.assessments import AssessmentFactory, RecommendationFactory

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
}
OF_A_STEP = ("edit_step", "decide_step", "move_step", "remove_step", "reopen_step")


def samples(world: World) -> dict[str, dict[str, Any]]:
    assessment = AssessmentFactory.create(workspace=world.workspace)
    RelationshipFactory.create(workspace=world.workspace, organisation=assessment.organisation)
    step = RecommendationFactory.create(assessment=assessment)
    return {
        **{f"assessments:{name}": {"pk": step.pk} for name in OF_A_STEP},
        "assessments:steps": {"pk": assessment.pk},
        "assessments:add_step": {"pk": assessment.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (as the sweep asks)
    return {
        "assessments:add_step": {"title": "Ask a bank"},
        "assessments:edit_step": {"title": "Ask two banks", "revision": 1},
        "assessments:decide_step": {"decision": "accepted", "said_by": "Ana", "revision": 1},
        "assessments:move_step": {"to": "up"},
    }
