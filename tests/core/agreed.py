"""Which role gets which answer from each address of core."""

from tests.agreement import DONE, NO, PAGE, Answers, everybody

ANSWERS: dict[str, dict[str, Answers]] = {
    "core-public:health": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "core-public:health_live": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "core-public:health_ready": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "core-public:language": {"GET": everybody(NO), "POST": everybody(DONE)},
}
