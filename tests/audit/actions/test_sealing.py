from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from raceme.audit import actions as audit
from raceme.audit import commitments, queries
from raceme.audit.actions import sealing
from raceme.audit.models import Chain, Entry, Seal
from raceme.workspaces.models import Workspace
from tests.audit.histories import chain_of, faults, write_history
from tests.conftest import World
from tests.factories import NOW, WorkspaceFactory

HOUR = timedelta(hours=1)


def _record(workspace: Workspace | None) -> Entry:
    return audit.record("demo.load", targets=(), workspace=workspace, by="x", at=NOW)


def test_seal_gives_each_entry_its_number_in_the_chain_of_its_workspace(world: World) -> None:
    here, there = world.workspace, world.partner_workspace
    entries = [_record(where) for where in (here, there, here, None, here, there)]

    count = audit.seal(at=NOW)

    seals = Seal.objects.order_by("entry").values_list("entry_id", "chain__name", "number")
    names = [queries.name_of(each.pk) for each in (here, there)]
    assert count == 6
    assert list(seals) == [
        (entries[0].pk, names[0], 1),
        (entries[1].pk, names[1], 1),
        (entries[2].pk, names[0], 2),
        (entries[3].pk, "installation", 1),
        (entries[4].pk, names[0], 3),
        (entries[5].pk, names[1], 2),
    ]


def test_seal_goes_on_where_the_chain_ends(world: World) -> None:
    _record(world.workspace)
    audit.seal(at=NOW)
    first = Seal.objects.get()
    second = _record(world.workspace)

    counts = [audit.seal(at=NOW + HOUR), audit.seal(at=NOW + HOUR)]

    seal, chain = Seal.objects.get(entry=second), chain_of(world)
    assert counts == [1, 0]
    assert (seal.number, seal.previous) == (2, first.hash)
    assert (chain.number, chain.hash, chain.sealed_at) == (2, seal.hash, NOW + HOUR)
    assert seal.hash == commitments.seal(
        chain=chain.name,
        number=2,
        at=NOW + HOUR,
        content=seal.content,
        previous=first.hash,
    )


def test_seal_takes_batch_after_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    for _number in range(7):
        _record(world.workspace)

    count = audit.seal(at=NOW)

    assert (count, chain_of(world).number, faults()) == (7, 7, [])


def test_what_a_killed_sealer_had_not_come_to_is_sealed_however_late_the_next_one_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    for _number in range(10):
        _record(world.workspace)
    for hours in (0, 2):
        # As it is killed after its first batch.
        sealing._seal_batch(after=None, at=NOW + hours * HOUR)

    count = audit.seal(at=NOW + 4 * HOUR)

    assert (count, chain_of(world).number, faults()) == (4, 10, [])


@pytest.mark.parametrize(
    ("minutes", "everything", "is_sealed"),
    [(55, False, True), (125, False, False), (125, True, True)],
)
def test_a_run_looks_back_as_far_as_an_entry_may_be_late(
    world: World, *, minutes: int, everything: bool, is_sealed: bool
) -> None:
    first, second = _record(world.workspace), _record(world.workspace)
    # As if it were not committed yet: while it is nowhere to be seen, the next is sealed.
    Seal.objects.create(
        entry=first,
        chain=Chain.objects.create(name="aside"),
        number=1,
        at=NOW,
        content="",
        hash="",
    )
    for passed in range(0, minutes, 5):
        audit.seal(at=NOW + timedelta(minutes=passed))
    Seal.objects.filter(entry=first).delete()

    audit.seal(at=NOW + timedelta(minutes=minutes), everything=everything)

    assert Seal.objects.filter(entry=first).exists() == is_sealed
    assert Seal.objects.filter(entry=second).exists()


def test_sealing_lag_tells_what_waits_and_since_when(world: World) -> None:
    before = queries.sealing_lag()
    for minutes, where in ((3, None), (1, world.workspace), (2, world.workspace)):
        audit.record(
            "demo.load",
            targets=(),
            workspace=where,
            by="x",
            at=NOW + timedelta(minutes=minutes),
        )

    lags = queries.sealing_lag(), queries.sealing_lag(world.workspace)
    audit.seal(at=NOW)

    assert before == (0, None)
    assert lags == ((3, NOW + timedelta(minutes=1)), (2, NOW + timedelta(minutes=1)))
    assert queries.sealing_lag() == (0, None)


def test_the_database_refuses_a_second_seal_of_a_number_or_an_entry(world: World) -> None:
    write_history(world)
    entry = _record(world.workspace)
    seal = Seal.objects.get(chain=chain_of(world), number=2)

    for wrong in ({"entry": entry, "number": 2}, {"entry_id": seal.pk, "number": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(chain=seal.chain, at=NOW, content="", hash="", **wrong)


def test_discard_takes_the_chain_with_the_workspace_and_no_other(world: World) -> None:
    write_history(world)
    gone = WorkspaceFactory.create()
    _record(gone)
    audit.seal(at=NOW)

    audit.discard(Workspace.objects.filter(pk=gone.pk))

    assert not Entry.objects.filter(workspace=gone).exists()
    assert [chain.title for chain in queries.every_chain()] == [
        "installation",
        "workspace:transilvania",
    ]
    assert faults() == []
