"""
What the boards of a schedule cost over a bare page of as many rows, at 5,000 people.

It measures on any database, SQLite too, and leaves nothing there:

    RACEME_DATABASE_URL=… python benchmarks/schedules.py
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

import django
from measuring import Line, compare

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceme.settings")
    django.setup()

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from raceme import urls
from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.models import Role, User
from raceme.core.static_files import collect_when_stale
from raceme.core.timing import tallied
from raceme.engagements.models import Kind
from raceme.events.models import Event, ParticipantType, Registration
from raceme.matchmaking.models import (
    Matchmaking,
    Participant,
    Placement,
    Schedule,
    Seat,
    Slot,
    Table,
    Wish,
    WishMember,
)
from raceme.workspaces.models import Workspace

PEOPLE, TABLES, SLOTS, DAYS = 5_000, 400, 16, 2
# What a page of a board shows of them.
ROWS = 40
TIMES, GOAL = 9, 3.0
AT = datetime(2027, 4, 1, 9, tzinfo=UTC)
BATCH = 1_000


@login_required
def bare(request: Request, workspace: str, meetings: int) -> HttpResponse:
    """Show so many meetings of a version, one a row: the fields of a cell, in their order."""
    space = workspace_or_404(request, workspace)
    fields = (
        "slot__starts_at",
        "placement__table__name",
        "placement__is_locked",
        "participant__registration__name",
        "participant__registration__organisation_name",
    )
    rows = Seat.objects.of(space).order_by("slot", "pk").values_list(*fields)[:meetings]
    return render(request, "bare.html", {"workspace": space, "rows": rows, "fields": fields})


urlpatterns = [
    path("bare/<slug:workspace>/<int:meetings>/", bare, name="bare"),
    *urls.urlpatterns,
]


def _load() -> tuple[Client, str, str]:
    """Write an event with a full version; return who reads it, its workspace and its address."""
    space = Workspace.objects.create(slug="bench-schedules", name="Bench", created_at=AT)
    user = User.objects.create(email="bench@schedules.example", name="Bench", created_at=AT)
    Role.objects.create(workspace=space, user=user, kind=Role.Kind.MANAGER, since=AT)
    event = Event.objects.create(
        workspace=space,
        slug="bench",
        title="Bench",
        kind=Kind.objects.get(workspace=None, code="conference"),
        starts_on=date(2027, 5, 11),
        ends_on=date(2027, 5, 12),
        time_zone="Europe/Bucharest",
        created_at=AT,
        changed_at=AT,
    )
    row = Matchmaking.objects.create(workspace=space, event=event, created_at=AT, changed_at=AT)
    _write(row, _people(row))
    client = Client()
    client.force_login(user)
    return client, space.slug, f"/manage/{space.slug}/events/bench/meetings/schedule/1/"


def _people(row: Matchmaking) -> list[Participant]:
    kind = ParticipantType.objects.create(
        workspace_id=row.workspace_id, event=row.event, name="Company"
    )
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                workspace_id=row.workspace_id,
                event=row.event,
                type=kind,
                state="confirmed",
                name=f"Person {number:04}",
                organisation_name=f"Firm {number // 2}",
                country="RO",
                registered_at=AT,
                confirmed_at=AT,
            )
            for number in range(PEOPLE)
        ],
        batch_size=BATCH,
    )
    return Participant.objects.bulk_create(
        [
            Participant(
                workspace_id=row.workspace_id,
                matchmaking=row,
                registration=one,
                joined_at=AT,
                changed_at=AT,
            )
            for one in registrations
        ],
        batch_size=BATCH,
    )


def _write(row: Matchmaking, people: list[Participant]) -> None:
    """Let everybody meet at every table in every slot, each time somebody else."""
    within = row.workspace_id
    midnight = datetime.combine(row.event.starts_on, time(9), tzinfo=row.event.zone)
    slots = Slot.objects.bulk_create(
        [
            Slot(
                workspace_id=within,
                matchmaking=row,
                starts_at=midnight + timedelta(days=day, minutes=30 * number),
                minutes=30,
                part="all",
            )
            for day in range(DAYS)
            for number in range(SLOTS)
        ]
    )
    tables = Table.objects.bulk_create(
        [
            Table(workspace_id=within, matchmaking=row, name=f"Table {number}", position=number)
            for number in range(TABLES)
        ]
    )
    made = Schedule.objects.create(
        workspace_id=within,
        matchmaking=row,
        number=1,
        state=Schedule.State.DRAFT,
        made_at=AT,
        made_by="bench",
    )
    _fill(made, people, [(slot, table) for slot in slots for table in tables])


def _fill(made: Schedule, people: list[Participant], spots: list[tuple[Slot, Table]]) -> None:
    row, within = made.matchmaking, made.workspace_id
    wishes = Wish.objects.bulk_create(
        [Wish(workspace_id=within, matchmaking=row, made_at=AT) for _ in spots], batch_size=BATCH
    )
    placements = Placement.objects.bulk_create(
        [
            Placement(workspace_id=within, schedule=made, wish=wish, slot=slot, table=table)
            for wish, (slot, table) in zip(wishes, spots, strict=True)
        ],
        batch_size=BATCH,
    )
    pairs = [
        (placement, people[(2 * number + side) % PEOPLE])
        for number, placement in enumerate(placements)
        for side in (0, 1)
    ]
    WishMember.objects.bulk_create(
        [
            WishMember(workspace_id=within, wish_id=placement.wish_id, participant=person)
            for placement, person in pairs
        ],
        batch_size=BATCH,
    )
    Seat.objects.bulk_create(
        [
            Seat(
                workspace_id=within,
                schedule=made,
                placement=placement,
                slot_id=placement.slot_id,
                participant=person,
            )
            for placement, person in pairs
        ],
        batch_size=BATCH,
    )


def _page(client: Client, address: str) -> Callable[[], float]:
    def asked() -> float:
        begun = perf_counter()
        answer = client.get(address)
        seconds = perf_counter() - begun
        if answer.status_code != 200:  # noqa: PLR2004 (the status of a page)
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return seconds

    return asked


def main() -> int:
    collect_when_stale()
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    changed = override_settings(
        ROOT_URLCONF="schedules", TEMPLATES=templates, ALLOWED_HOSTS=["testserver"]
    )
    sys.modules["schedules"] = sys.modules[__name__]
    lines = []
    with changed, transaction.atomic():
        client, space, board = _load()
        for name, address, shown in (
            ("by table", board, ROWS * SLOTS),
            ("by person", f"{board}people/", ROWS * SLOTS),
        ):
            other = f"/bare/{space}/{shown}/"
            ours, plain = compare(_page(client, address), _page(client, other), times=TIMES)
            with tallied() as tally:
                client.get(address)
            value = ours.median / plain.median
            label = f"{name}, {tally.queries} queries"
            lines.append(Line(name=label, ours=ours, other=plain, value=value, most=GOAL))
        transaction.set_rollback(True)
    print(*lines, sep="\n")
    return 0 if all(line.is_held for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
