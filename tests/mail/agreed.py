"""Which role gets which answer from each address of mail."""

from tests.agreement import INVALID, PAGE, Answers, everybody
from tests.conftest import World

ANSWERS: dict[str, dict[str, Answers]] = {
    # By its secret; see tests/settings.py. A provider sends JSON, and is told what is not.
    "mail-public:webhook": {"GET": everybody(PAGE), "POST": everybody(INVALID)},
}


def samples(world: World) -> dict[str, dict[str, object]]:  # noqa: ARG001 (as the sweep asks)
    return {"mail-public:webhook": {"secret": "for-tests"}}
