import pytest

from raceme.matchmaking.solving.problems import Scope, problem_of
from tests.matchmaking.halls import BEFORE, hall, people_in

pytestmark = pytest.mark.django_db


def test_a_name_with_odd_signs_keeps_nobody_from_being_scheduled() -> None:
    row = hall(people=2, slots=1, tables=1)
    registration = people_in(row)[0].registration
    registration.organisation_name = "Lemn\x0bViu\x07 SRL "
    registration.save()

    event = problem_of(row, Scope(at=BEFORE))

    assert [one.organisation for one in event.participants] == ["Lemn Viu SRL", "Firm 0"]
