from raceme.engines.matchmaking.events import (
    Goal,
    Level,
    Method,
    Outcome,
    Repaired,
    Status,
    repaired_to_plain,
    schedule_to_plain,
)
from tests.engines.matchmaking.events.build import EVENT, meetings


def test_a_schedule_is_written_with_what_is_not_kept() -> None:
    outcome = Outcome(
        status=Status.FEASIBLE,
        method=Method.EXACT,
        meetings=meetings("ab s1 t1 ana bob", "ah s3 h ana hana"),
        levels=(Level(goal=Goal.KEPT_WEIGHT, value=5, bound=17),),
    )

    assert schedule_to_plain(EVENT, outcome, seconds=1.23456) == {
        "format": "raceme-schedule/1",
        "status": "feasible",
        "method": "exact",
        "seconds": 1.235,
        "levels": [{"goal": "kept_weight", "value": 5, "bound": 17}],
        "meetings": [
            {"wish": "ab", "slot": "s1", "place": "t1", "people": ["ana", "bob"]},
            {"wish": "ah", "slot": "s3", "place": "h", "people": ["ana", "hana"]},
        ],
        "not_kept": [
            {"wish": "ac", "reason": "not_reached"},
            {"wish": "hi", "reason": "not_reached"},
            {"wish": "abc", "reason": "not_reached"},
        ],
    }


def test_without_a_schedule_only_the_clash_is_written() -> None:
    outcome = Outcome(status=Status.INFEASIBLE, method=Method.EXACT, clash=("ab", "ac"))

    assert schedule_to_plain(EVENT, outcome, seconds=0) == {
        "format": "raceme-schedule/1",
        "status": "infeasible",
        "method": "exact",
        "seconds": 0,
        "levels": [],
        "meetings": [],
        "not_kept": [],
        "clash": ["ab", "ac"],
    }


def test_a_repair_is_written_with_what_moved_and_whom_to_tell() -> None:
    outcome = Outcome(
        status=Status.FEASIBLE, method=Method.EXACT, meetings=meetings("ab s1 t1 ana bob")
    )
    repaired = Repaired(event=EVENT, outcome=outcome, moved=("ab",), tell=("ana", "bob"))

    written = repaired_to_plain(repaired, seconds=1)

    assert written == schedule_to_plain(EVENT, outcome, seconds=1) | {
        "moved": ["ab"],
        "tell": ["ana", "bob"],
    }
