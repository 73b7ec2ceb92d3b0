"""
Two events with meetings, written into the installation of a journey: one runs, one is over.

Run as a process of its own with that installation's environment, it prints what opens their pages.
"""

import json
from datetime import datetime, time, timedelta

import django


def main() -> None:
    django.setup()

    from django.test import Client  # noqa: PLC0415 (only once Django is ready)
    from django.utils import timezone  # noqa: PLC0415

    from raceme.events.actions.own_links import own_link  # noqa: PLC0415
    from raceme.matchmaking.actions import holding  # noqa: PLC0415
    from raceme.matchmaking.models import Matchmaking, Participant  # noqa: PLC0415
    from raceme.workspaces.models import Workspace  # noqa: PLC0415
    from tests.factories import RoleFactory, UserFactory, WorkspaceFactory  # noqa: PLC0415
    from tests.factories.matchmaking import SlotFactory, TableFactory  # noqa: PLC0415
    from tests.matchmaking.day import (  # noqa: PLC0415
        meeting_of,
        participant,
        published,
        schedule_of,
    )

    now = timezone.now()
    space = WorkspaceFactory.create(slug="hall", name="Transilvania IT Cluster")
    role = RoleFactory.create(workspace=space, user=UserFactory.create(), kind="manager")

    def made(of: Workspace, title: str, starts: list[datetime]) -> tuple[Matchmaking, Participant]:
        day = starts[0].date()
        row = published(of, slug=title.lower(), title=title, starts_on=day, ends_on=day)
        ana = participant(row, "Ana Pop")
        meetings = []
        for number, begins in enumerate(starts):
            other = participant(row, f"Other{number} Rus")
            slot = SlotFactory.create(matchmaking=row, starts_at=begins)
            table = TableFactory.create(
                matchmaking=row, name=f"Table {number + 1}", room="Sala Unirii", position=number
            )
            meetings.append(meeting_of(row, ana, other, slot=slot, table=table))
        schedule_of(row, *meetings)
        return row, ana

    hours = [now + timedelta(minutes=minutes) for minutes in (-40, 25, 90)]
    runs, ana = made(space, "Wood", hours)
    day = (now - timedelta(days=9)).date()
    morning = datetime.combine(day, time(8), tzinfo=now.tzinfo)
    over, anew = made(space, "Steel", [morning + timedelta(minutes=30 * n) for n in range(3)])
    holding.settle_meetings(over, by="test", at=now)
    client = Client()
    client.force_login(role.user)
    told = {
        "schedule": f"/attending/{own_link(ana.registration, at=now)}/schedule/",
        "after": f"/attending/{own_link(anew.registration, at=now)}/after/",
        "runs": f"/manage/hall/events/{runs.event.slug}/meetings/",
        "over": f"/manage/hall/events/{over.event.slug}/meetings/",
        "board": f"/events/hall/{runs.event.slug}/board/",
        "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
    }
    print(json.dumps(told))  # noqa: T201 (who runs it reads it)


if __name__ == "__main__":
    main()
