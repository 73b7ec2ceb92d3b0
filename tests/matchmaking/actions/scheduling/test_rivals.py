"""The same on a database that takes one writer at a time: who comes second is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from raceme.core.errors import Refusal
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.actions.scheduling import Place, refusals
from raceme.matchmaking.models import Placement
from tests.matchmaking.actions.scheduling.test_races import mover, scene
from tests.matchmaking.halls import BEFORE, slots_in, tables_in

pytestmark = pytest.mark.django_db(transaction=True)


def together(*rivals: Callable[[], object]) -> list[object]:
    """Let all begin at the same moment; return the class of each refusal, or nothing."""
    start = threading.Barrier(len(rivals))
    told: list[object] = []

    def run(rival: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            rival()
        except Refusal as refusal:
            told.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[rival]) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def test_of_three_moves_into_one_place_one_is_done() -> None:
    row, made, wishes = scene()
    to = Place(slot=slots_in(row)[1].pk, table=tables_in(row)[0].pk)

    told = together(*(mover(made, one, to) for one in wishes))

    assert told == [refusals.TableTaken, refusals.TableTaken]
    there = Placement.objects.of(row.workspace_id).filter(slot=to.slot, table=to.table)
    assert there.count() == 1


def test_of_two_publications_one_is_done() -> None:
    _row, made, _wishes = scene()

    def publish() -> object:
        return scheduling.publish(made, by="test", at=BEFORE)

    assert together(publish, publish) == [refusals.NotADraft]
