"""Which role gets which answer from each address of matchmaking."""

from typing import Any

from tests.agreement import DONE, PAGE, READERS, REFUSED, WRITERS, Answers, answers
from tests.conftest import World
from tests.matchmaking.halls import (
    hall,
    people_in,
    slots_in,
    tables_in,
    version,
    wish,
)

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "matchmaking:schedules": READ,
    "matchmaking:schedule_make": BUTTON,
    "matchmaking:schedule": READ,
    "matchmaking:schedule_people": READ,
    "matchmaking:schedule_stop": BUTTON,
    "matchmaking:schedule_publish": CHANGE,
    "matchmaking:schedule_differences": READ,
    "matchmaking:schedule_repair": CHANGE,
    "matchmaking:schedule_file": READ,
    "matchmaking:schedule_not_kept": READ,
    "matchmaking:schedule_why_not": {
        "GET": answers(PAGE, to=READERS),
        "POST": answers(DONE, to=WRITERS),
    },
    "matchmaking:schedule_meeting": READ,
    "matchmaking:schedule_move": CHANGE,
    "matchmaking:schedule_spots": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "matchmaking:schedule_lock": BUTTON,
    "matchmaking:schedule_take_out": CHANGE,
}
# What the form of a move sends, with the keys of the meeting that is made here.
_MOVED: dict[str, str] = {}


def samples(world: World) -> dict[str, dict[str, Any]]:
    row = hall(world.workspace, people=4, slots=2, tables=1)
    people, (slot, other), (table,) = people_in(row), slots_in(row), tables_in(row)
    kept, left = wish(row, people[0], people[2]), wish(row, people[1], people[3])
    made = version(row, (kept, slot, table))
    _MOVED.update(seen=f"{slot.pk}-{table.pk}", slot=str(other.pk), table=str(table.pk))
    one = {"event": row.event.slug, "number": made.number}
    return {
        **{name: {**one, "wish": kept.pk} for name in ANSWERS},
        "matchmaking:schedule_why_not": {**one, "wish": left.pk},
        "matchmaking:schedule_file": {**one, "kind": "event"},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (the same in every world)
    return {
        "matchmaking:schedule_make": {"seconds": "20"},
        "matchmaking:schedule_move": _MOVED,
        "matchmaking:schedule_why_not": {"slot": _MOVED["slot"]},
        "matchmaking:schedule_lock": {"is_locked": "1"},
    }
