from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.matchmaking.slots import (
    Answer,
    Fault,
    Instance,
    Meeting,
    Part,
    ProblemError,
    Rule,
    SlotProblem,
    Status,
    answer_to_json,
    problem_from_dzn,
)

FILE = """
nBusiness = 3;  nMeetings = 2; % a comment
nTables = 1; nTotalSlots = 4; nMorningSlots = 2;
requested = [| 1, 2, 1,
             | 2, 3, 3, |];
meetingsxBusiness = [{1}, {1, 2}, {2}]; nMeetingsBusiness = [1, 2, 1];
forbidden = [{0}, {3, 4}, {}];
fixed = [0, 2];
precedences = [{0}, {1}];
"""


def test_a_file_is_read() -> None:
    assert problem_from_dzn(FILE, fairness=1) == SlotProblem(
        participants=3,
        slots=4,
        morning=2,
        places=1,
        meetings=(Meeting(1, 2, Part.MORNING), Meeting(2, 3, Part.ANY)),
        forbidden={2: frozenset({3, 4})},
        fixed={2: 2},
        before={2: frozenset({1})},
        fairness=1,
    )


@pytest.mark.parametrize(
    ("said", "instead", "fault", "place"),
    [
        ("nTables = 1;", "", Fault.MISSING, "nTables"),
        ("nTables = 1;", "nTables = many;", Fault.NOT_A_NUMBER, "line 3, column 11"),
        ("nTables = 1;", "nTables = [1];", Fault.NOT_A_NUMBER, "nTables"),
        ("nTables = 1;", "nTables = 1; nTables = 2;", Fault.TWICE, "line 3, column 14"),
        ("nTables = 1;", "nTable = 1;", Fault.UNKNOWN_NAME, "line 3, column 1"),
        ("nTables = 1;", "nTables = 1", Fault.BREAKS_OFF, "line 3, column 13"),
        ("nTotalSlots = 4", "nTotalSlots = 400000", Fault.OUT_OF_RANGE, "nTotalSlots"),
        ("nMorningSlots = 2", "nMorningSlots = 5", Fault.OUT_OF_RANGE, "nMorningSlots"),
        ("| 1, 2, 1,", "| 1, 1, 1,", Fault.WITH_ITSELF, "requested[1]"),
        ("| 1, 2, 1,", "| 1, 4, 1,", Fault.OUT_OF_RANGE, "requested[1]"),
        ("| 1, 2, 1,", "| 1, 2, 4,", Fault.OUT_OF_RANGE, "requested[1]"),
        ("| 1, 2, 1,", "| 1, 2,", Fault.WRONG_LENGTH, "requested[1]"),
        ("nMeetings = 2", "nMeetings = 3", Fault.WRONG_LENGTH, "requested"),
        ("{0}, {3, 4}, {}", "{0}, {3, 4}", Fault.WRONG_LENGTH, "forbidden"),
        ("{0}, {3, 4}, {}", "{0}, {3, 5}, {}", Fault.OUT_OF_RANGE, "forbidden[2]"),
        ("[0, 2]", "[0, 5]", Fault.OUT_OF_RANGE, "fixed[2]"),
        ("[0, 2]", "[0]", Fault.WRONG_LENGTH, "fixed"),
        ("[{0}, {1}]", "[{2}, {1}]", Fault.GOES_ROUND, "precedences[1]"),
        ("[{0}, {1}]", "[{0}, {7}]", Fault.OUT_OF_RANGE, "precedences[2]"),
        ("[{0}, {1}]", "[0, 1]", Fault.WRONG_LENGTH, "precedences"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    said: str, instead: str, fault: Fault, place: str
) -> None:
    assert said in FILE

    with pytest.raises(ProblemError) as caught:
        problem_from_dzn(FILE.replace(said, instead, 1), fairness=2)

    told = caught.value.place
    assert (caught.value.fault, told.split("[")[0] if fault is Fault.GOES_ROUND else told) == (
        fault,
        "precedences" if fault is Fault.GOES_ROUND else place,
    )


def test_a_file_that_breaks_off_is_refused_unless_all_that_is_needed_was_said() -> None:
    needed = FILE.index(";", FILE.index("requested"))

    refused = []
    for cut in range(len(FILE)):
        try:
            problem_from_dzn(FILE[:cut], fairness=2)
        except ProblemError:
            refused.append(cut)

    complete = [cut for cut in range(len(FILE)) if FILE[:cut].rstrip().endswith(";")]
    assert refused == [cut for cut in range(len(FILE)) if cut <= needed or cut not in complete]


def test_twenty_thousand_columns_are_refused_where_they_stand() -> None:
    wide = FILE.replace("| 2, 3, 3, |", "| " + "2, " * 20_000 + "|")

    with pytest.raises(ProblemError) as caught:
        problem_from_dzn(wide, fairness=2)

    assert (caught.value.place, caught.value.values) == (
        "requested[2]",
        {"found": 20_000, "needed": 3},
    )


@given(cut=st.integers(0, len(FILE)), put=st.text(max_size=5))
def test_whatever_a_file_holds_it_is_read_or_refused(cut: int, put: str) -> None:
    text = FILE[:cut] + put + FILE[cut + len(put) :]

    with suppress(ProblemError):
        assert isinstance(problem_from_dzn(text, fairness=2), SlotProblem)


def test_every_published_file_is_read(reference_data: Path) -> None:
    files = sorted((reference_data / "b2b").glob("*.dzn"))

    sizes = {problem_from_dzn(file.read_text(), fairness=2).slots for file in files}

    assert (len(files), min(sizes), max(sizes)) == (56, 8, 22)


def test_an_answer_is_written() -> None:
    infeasible = Answer(
        status=Status.INFEASIBLE,
        clash=(Instance(Rule.HELD, (1,)), Instance(Rule.BEFORE, (1, 2))),
        is_least=True,
    )

    assert answer_to_json(infeasible, seconds=1.23456) == {
        "format": "raceme-slots/1",
        "status": "infeasible",
        "seconds": 1.235,
        "breaks": None,
        "bound": None,
        "slots": [],
        "clash": [{"rule": "held", "about": [1]}, {"rule": "before", "about": [1, 2]}],
        "clash_is_least": True,
    }
