"""Which role gets which answer from each address of stewardship."""

from typing import Any

from tests.agreement import Answers
from tests.conftest import World
from tests.stewardship.agreed import duplicates, imports, merging, personal

WORKS = (imports, duplicates, merging, personal)
ANSWERS: dict[str, dict[str, Answers]] = {
    name: answers for work in WORKS for name, answers in work.ANSWERS.items()
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    return {name: made for work in WORKS for name, made in work.samples(world).items()}


def posted(world: World) -> dict[str, dict[str, Any]]:
    return {name: made for work in WORKS for name, made in work.posted(world).items()}
