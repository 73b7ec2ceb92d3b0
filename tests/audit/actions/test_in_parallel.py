"""Sealers and writers at once; on PostgreSQL, with transactions that truly overlap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from raceme.audit import actions as audit
from raceme.audit import queries
from raceme.audit.actions import sealing
from raceme.audit.models import Entry, Seal
from raceme.workspaces.models import Workspace
from tests.audit.histories import chain_of, faults, outcome
from tests.conftest import World
from tests.factories import NOW
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def _record(workspace: Workspace) -> Entry:
    return audit.record("demo.load", targets=(), workspace=workspace, by="x", at=NOW)


def _seal() -> int:
    return audit.seal(at=NOW)


def test_two_sealers_at_once_make_one_chain(world: World) -> None:
    # The sealer's row and the chain are there: what keeps the rivals waiting is a lock.
    _record(world.workspace)
    _seal()
    for _number in range(10):
        _record(world.workspace)

    outcomes = at_once(_seal, _seal, _seal)

    assert outcomes == [0, 0]
    assert outcome() == (11, None, None)


def test_many_sealers_and_writers_at_once_leave_nothing_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)

    def write() -> int:
        try:
            for _number in range(25):
                with transaction.atomic():
                    _record(world.workspace)
        finally:
            connection.close()
        return 0

    def seal() -> int:
        try:
            return sum(_seal() for _number in range(15))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        running = [pool.submit(work) for work in (write, seal, write, seal, seal)]
        sealed = sum(each.result() for each in running)

    assert sealed + _seal() == 50
    assert outcome() == (50, None, None)


def test_a_writer_waits_for_no_sealer(world: World) -> None:
    _record(world.workspace)

    def write() -> int:
        _record(world.workspace)
        return Entry.objects.count()

    with transaction.atomic():
        _seal()
        with ThreadPoolExecutor(1) as pool:

            def alone() -> int:
                try:
                    return write()
                finally:
                    connection.close()

            count = pool.submit(alone).result(timeout=5)

    assert count == 2
    assert _seal() == 1
    assert faults() == []


def test_an_entry_that_was_committed_late_is_sealed_after_those_that_were_not(
    world: World,
) -> None:
    def write_and_seal() -> None:
        try:
            _record(world.workspace)
            _seal()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        late = _record(world.workspace)
        pool.submit(write_and_seal).result(timeout=5)
    lag = queries.sealing_lag().entries
    _seal()

    seals = Seal.objects.order_by("number").values_list("entry_id", "number")
    assert lag == 1
    assert [number for _entry, number in seals] == [1, 2]
    assert [entry > late.pk for entry, _number in seals] == [True, False]
    assert (chain_of(world).number, faults()) == (2, [])


@pytest.mark.parametrize("is_sealed_first", [True, False])
def test_a_history_is_discarded_before_or_after_it_is_sealed(
    world: World, *, is_sealed_first: bool
) -> None:
    _record(world.workspace)
    _seal()
    _record(world.workspace)
    kept = _record(world.stranger_workspace)

    def discard() -> int:
        audit.discard(Workspace.objects.filter(pk=world.workspace.pk))
        return 0

    works = (_seal, discard) if is_sealed_first else (discard, _seal)
    outcomes = at_once(*works)

    assert outcomes == [0 if is_sealed_first else 1]
    assert list(Entry.objects.all()) == [kept]
    assert list(Seal.objects.values_list("entry_id", "number")) == [(kept.pk, 1)]
    assert faults() == []
