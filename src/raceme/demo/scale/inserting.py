"""
Filling a table from a row of numbers, inside the database.

One statement makes a million rows without any of them passing through Python. It is written
to be understood by SQLite and PostgreSQL alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models.options import Options

from raceme.demo.scale.words import Table

# Stands for a value handed to the cursor; a per cent sign is a sum to be done.
PLACEHOLDER = "{?}"
# The multiplicative generator of Park and Miller, read at any place and not step by step.
MODULUS = 2**31 - 1
SPREAD = 1_103_515_245
EPOCH = date(2021, 1, 4)


@dataclass(frozen=True, kw_only=True)
class Filling:
    """
    Rows for ``model``: row ``i``, from 1 to ``count``, has the key ``first_key + i``.

    ``columns`` are expressions over ``i`` and the joined tables; a column that is not named
    takes its field's default. ``tables`` are short lists of words, each joined to the row by
    its own number: ``"name": (rows, expression for the number, names of columns)``.
    """

    model: type[models.Model]
    count: int
    first_key: int
    columns: Mapping[str, str]
    tables: Mapping[str, tuple[Table, str, Sequence[str]]] = field(default_factory=dict)
    joins: str = ""
    only: str = ""

    def run(self) -> None:
        """Insert the rows."""
        names, values, defaults = self._values()
        tables, words = self._tables()
        joined = " ".join(
            f"JOIN {name} ON {name}.k = ({number}) % {len(rows)}"
            for name, (rows, number, _) in self.tables.items()
        )
        statement = (
            f"INSERT INTO {table_of(self.model)} ({', '.join(names)}) "  # noqa: S608 (ours alone)
            "WITH RECURSIVE series(i) AS (SELECT CAST(1 AS bigint) UNION ALL "
            f"SELECT i + 1 FROM series WHERE i < {self.count}){tables} "
            f"SELECT {', '.join(values)} FROM series {joined} {self.joins} "
            f"WHERE {self.only or 'TRUE'}"
        )
        with connection.cursor() as cursor:
            # To the cursor a single per cent sign is the beginning of a placeholder.
            cursor.execute(
                statement.replace("%", "%%").replace(PLACEHOLDER, "%s"), [*words, *defaults]
            )

    def _values(self) -> tuple[list[str], list[str], list[Any]]:
        """Return the names of all columns, what goes into them, and the defaults among that."""
        columns = {"id": f"{self.first_key} + i", **self.columns}
        names, values, defaults = [], [], []
        for each in _options_of(self.model).concrete_fields:
            column = str(each.column)
            names.append(connection.ops.quote_name(column))
            values.append(columns.get(column, PLACEHOLDER))
            if column not in columns:
                default = each.get_default()
                defaults.append(each.get_db_prep_save(default, connection=connection))
        return names, values, defaults

    def _tables(self) -> tuple[str, list[str]]:
        """Return the common tables of words, and the words in them."""
        parts, words = "", []
        for name, (rows, _, columns) in self.tables.items():
            values = ", ".join(
                f"({number}{f', {PLACEHOLDER}' * len(row)})" for number, row in enumerate(rows)
            )
            parts += f", {name}(k, {', '.join(columns)}) AS (VALUES {values})"
            words += [word for row in rows for word in row]
        return parts, words


def _options_of(model: type[models.Model]) -> Options[Any]:
    return model._meta  # noqa: SLF001 (Django's public name for it)


def table_of(model: type[models.Model]) -> str:
    return _options_of(model).db_table


def next_key(model: type[models.Model]) -> int:
    """Return the highest key in use, so that rows may be numbered from the next one on."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table_of(model)}")  # noqa: S608 (ours)
        return int(cursor.fetchone()[0])


def reset_keys(*of: type[models.Model]) -> None:
    """Let the database hand out keys beyond those that were written by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), of):
            cursor.execute(statement)


def day(number: str) -> str:
    """Return an expression for the day of that number, counted from a Monday in 2021."""
    if connection.vendor == "sqlite":
        return f"date('{EPOCH}', '+' || ({number}) || ' days')"
    return f"(DATE '{EPOCH}' + CAST({number} AS integer))"


def moment(at: datetime) -> str:
    """Return a literal for a moment as this database keeps it."""
    kept = connection.ops.adapt_datetimefield_value(at)
    return f"'{kept}'" if connection.vendor == "sqlite" else f"TIMESTAMPTZ '{at.isoformat()}'"


def drawn(number: str, *, by: int, of: int) -> str:
    """
    Return an expression that draws one of so many numbers for each ``number``.

    Draws by different multipliers have nothing to do with each other.
    """
    return f"(({number} * {SPREAD} % {MODULUS} + {by}) * {by} % {MODULUS} % {of})"
