"""Two who save at the same moment, with transactions that are really parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from raceme.core.errors import Refusal
from raceme.programmes import actions
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace
from tests.factories import NOW, ProgrammeFactory, WorkspaceFactory

FACTS = actions.ProgrammeFacts(
    name="Circular Wood", scheme="eea", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
)


def _together(*works: Callable[[], object]) -> list[str]:
    """Do ``works`` at the same moment; return what each was refused with, or nothing."""
    start = Barrier(len(works))

    def done(work: Callable[[], object]) -> str:
        start.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return sorted(threads.map(done, works))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_add_programme_twice_at_once_gives_each_its_own_code() -> None:
    workspace: Workspace = WorkspaceFactory.create()

    def add() -> object:
        return actions.add_programme(workspace, facts=FACTS, by="test", at=NOW)

    refused = _together(add, add, add)

    codes = programmes_of(workspace).order_by("code").values_list("code", flat=True)
    assert refused == ["", "", ""]
    assert list(codes) == ["circular-wood", "circular-wood-2", "circular-wood-3"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_correct_programme_twice_at_once_keeps_one_and_tells_the_other() -> None:
    programme = ProgrammeFactory.create(number="")

    def correct(number: str) -> Callable[[], object]:
        return lambda: actions.correct_programme(
            programme, facts=replace(FACTS, number=number), revision=1, by="test", at=NOW
        )

    refused = _together(correct("1"), correct("2"))

    standing = programmes_of(programme.workspace).get()
    assert refused == ["", "ChangedMeanwhile"]
    assert (standing.revision, standing.number in {"1", "2"}) == (2, True)
