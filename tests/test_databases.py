"""What is run on one database only cannot use any; what commits leaves nothing behind."""

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from raceme.engagements.models import Kind
from raceme.organisations.models import Organisation
from raceme.workspaces.models import Workspace
from tests.databases import DATABASE, NOWHERE, empty, on_first_screens, uses_database
from tests.e2e.visiting import DESK, PHONE, Screen
from tests.factories import KindFactory, RelationshipFactory

ROOT = Path(__file__).parents[1]


def test_who_asks_for_no_database_reaches_none(request: pytest.FixtureRequest) -> None:
    assert not uses_database(request.node)

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


def test_processes_of_who_asks_for_no_database_reach_none() -> None:
    given = os.environ[DATABASE]

    assert given == NOWHERE
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(given)


@pytest.mark.parametrize("asked", ["db", "django_db_setup", "live_server", "database_address"])
def test_who_asks_for_a_database_uses_it(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    others = request.node.fixturenames

    monkeypatch.setattr(request.node, "fixturenames", [*others, asked])

    assert uses_database(request.node)


@pytest.mark.django_db
def test_who_is_marked_uses_a_database(request: pytest.FixtureRequest) -> None:
    assert uses_database(request.node)
    assert os.environ.get(DATABASE) != NOWHERE


def test_whose_processes_use_a_database_find_it(
    request: pytest.FixtureRequest, database_address: str
) -> None:
    assert uses_database(request.node)
    assert database_address == os.environ.get(DATABASE, "") != NOWHERE


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("phone", [DESK, PHONE], ids=["desk", "phone"])
def test_a_journey_is_made_on_its_first_screen(
    request: pytest.FixtureRequest, phone: Screen, language: str
) -> None:
    same = request.node.originalname
    journeys = [each for each in request.session.items if getattr(each, "originalname", "") == same]

    found: list[Any] = list(on_first_screens(journeys))
    first = found[0].callspec.params["phone"]

    assert {each.callspec.params["phone"] for each in found} == {first}
    assert (request.node in found) == (phone == first)
    assert language in {each.callspec.params["language"] for each in found}


def test_the_first_half_of_ci_leaves_nothing_out() -> None:
    first, second = (ROOT / ".ci" / "run").read_text().split("said 'make test on PostgreSQL", 1)

    assert "--with-database" not in first
    assert "--with-database" in second


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_taken_out_again() -> None:
    kinds = set(ContentType.objects.values_list("pk", flat=True))
    shipped = set(Kind.objects.values_list("pk", "code"))
    RelationshipFactory.create()
    KindFactory.create()

    empty()

    assert not Organisation.objects.exists()
    assert not Workspace.objects.exists()
    assert set(ContentType.objects.values_list("pk", flat=True)) == kinds != set()
    # What the migrations wrote is there as before.
    assert set(Kind.objects.values_list("pk", "code")) == shipped != set()
