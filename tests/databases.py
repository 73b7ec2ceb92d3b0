"""
Which tests use a database: those are run on SQLite and on PostgreSQL, all others once.

A test says so by what it asks for. pytest-django lets nobody reach a database who has not asked;
processes of a test's own are held to it by an address at which none answers.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

DATABASE = "RACEME_DATABASE_URL"
MARKS = ("django_db", "postgresql")
ASKED_FOR = {"db", "transactional_db", "live_server", "django_db_setup", "database_address"}
# There is no name to be looked up, and nobody listens.
NOWHERE = "postgres://nobody@127.0.0.1:9/none"


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test may come out otherwise on another database."""
    return bool(ASKED_FOR & set(getattr(item, "fixturenames", ()))) or any(
        item.get_closest_marker(name) for name in MARKS
    )


def on_first_screens(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """
    Give the tests without those that differ from another one by the screen alone.

    How wide a screen is, and whether it has scripts, is nothing to a database.
    """
    first: dict[tuple[Path, str], object] = {}
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        screens = [value for value in params.values() if _is_screen(value)]
        key = (item.path, getattr(item, "originalname", item.name))
        if not screens or first.setdefault(key, screens) == screens:
            yield item


def _is_screen(value: object) -> bool:
    """Tell whether a test's parameter is a ``Screen``, whatever the test calls it."""
    return hasattr(value, "has_script")


def database_of_the_tests() -> str:
    """Return the address of the PostgreSQL these tests run on, nothing where that is SQLite."""
    return os.environ.get(DATABASE, "")


@contextmanager
def held_to_it(item: pytest.Item) -> Iterator[None]:
    """Let processes of a test that asks for no database find none."""
    with pytest.MonkeyPatch.context() as patch:
        if not uses_database(item):
            patch.setenv(DATABASE, NOWHERE)
        yield


@contextmanager
def undone_in_the_end(blocker: DjangoDbBlocker) -> Iterator[None]:
    """
    Let a fixture of a module write records, which go with it.

    What the tests of the module do to them is undone after each, as everywhere.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


# What Django keeps of the models themselves.
KEPT = {"django_content_type", "auth_permission"}
_written_by_migrations: dict[type[Model], list[Model]] = {}


def remember_what_migrations_wrote() -> None:
    """Remember the rows of a database that no test has used yet."""
    for model in apps.get_models():
        rows = list(model._base_manager.all())
        if rows and model._meta.db_table not in KEPT:
            _written_by_migrations[model] = rows


def empty() -> None:
    """
    Take out the rows that a test has committed, and write those of the migrations again.

    Django's own way truncates every table and writes down anew which models there are, which takes
    PostgreSQL a second where five tables hold something. There what is frozen goes as well, as it
    does from a table that is truncated.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = {name: connection.ops.quote_name(name) for name in sorted({*tables} - KEPT)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 (our tables)
                for name, table in quoted.items()
            )
        )
        filled = [name for (name,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {quoted[name]}")  # noqa: S608 (our tables)
        for model, rows in _written_by_migrations.items():
            model._base_manager.bulk_create(rows)
