"""Which role gets which answer from each address of questionnaires."""

from typing import Any

from tests.agreement import NO, PAGE, Answers, everybody
from tests.conftest import World

ANSWERS: dict[str, dict[str, Answers]] = {
    # A script; there is nothing of anybody in it.
    "questionnaires-public:worker": {"GET": everybody(PAGE), "POST": everybody(NO)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (every app has this)
    return {}


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (every app has this)
    return {}
