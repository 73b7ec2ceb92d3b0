"""Who works on an assessment: who may write, and its expert where they read the workspace."""

import pytest

from raceme.assessments.permissions import can_work_on
from tests.conftest import World
from tests.factories import PersonFactory
from tests.factories.assessments import AssessmentFactory

pytestmark = pytest.mark.django_db


def test_the_address_of_an_expert_alone_opens_nothing(world: World) -> None:
    row = AssessmentFactory.create(workspace=world.workspace)
    before = can_work_on(world.viewer, row)

    allowed = []
    for user in (world.viewer, world.stranger):
        row.expert = PersonFactory.create(workspace=world.workspace, email=user.email.upper())
        allowed.append(can_work_on(user, row))

    assert (before, allowed) == (False, [True, False])


def test_whoever_has_no_address_is_no_expert(world: World) -> None:
    row = AssessmentFactory.create(
        workspace=world.workspace, expert=PersonFactory.create(workspace=world.workspace, email="")
    )
    world.viewer.email = ""

    assert not can_work_on(world.viewer, row)
