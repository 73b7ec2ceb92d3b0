"""A number that no float holds is said to be none, wherever it stands."""

from raceme.engines.scoring import Fault, ScoringError, faults_of_answers, read_scheme
from tests.factories.questionnaires import definition, item, section

HUGE = 10**400


def test_a_huge_number_in_a_definition_is_a_fault() -> None:
    advice = {"code": "go", "when": "staff > 1", "priority": HUGE}
    asked = definition(
        section("first", item("staff", "number", most=HUGE)), scoring={"advice": [advice]}
    )

    try:
        read_scheme(asked)
    except ScoringError as error:
        told = {(each.fault, each.place[-1]) for each in error.wrong}

    assert told == {(Fault.NOT_A_NUMBER, "most"), (Fault.NOT_A_NUMBER, "priority")}


def test_a_huge_answer_is_a_fault() -> None:
    wrong = faults_of_answers(read_scheme(definition()), {"staff": HUGE})

    assert [each.fault for each in wrong] == [Fault.NOT_A_NUMBER]
