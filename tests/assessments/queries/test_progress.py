"""How far an assessment has come, section by section."""

import pytest

from raceme.assessments.queries import progress_of
from raceme.assessments.words import Titles
from tests.assessments.build import SMALL, begun, closed, company
from tests.conftest import World

pytestmark = pytest.mark.django_db


def test_progress_tells_what_is_answered_and_missing(world: World) -> None:
    row = begun(world.workspace, answers={"people": "much"})

    found = progress_of(row, Titles(SMALL, language="en"))

    assert [
        (each.code, each.title, each.answered, each.asked, list(each.missing), each.is_done)
        for each in found
    ] == [
        ("first", "first", 0, 1, ["tools"], False),
        ("second", "second", 1, 1, [], True),
    ]


def test_progress_tells_what_was_carried_over(world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm)

    found = progress_of(begun(world.workspace, firm), Titles(SMALL, language="ro"))

    assert [(each.title, each.carried) for each in found] == [("first (ro)", 1), ("second (ro)", 1)]
