"""The indexes: made by migrations, kept by the database, and made anew where one is gone."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connection as default_connection
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from raceme.core.search import postgresql, sqlite
from raceme.core.search.declared import Searched, index_for, index_of, searched_models


def on(connection: BaseDatabaseWrapper) -> ModuleType:
    """Return the module that speaks the language of this database."""
    return sqlite if connection.vendor == "sqlite" else postgresql


class MakeSearchable(Operation):
    """
    Makes the index of a model for what it is ``searched`` by.

    A migration that changes what is indexed makes it anew: ``SearchAnew``.
    """

    reversible = True
    reduces_to_sql = False

    def __init__(self, model: str, searched: Searched) -> None:
        self.model, self.searched = model, searched

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave Django's picture of the tables as it is."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 (Django's)
        to_state: ProjectState,
    ) -> None:
        """Make it, and fill it from the rows that are there."""
        index = index_for(to_state.apps.get_model(app_label, self.model), self.searched)
        _run(schema_editor.connection, on(schema_editor.connection).statements(index))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 (Django's)
        to_state: ProjectState,
    ) -> None:
        """Take it away."""
        index = index_for(to_state.apps.get_model(app_label, self.model), self.searched)
        _run(schema_editor.connection, on(schema_editor.connection).undone(index))

    def describe(self) -> str:
        return f"Make {self.model} searchable by {', '.join(self.searched.fields)}"


class SearchAnew(MakeSearchable):
    """Makes the index of a model anew, which is searched by other columns than ``before``."""

    def __init__(self, model: str, searched: Searched, *, before: Searched) -> None:
        super().__init__(model, searched)
        self.before = before

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the index away, and make it of the other columns."""
        former = MakeSearchable(self.model, self.before)
        former.database_backwards(app_label, schema_editor, to_state, from_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make it of those before."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        former = MakeSearchable(self.model, self.before)
        former.database_forwards(app_label, schema_editor, from_state, to_state)


def make_functions(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ANN401 (Django's)
    """Teach the database how names are read; SQLite is told by each connection."""
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
        _run(editor.connection, postgresql.functions(schema))


def drop_functions(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ANN401 (Django's)
    if editor.connection.vendor == "postgresql":
        _run(editor.connection, postgresql.no_functions())


def missing(connection: BaseDatabaseWrapper = default_connection) -> dict[str, list[str]]:
    """Return by table what is not there of the indexes."""
    found = {}
    for index in map(index_of, searched_models(apps)):
        if gone := on(connection).missing(index, connection):
            found[index.table] = gone
    return found


def has_extension(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether PostgreSQL has what compares names by their trigrams."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def rebuild(*, say: Callable[[str], object]) -> None:
    """Make every index anew from the rows that are there."""
    for index in map(index_of, searched_models(apps)):
        language = on(default_connection)
        _run(default_connection, [*language.undone(index), *language.statements(index)])
        say(f"{index.table}: made anew")


def mend_after_migrations(*, using: str, **_told: Any) -> None:  # noqa: ANN401 (Django's)
    """
    Make anew what migrations of another kind have taken away.

    To change a column, SQLite makes a table anew and loses its triggers. Only what stands is
    mended: an index that is wholly missing belongs to a migration that has not been run.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    for index in map(index_of, searched_models(apps)):
        if sqlite.has_lost_its_triggers(index, connection):
            _run(connection, sqlite.statements(index))


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            # Without parameters a per cent sign is one.
            cursor.execute(statement)
