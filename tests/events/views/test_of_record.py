"""To which events a person and an organisation's people came, on their pages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from raceme.events.models import Registration
from raceme.events.queries.hours import training_at
from raceme.events.queries.records import training_in
from raceme.organisations.models import Organisation, Person
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PersonFactory, RelationshipFactory
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
)

TODAY = NOW.date()


@pytest.fixture
def viewer(world: World, client: Client) -> Iterator[Client]:
    with travel(NOW, tick=False):
        client.force_login(world.viewer)
        client.get(reverse("events:events", args=["transilvania"]))
        yield client


def _day(number: int) -> date:
    """Return a day of some time ago."""
    return TODAY - timedelta(days=30 - number)


def _registered(world: World, day: date, title: str, **values: object) -> Registration:
    event = EventFactory.create(
        workspace=world.workspace,
        title=title,
        state="published",
        published_at=NOW,
        starts_on=day,
        ends_on=day,
    )
    return RegistrationFactory.create(event=event, **values)


def _came_to_one_of_three(world: World) -> tuple[Person, Organisation]:
    """Return who came to one event, missed another and has the third ahead."""
    ana, firm = PersonFactory.create(workspace=world.workspace), OrganisationFactory.create()
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    came = _registered(world, _day(1), "Seminar", person=ana, organisation=firm)
    session = SessionFactory.create(event=came.event)
    AttendanceFactory.create(registration=came, session=session)
    missed = _registered(world, _day(2), "Workshop", person=ana, organisation=firm)
    AttendanceFactory.create(registration=RegistrationFactory.create(event=missed.event))
    _registered(world, TODAY, "Camp", person=ana, organisation=firm)
    return ana, firm


def _text(client: Client, name: str, pk: int, query: str = "") -> str:
    address = reverse(f"events:{name}", args=["transilvania", pk])
    page = client.get(f"{address}{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


@pytest.mark.parametrize("name", ["person_events", "organisation_events"])
def test_a_record_shows_its_events_who_came_and_who_did_not(
    viewer: Client, world: World, name: str
) -> None:
    ana, firm = _came_to_one_of_three(world)
    key = ana.pk if name == "person_events" else firm.pk

    text = _text(viewer, name, key)
    missed = _text(viewer, name, key, "?seen=missed")

    assert re.search(r"Registered 3 .*Came 1 .*Training hours 1 h .*Did not come 1 ", text)
    assert ["Seminar" in text, "Workshop" in text, "Camp" in text] == [True] * 3
    assert ["Seminar" in missed, "Workshop" in missed, "Camp" in missed] == [False, True, False]


def test_nobody_missed_an_event_at_which_nobody_was_checked_in(
    viewer: Client, world: World
) -> None:
    ana = PersonFactory.create(workspace=world.workspace)
    _registered(world, _day(1), "Seminar", person=ana)

    text = _text(viewer, "person_events", ana.pk)

    assert re.search(r"Registered 1 .*Came 0 .*Did not come 0 ", text)


def test_what_another_workspace_knows_is_not_there(viewer: Client, world: World) -> None:
    _ana, firm = _came_to_one_of_three(world)
    elsewhere = EventFactory.create(
        workspace=world.stranger_workspace, title="Theirs", state="published", published_at=NOW
    )
    RegistrationFactory.create(event=elsewhere, organisation=firm)

    assert "Theirs" not in _text(viewer, "organisation_events", firm.pk)


def test_hours_over_many_events_are_those_of_each(world: World) -> None:
    rows = [_registered(world, _day(day), f"Day {day}") for day in (1, 2, 3)]
    by_session, whole, beside = rows
    for row in rows:
        first, second = SessionFactory.create_batch(2, event=row.event)
        second.starts_at, second.ends_at = first.ends_at, first.ends_at + timedelta(hours=2)
        second.save()
    AttendanceFactory.create(registration=by_session, session=by_session.event.sessions.first())
    AttendanceFactory.create(registration=whole)
    AttendanceFactory.create(registration=beside)
    AttendanceFactory.create(
        registration=RegistrationFactory.create(event=beside.event),
        session=beside.event.sessions.first(),
    )

    found = training_in([row.pk for row in rows], workspace=world.workspace)

    each = {row.pk: training_at(row.event)[row.pk].hours for row in rows}
    assert each == {row.pk: found.get(row.pk) for row in rows}
    assert sorted(found) == sorted([by_session.pk, whole.pk])


@pytest.mark.parametrize("name", ["person_events", "organisation_events"])
def test_it_asks_as_much_for_three_as_for_one(viewer: Client, world: World, name: str) -> None:
    counts = []

    for number in (1, 3):
        ana, firm = PersonFactory.create(workspace=world.workspace), OrganisationFactory.create()
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
        for day in range(1, number + 1):
            row = _registered(world, _day(day), f"Day {day}", person=ana, organisation=firm)
            AttendanceFactory.create(
                registration=row, session=SessionFactory.create(event=row.event)
            )
        key = ana.pk if name == "person_events" else firm.pk
        address = reverse(f"events:{name}", args=["transilvania", key])
        with CaptureQueriesContext(connection) as asked_for:
            assert viewer.get(address).status_code == 200
        counts.append(len(asked_for))

    assert counts[0] == counts[1] <= 15
