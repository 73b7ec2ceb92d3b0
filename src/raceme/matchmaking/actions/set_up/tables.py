"""Tables: made so many at once for a room, named, given to a host; how far rooms are apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from raceme.core.changes import assign
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import changeable_matchmaking
from raceme.matchmaking.actions.set_up.states import record
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.models import Matchmaking, Meeting, Participant, Placement, Table, Walk
from raceme.matchmaking.queries.profiles import taking_part
from raceme.matchmaking.queries.set_up import pairs_of_rooms, tables_of, walks_of

MOST_TABLES = 1000


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    name: str
    room: str = ""
    host: Participant | None = None
    link: str = ""


@transaction.atomic
def make_tables(
    matchmaking: Matchmaking, *, room: str, count: int, named: str, by: By, at: datetime
) -> list[Table]:
    """Make ``count`` tables in a room, called ``named`` and a number that goes on from there."""
    row = changeable_matchmaking(matchmaking)
    room, named = " ".join(room.split()), " ".join(named.split())
    rows = Table.objects.of(row.workspace_id).filter(matchmaking=row)
    before = rows.count()
    if before + count > MOST_TABLES:
        raise refusals.TooMany(most=MOST_TABLES)
    taken = set(rows.filter(room=room).values_list("name", flat=True))
    position = rows.aggregate(last=Max("position"))["last"] or 0
    names: list[str] = []
    number = 0
    while len(names) < count:
        number += 1
        if (name := f"{named} {number}".strip()) not in taken:
            names.append(name)
    made = Table.objects.bulk_create(
        [
            Table(
                workspace_id=row.workspace_id,
                matchmaking=row,
                name=name,
                room=room,
                position=position + step,
            )
            for step, name in enumerate(names, start=1)
        ]
    )
    record("make_tables", row, changes={"tables": (before, before + count)}, by=by, at=at)
    return made


@transaction.atomic
def correct_table(table: Table, *, facts: TableFacts, by: By, at: datetime) -> Table:
    """
    Rename a table, give it to a host or an address.

    Raises ``NameTaken``, ``HostElsewhere``, or ``HostOfAnother``: nobody is at two tables.
    """
    matchmaking = changeable_matchmaking(table.matchmaking)
    row = _standing(matchmaking, table)
    name, room = " ".join(facts.name.split()), " ".join(facts.room.split())
    others = Table.objects.of(row.workspace_id).filter(matchmaking=matchmaking, room=room)
    if others.filter(name=name).exclude(pk=row.pk).exists():
        raise refusals.NameTaken(name=name)
    host = facts.host
    if host is not None and not taking_part(matchmaking).filter(pk=host.pk).exists():
        raise refusals.HostElsewhere
    if host is not None and (other := _other_table_of(host, besides=row)):
        raise refusals.HostOfAnother(name=host.registration.name, table=other.name)
    was = row.host.registration.name if row.host else None
    changes = assign(row, {"name": name, "room": room, "link": facts.link})
    if row.host_id != (host.pk if host else None):
        changes["host"] = (was, host.registration.name if host else None)
        row.host = host
    if changes:
        row.save()
        record("correct_table", matchmaking, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_table(table: Table, *, by: By, at: datetime) -> None:
    """Remove a table at which no schedule has placed anybody; raises ``InUse``."""
    matchmaking = changeable_matchmaking(table.matchmaking)
    row = _standing(matchmaking, table)
    placed = Placement.objects.of(row.workspace_id).filter(table=row).count()
    held = Meeting.objects.of(row.workspace_id).filter(table=row).count()
    if count := max(placed, held):
        raise refusals.InUse(count=count)
    record("remove_table", matchmaking, changes={"table": (row.name, None)}, by=by, at=at)
    row.delete()


@transaction.atomic
def set_walks(
    matchmaking: Matchmaking,
    *,
    metres: Mapping[tuple[str, str], int | None],
    by: By,
    at: datetime,
) -> None:
    """Say how far rooms are from each other, by pairs in order of their names."""
    row = changeable_matchmaking(matchmaking)
    known = set(pairs_of_rooms(tables_of(row)))
    before = walks_of(row)
    after = {pair: far for pair, far in metres.items() if far is not None and pair in known}
    if before == after:
        return
    Walk.objects.of(row.workspace_id).filter(matchmaking=row).delete()
    Walk.objects.bulk_create(
        [
            Walk(
                workspace_id=row.workspace_id,
                matchmaking=row,
                first=first,
                second=second,
                metres=far,
            )
            for (first, second), far in sorted(after.items())
        ]
    )
    said = [
        [f"{first} – {second}: {far} m" for (first, second), far in sorted(of.items())]
        for of in (before, after)
    ]
    record("set_walks", row, changes={"walks": (said[0], said[1])}, by=by, at=at)


def _other_table_of(host: Participant, *, besides: Table) -> Table | None:
    rows = Table.objects.of(besides.workspace_id).filter(host=host, is_lost=False)
    return rows.exclude(pk=besides.pk).order_by("pk").first()


def _standing(matchmaking: Matchmaking, table: Table) -> Table:
    row = tables_of(matchmaking).filter(pk=table.pk).first()
    if row is None:
        raise refusals.Gone
    return row
