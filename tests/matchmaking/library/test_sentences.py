import re
from pathlib import Path

import pytest
from django.utils import translation

from raceme.engines.matchmaking import events
from raceme.engines.matchmaking.events import EventError, Fault, Goal, Reason, Rule, Spot
from raceme.engines.matchmaking.events.explain import Help
from raceme.matchmaking.library.sentences import (
    FAULTS,
    GOALS,
    HELPS,
    REASONS,
    RULES,
    WRONG_TYPES,
    fault,
)

ENGINE = Path(events.__file__).parent


def test_every_code_has_its_sentence() -> None:
    source = "".join(file.read_text() for file in ENGINE.glob("*.py"))
    needed = set(re.findall(r'needed="(\w+)"', source))

    assert set(FAULTS) == set(Fault) - {Fault.WRONG_TYPE}
    assert set(GOALS) == set(Goal)
    assert set(REASONS) == set(Reason)
    assert set(RULES) == set(Rule)
    assert set(HELPS) == set(Help)
    assert set(WRONG_TYPES) == needed


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            EventError(Fault.UNKNOWN, Spot("wishes", 3, "between"), word="p9"),
            "wishes[3].between: “p9” is not in the event.",
        ),
        (
            EventError(Fault.MISSING, Spot("wishes", 3, "weight"), place="wishes!C4"),
            "wishes!C4: It is missing.",
        ),
        (
            EventError(Fault.WRONG_TYPE, Spot("format"), word="x%s", needed="whole_number"),
            "format: “x%s” stands where a whole number is needed.",
        ),
        (
            EventError(Fault.NO_SCHEDULE, Spot("meetings", 2), rule="one_a_place"),
            (
                "meetings[2]: The meetings are no schedule of this event. "
                "It would be one if a place held one meeting at a time."
            ),
        ),
    ],
)
def test_a_fault_is_its_place_and_a_sentence(error: EventError, said: str) -> None:
    with translation.override("en"):
        assert fault(error) == said
