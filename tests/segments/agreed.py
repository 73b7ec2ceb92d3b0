"""Which role gets which answer from each address of segments."""

from typing import Any

from raceme.segments.models import Of
from tests.agreement import DONE, PAGE, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.factories.segments import SegmentFactory, asking

# They tell of people, so they are for those who may see contacts.
SEEING = "viewer staff manager owner"
READ = {"GET": answers(PAGE, to=SEEING), "POST": REFUSED}
ANSWERS: dict[str, dict[str, Answers]] = {
    "segments:segments": READ,
    "segments:segment": READ,
    "segments:reach": READ,
    "segments:history": READ,
    "segments:create": {"GET": answers(PAGE, to=SEEING), "POST": answers(DONE, to=WRITERS)},
    "segments:edit": {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)},
    "segments:ask": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "segments:duplicate": {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)},
    "segments:delete": {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    segment = SegmentFactory.create(
        workspace=world.workspace, of=Of.ORGANISATIONS, filters=asking({"is": "member"})
    )
    return {key: {"pk": segment.pk} for key in ANSWERS}


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (asked of every app alike)
    built = {"save": "1", "built": "1", "of": "organisations", "g0.match": "all", "revision": "1"}
    return {
        "segments:create": {**built, "name": "All we work with"},
        "segments:edit": {**built, "name": "All we still work with"},
    }
