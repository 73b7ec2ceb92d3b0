"""Which role gets which answer from each address of assessments."""

from typing import Any

from tests.agreement import Answers
from tests.assessments import agreed_assessing as assessing
from tests.assessments import agreed_following as following
from tests.conftest import World

ANSWERS: dict[str, dict[str, Answers]] = {**assessing.ANSWERS, **following.ANSWERS}

HEADERS = assessing.HEADERS


def samples(world: World) -> dict[str, dict[str, Any]]:
    return {**assessing.samples(world), **following.samples(world)}


def posted(world: World) -> dict[str, dict[str, Any]]:
    return {**assessing.posted(world), **following.posted(world)}
