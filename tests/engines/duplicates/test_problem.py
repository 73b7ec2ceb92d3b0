from typing import Any

import pytest

from raceme.engines.duplicates import DuplicatesError, Fault, Record
from raceme.engines.duplicates.problem import LONGEST


@pytest.mark.parametrize(
    ("facts", "fault", "value"),
    [
        ({"id": ""}, Fault.NO_ID, ""),
        ({"id": "1", "name": None}, Fault.NOT_TEXT, "name"),
        ({"id": 1}, Fault.NOT_TEXT, "id"),
        ({"id": "1", "town": "a" * (LONGEST + 1)}, Fault.TOO_LONG, "town"),
    ],
)
def test_record_refuses_what_cannot_be_one(facts: dict[str, Any], fault: Fault, value: str) -> None:
    with pytest.raises(DuplicatesError) as refused:
        Record(**facts)

    assert (refused.value.code, refused.value.value) == (fault, value)
