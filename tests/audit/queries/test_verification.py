"""What verification finds: one byte of any column, a row that is gone, rows that changed places."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import F, Model
from pytest_django import DjangoAssertNumQueries

from raceme.audit import actions as audit
from raceme.audit import queries
from raceme.audit.models import Chain, Entry, Seal, Sealer, Target, Values
from raceme.audit.queries import Fault, verification
from tests.audit.histories import chain_of, outcome, outcomes, write_history
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory

FREE = 1_000_000
# The third of the four entries of the workspace is tampered with.
THIRD = 2
# Keys that only tell rows apart; and what says when somebody looked, not what was done.
SAYS_NOTHING = {
    (Target, "id"),
    (Values, "id"),
    (Chain, "id"),
    (Chain, "verified_at"),
    (Chain, "verified_number"),
    (Chain, "break_found"),
}
COLUMNS = [
    (model, field.attname)
    for model in (Entry, Target, Values, Seal, Chain)
    for field in model._meta.concrete_fields
    if (model, field.name) not in SAYS_NOTHING
]
NAMED: dict[tuple[type[Model], str], tuple[int, Fault, int | None]] = {
    (Entry, "id"): (2, Fault.ENTRY_MISSING, 3),
    (Entry, "workspace_id"): (2, Fault.CONTENT, 3),
    (Entry, "at"): (2, Fault.CONTENT, 3),
    (Entry, "actor"): (2, Fault.CONTENT, 3),
    (Entry, "actor_label"): (2, Fault.LABELS, 3),
    (Entry, "verb"): (2, Fault.CONTENT, 3),
    (Entry, "values_commitment"): (2, Fault.CONTENT, 3),
    (Entry, "labels_commitment"): (2, Fault.CONTENT, 3),
    (Target, "entry_id"): (2, Fault.CONTENT, 3),
    (Target, "reference"): (2, Fault.CONTENT, 3),
    (Target, "label"): (2, Fault.LABELS, 3),
    (Values, "entry_id"): (2, Fault.VALUES_MISSING, 3),
    (Values, "salt"): (2, Fault.VALUES, 3),
    (Values, "changes"): (2, Fault.VALUES, 3),
    (Values, "remains"): (2, Fault.VALUES, 3),
    (Seal, "entry_id"): (2, Fault.ENTRY_MISSING, 3),
    (Seal, "chain_id"): (2, Fault.NUMBER_MISSING, 3),
    (Seal, "number"): (2, Fault.NUMBER_MISSING, 3),
    (Seal, "at"): (2, Fault.SEAL, 3),
    (Seal, "content"): (2, Fault.SEAL, 3),
    (Seal, "previous"): (2, Fault.SEAL, 3),
    (Seal, "hash"): (2, Fault.SEAL, 3),
    (Chain, "name"): (0, Fault.HEAD, None),
    (Chain, "workspace_id"): (0, Fault.HEAD, None),
    (Chain, "number"): (4, Fault.HEAD, None),
    (Chain, "hash"): (4, Fault.HEAD, None),
    (Chain, "sealed_at"): (4, Fault.HEAD, None),
}


@pytest.fixture(autouse=True)
def _taken_back(world: World) -> Iterator[None]:  # noqa: ARG001 (asks for the database)
    """Take back what a test broke, before the database looks at its keys."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _tampered(column: str, value: Any, *, world: World) -> object:  # noqa: ANN401 (any column's)
    """Return ``value`` with one byte changed; of a key, another one."""
    others: dict[str, object] = {
        "workspace_id": world.partner_workspace.pk,
        "chain_id": Chain.objects.get(name=Chain.INSTALLATION).pk,
        "changes": {"person": [None, "Ana Pop"], "role": ["", "dirextor"]},
        "remains": {"salts": {"actor": "0"}, "commitments": {}},
    }
    if column in others:
        return others[column]
    if isinstance(value, int):
        return value + FREE
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return ("b" if value[0] == "a" else "a") + value[1:]


def _rows(model: type[Model], entry: Entry) -> Any:  # noqa: ANN401 (the rows of any model)
    rows = model._default_manager.all()
    if model is Entry:
        return rows.filter(pk=entry.pk)
    if model is Chain:
        return rows.filter(workspace=entry.workspace_id)
    found = rows.filter(entry=entry).order_by("pk").values_list("pk", flat=True)[:1]
    return rows.filter(pk__in=list(found))


def test_a_history_that_nobody_touched_holds(world: World) -> None:
    write_history(world)

    found = outcomes()

    assert [(each.chain.title, each.number, each.broken) for each in found] == [
        ("installation", 1, None),
        ("workspace:transilvania", 4, None),
    ]
    assert [each.hash for each in found] == [chain.hash for chain in queries.every_chain()]


@pytest.mark.parametrize(
    ("model", "column"), COLUMNS, ids=[f"{m.__name__}.{c}" for m, c in COLUMNS]
)
def test_a_byte_of_any_column_that_was_changed_is_named(
    world: World, model: type[Model], column: str
) -> None:
    entry = write_history(world)[THIRD]
    chain = chain_of(world)
    rows = _rows(model, entry)
    value = _tampered(column, rows.values_list(column, flat=True).get(), world=world)
    assert rows.update(**{column: value}) == 1

    checked = queries.verified(Chain.objects.get(pk=chain.pk))

    broken = checked.broken
    assert broken is not None
    assert (checked.number, broken.fault, broken.number) == NAMED[model, column]


def _entry(world: World, number: int) -> Entry:
    return Entry.objects.get(seal__chain=chain_of(world), seal__number=number)


def _delete(entry: Entry, *, with_seal: bool) -> None:
    for rows in (Target.objects.filter(entry=entry), Values.objects.filter(entry=entry)):
        rows._raw_delete(rows.db)
    if with_seal:
        Seal.objects.filter(entry=entry).delete()
    alone = Entry.objects.filter(pk=entry.pk)
    alone._raw_delete(alone.db)


@pytest.mark.parametrize(
    ("with_seal", "expected"),
    [(False, (1, Fault.ENTRY_MISSING, 2)), (True, (1, Fault.NUMBER_MISSING, 2))],
)
def test_an_entry_that_was_deleted_is_missed(
    world: World, *, with_seal: bool, expected: tuple[int, Fault, int]
) -> None:
    write_history(world)

    _delete(_entry(world, 2), with_seal=with_seal)

    assert outcome() == expected


def test_the_last_entry_is_missed_by_the_head_of_its_chain(world: World) -> None:
    write_history(world)

    _delete(_entry(world, 4), with_seal=True)

    assert outcome() == (3, Fault.NUMBER_MISSING, 4)


def test_a_chain_that_was_cut_off_with_its_head_is_missed_by_who_noted_it(world: World) -> None:
    write_history(world)
    noted = chain_of(world).hash
    _delete(_entry(world, 4), with_seal=True)
    before = Seal.objects.get(chain=chain_of(world), number=3)
    Chain.objects.filter(pk=before.chain_id).update(number=3, hash=before.hash, sealed_at=before.at)

    checked = queries.verified(chain_of(world), anchors=[noted])

    assert outcome() == (3, None, None)
    assert checked.broken is not None
    assert checked.broken.fault == Fault.ANCHOR


def test_a_head_that_was_noted_is_found_however_much_was_sealed_since(world: World) -> None:
    write_history(world)
    noted = chain_of(world).hash
    write_history(world)

    checked = queries.verified(chain_of(world), anchors=[noted, chain_of(world).hash])

    assert (checked.number, checked.broken) == (8, None)


def test_a_chain_that_was_made_anew_is_missed_by_who_noted_it(world: World) -> None:
    first = write_history(world)[0]
    noted = chain_of(world).hash
    Entry.objects.filter(pk=first.pk).update(verb="organisations.add")
    Seal.objects.all().delete()
    Chain.objects.all().delete()
    Sealer.objects.all().delete()
    audit.seal(at=NOW, everything=True)

    checked = queries.verified(chain_of(world), anchors=[noted])

    assert outcome() == (4, None, None)
    assert checked.broken is not None
    assert checked.broken.fault == Fault.ANCHOR


def test_two_entries_that_changed_places_are_found(world: World) -> None:
    write_history(world)
    second, third = _entry(world, 2), _entry(world, 3)
    seals = Seal.objects.filter(chain=chain_of(world))
    seals.filter(pk=second.pk).update(entry_id=FREE)
    seals.filter(pk=third.pk).update(entry_id=second.pk)
    seals.filter(pk=FREE).update(entry_id=third.pk)

    assert outcome() == (1, Fault.CONTENT, 2)


def test_two_seals_that_changed_places_are_found(world: World) -> None:
    write_history(world)
    seals = Seal.objects.filter(chain=chain_of(world))
    second, third = seals.get(number=2), seals.get(number=3)
    seals.filter(pk=second.pk).update(number=FREE)
    seals.filter(pk=third.pk).update(number=2)
    seals.filter(pk=second.pk).update(number=3)

    assert outcome() == (1, Fault.SEAL, 2)


def test_a_seal_that_was_made_anew_alone_does_not_follow(world: World) -> None:
    write_history(world)
    second = _entry(world, 2)
    Entry.objects.filter(pk=second.pk).update(verb="organisations.add")
    third, fourth = _entry(world, 3), _entry(world, 4)
    kept = list(Seal.objects.filter(entry__in=[third, fourth]).order_by("number"))
    Seal.objects.filter(entry__in=[second, third, fourth]).delete()
    first = Seal.objects.get(chain=chain_of(world), number=1)
    Chain.objects.filter(pk=first.chain_id).update(number=1, hash=first.hash)
    Entry.objects.filter(pk__in=[third.pk, fourth.pk]).update(at=F("at"))
    audit.seal(at=NOW, everything=True)
    Seal.objects.filter(entry__in=[third, fourth]).delete()
    Seal.objects.bulk_create(kept)

    assert outcome() == (2, Fault.LINK, 3)


def test_words_that_were_added_are_found(world: World) -> None:
    entry = write_history(world)[0]
    Values.objects.filter(entry=entry).update(changes={"town": ["Dej", "Turda"]})

    assert outcome() == (0, Fault.VALUES, 1)


def test_words_that_are_erased_while_they_are_read_break_nothing(world: World) -> None:
    written = write_history(world)
    reference = written[1].targets.get().reference
    forgotten: list[int] = []

    def forget_once(execute: Any, sql: str, *rest: Any) -> Any:  # noqa: ANN401 (Django's own)
        if not forgotten and sql.startswith("SELECT") and "audit_target" in sql:
            forgotten.append(0)
            forgotten[0] = audit.forget(reference, reason="Asked for", by="operator", at=NOW)
        return execute(sql, *rest)

    with connection.execute_wrapper(forget_once):
        checked = queries.verified(chain_of(world))

    assert forgotten[0] > 0
    assert (checked.number, checked.broken) == (4, None)


def test_an_entry_that_waits_too_long_for_its_seal_is_named(world: World) -> None:
    write_history(world)
    late = audit.record(
        "organisations.use",
        targets=OrganisationFactory.create(),
        workspace=world.workspace,
        by="x",
        at=NOW,
    )

    before, after = NOW, NOW + timedelta(seconds=1)

    assert queries.overdue(before=before) is None
    assert queries.overdue(before=after) == queries.Break(
        queries.name_of(world.workspace.pk), None, late.pk, Fault.UNSEALED
    )
    assert queries.overdue(before=after, chain=chain_of(world)) is not None
    assert queries.overdue(before=after, chain=Chain.objects.get(workspace=None)) is None


@pytest.mark.parametrize(
    ("table", "fault"), [("audit_entry", Fault.CONTENT), ("audit_seal", Fault.SEAL)]
)
def test_a_moment_that_cannot_be_read_is_named(world: World, table: str, fault: Fault) -> None:
    write_history(world)
    key = {"audit_entry": "id", "audit_seal": "entry_id"}[table]
    change = f"UPDATE {table} SET at = replace(CAST(at AS text), '-11-', '-17-') WHERE {key} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # There no such moment can be written.
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(change, [_entry(world, 3).pk])
            return
        cursor.execute(change, [_entry(world, 3).pk])

    assert outcome() == (2, fault, 3)


def test_verification_reads_as_much_as_it_must_and_not_more(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_history(world)
    chain = queries.every_chain().get(pk=chain_of(world).pk)
    seen: list[int] = []

    with django_assert_num_queries(8):
        queries.verified(chain)
    monkeypatch.setattr(verification, "BATCH", 2)
    checked = queries.verified(chain, passed=seen.append)

    assert (checked.number, seen) == (4, [2, 4])
