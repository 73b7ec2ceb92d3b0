"""
Sealing: each entry gets its place in the chain of its workspace, or of the installation.

One at a time, by the lock of the only ``Sealer``; a batch is one transaction, so that a sealer
that is killed leaves chains that end earlier, and nothing else. Writers never wait for it.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from raceme.audit import commitments
from raceme.audit.models import Chain, Entry, Seal, Sealer, Target
from raceme.audit.queries import name_of, unsealed

BATCH = 500
# For how long a transaction that has written an entry may be open before only a sealing of
# everything finds what it wrote: until then every run looks so far back.
LATE_BY = timedelta(hours=1)


def seal(*, at: datetime, everything: bool = False) -> int:
    """
    Seal what was committed and is not sealed; return how many entries that were.

    Looks as far back as a transaction may be late; with ``everything``, from the first entry.
    """
    sealed, last, is_more = 0, 0 if everything else None, True
    while is_more:
        length, last = _seal_batch(after=last, at=at)
        sealed, is_more = sealed + length, length == BATCH
    return sealed


class _Batch(NamedTuple):
    length: int
    last: int


@transaction.atomic
def _seal_batch(*, after: int | None, at: datetime) -> _Batch:
    sealer = locked_sealer()
    start = sealer.settled if after is None else after
    entries = list(unsealed().filter(pk__gt=start).order_by("pk")[:BATCH])
    if entries:
        _seal(entries, at=at)
    if len(entries) < BATCH:
        _settle(sealer, at=at)
    return _Batch(len(entries), entries[-1].pk if entries else start)


def _seal(entries: list[Entry], *, at: datetime) -> None:
    chains = _chains_of(entries)
    references = _references_of(entries)
    Seal.objects.bulk_create(
        _next(chains[entry.workspace_id], entry, targets=references.get(entry.pk, []), at=at)
        for entry in entries
    )
    Chain.objects.bulk_update(chains.values(), ["number", "hash", "sealed_at"])


def locked_sealer() -> Sealer:
    """Wait until nobody else seals, and keep others waiting until the transaction ends."""
    rows = Sealer.objects.select_for_update().filter(pk=1)
    sealer = rows.first()
    if sealer is None:
        Sealer.objects.get_or_create(pk=1)
        sealer = rows.get()
    return sealer


def _settle(sealer: Sealer, *, at: datetime) -> None:
    """Move on the mark below which nothing can be missing, once nothing can be late any more."""
    if sealer.settling_since is not None and at - sealer.settling_since < LATE_BY:
        return
    sealer.settled = sealer.settling
    sealer.settling = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sealer.settling_since = at
    sealer.save()


def _chains_of(entries: list[Entry]) -> Mapping[int | None, Chain]:
    keys = {entry.workspace_id for entry in entries}
    names = {key: name_of(key) for key in keys}
    Chain.objects.bulk_create(
        [Chain(name=name, workspace_id=key) for key, name in names.items()], ignore_conflicts=True
    )
    chains = Chain.objects.filter(name__in=names.values())
    found = {chain.name: chain for chain in chains}
    return {key: found[name] for key, name in names.items()}


def _references_of(entries: list[Entry]) -> Mapping[int, list[str]]:
    references: dict[int, list[str]] = defaultdict(list)
    for entry_id, reference in Target.objects.filter(
        entry__gte=entries[0].pk, entry__lte=entries[-1].pk
    ).values_list("entry_id", "reference"):
        references[entry_id].append(reference)
    return references


def _next(chain: Chain, entry: Entry, *, targets: list[str], at: datetime) -> Seal:
    content = commitments.content(
        entry=entry.pk,
        workspace=entry.workspace_id,
        at=entry.at,
        actor=entry.actor,
        verb=entry.verb,
        targets=targets,
        committed=commitments.Commitments(entry.values_commitment, entry.labels_commitment),
    )
    seal = Seal(
        entry=entry,
        chain=chain,
        number=chain.number + 1,
        at=at,
        content=content,
        previous=chain.hash,
        hash=commitments.seal(
            chain=chain.name,
            number=chain.number + 1,
            at=at,
            content=content,
            previous=chain.hash,
        ),
    )
    chain.number, chain.hash, chain.sealed_at = seal.number, seal.hash, at
    return seal
