"""
The index on SQLite: one FTS5 table beside each searched one, kept by triggers.

FTS5 reads small letters without accents by itself where these are Latin; the triggers replace
the others. They ask for no function of ours, so that any program may write into the tables.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from raceme.core.search.closeness import UNFINISHED, distance, mistakes_in
from raceme.core.search.conditions import Condition
from raceme.core.search.declared import Index
from raceme.core.search.folding import APOSTROPHES, LETTERS, LONGEST, fold

Found = TypeVar("Found", bound=Model)

# Of so many rows the names are compared, in no order.
LOOKED_AT = 300

PARTS = ("name", "also", "numbers", "guarded")
# Its parser takes a hundred things begun and not ended: so many calls in each of five layers.
AT_ONCE = 16
# What stands between the parts of numbers and addresses.
SIGNS = " /-.,:;_+@#&*=()!?'%"
GREEK_AND_CYRILLIC = (*range(0x386, 0x3CF), *range(0x400, 0x460))


def _replaced() -> dict[str, str]:
    """Return what FTS5 leaves as it is, though ``fold`` does not."""
    found = {chr(sign): "" for sign in APOSTROPHES}
    for number, plain in LETTERS.items():
        found |= {chr(number): plain, chr(number).upper(): plain}
    del found["I"]
    for letter in map(chr, GREEK_AND_CYRILLIC):
        if letter.isalpha() and unicodedata.normalize("NFD", letter) != letter:
            found[letter] = fold(letter)
    return found | {"ß": "ss", "ẞ": "ss", "ς": "σ"}


REPLACED = _replaced()


def register(*, connection: BaseDatabaseWrapper, **_told: object) -> None:
    """Teach a connection what is asked of it when one searches; PostgreSQL has its own."""
    if connection.vendor == "sqlite":
        made = connection.connection
        made.create_function("raceme_fold", 1, fold, deterministic=True)
        made.create_function("raceme_is_close", 2, _is_close, deterministic=True)


def _is_close(typed: str, word: str) -> bool:
    return distance(typed, word) is not None


def statements(index: Index) -> list[str]:
    """Return what makes the index and fills it from the rows that are there."""
    search, terms = _names(index)
    columns = ", ".join(PARTS)
    reading = "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {search} USING fts5({columns}, {reading})",
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {terms} USING fts5vocab({search}, 'col')",
        f"DELETE FROM {search}",  # noqa: S608 (our own names)
        f"INSERT INTO {search} (rowid, {columns}) {_rows(index, 'each')}",
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _triggers(index)),
        *_keeping(index),
    ]


def _keeping(index: Index) -> list[str]:
    search, table = _names(index)[0], _quoted(index.table)
    inserted, updated, deleted = _triggers(index)
    changed = " OR ".join(
        f"old.{each} IS NOT new.{each}" for each in map(_quoted, (index.key, *index.columns))
    )
    drop = f"DELETE FROM {search} WHERE rowid = old.{_quoted(index.key)};"  # noqa: S608 (our own names)
    add = f"INSERT INTO {search} (rowid, {', '.join(PARTS)}) {_rows(index, 'new')};"
    return [
        f"CREATE TRIGGER {inserted} AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {updated} AFTER UPDATE ON {table} WHEN {changed} BEGIN {drop} {add} END",
        f"CREATE TRIGGER {deleted} AFTER DELETE ON {table} BEGIN {drop} END",
    ]


def undone(index: Index) -> list[str]:
    """Return what takes the index away."""
    search, terms = _names(index)
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _triggers(index)),
        f"DROP TABLE IF EXISTS {terms}",
        f"DROP TABLE IF EXISTS {search}",
    ]


def missing(index: Index, connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of what the index is made of and is not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        there = {name for (name,) in cursor.fetchall()}
    made = (*_names(index), *_triggers(index))
    return [name for name in map(_bare, made) if name not in there]


def has_lost_its_triggers(index: Index, connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the tables of the index stand, and nothing keeps them."""
    gone = missing(index, connection)
    return bool(gone) and not {_bare(name) for name in _names(index)} & set(gone)


def matching(index: Index, folded: str, number: str, *, with_guarded: bool) -> Condition:
    """Return the condition that every word is the beginning of one, or all of a number."""
    words = " AND ".join(f'"{word}" *' for word in folded.split())
    columns = "numbers guarded" if with_guarded else "numbers"
    return _found(index, f'({{name also}} : ({words})) OR ({{{columns}}} : ("{number}" *))')


def beginning(index: Index, folded: str) -> Condition:
    """Return the condition that the name begins so."""
    return _found(index, f'name : ^ "{folded}" *')


def close(rows: QuerySet[Found], index: Index, folded: str) -> list[QuerySet[Found]]:
    """Return rows in whose name each word stands, or one close to it."""
    for word in folded.split():
        rows = rows.filter(_near(index, word))
    return [rows[:LOOKED_AT]]


def _near(index: Index, word: str) -> Condition:
    most = mistakes_in(word)
    if not most:
        return _found(index, f'name : "{word}" *')
    search, terms = _names(index)
    # Most words of an index are numbers, or too short: few are left to be compared.
    longest = LONGEST if len(word) >= UNFINISHED else len(word) + most
    near = f"""
        SELECT 'name : (' || COALESCE(GROUP_CONCAT('"' || term || '"', ' OR '), '""') || ')'
        FROM {terms}
        WHERE col = 'name' AND length(term) BETWEEN {len(word) - most} AND {longest}
            AND term NOT GLOB '*[0-9]*' AND raceme_is_close(%s, term)
    """  # noqa: S608 (our own names)
    found = f"{{0}} IN (SELECT rowid FROM {search} WHERE {search} MATCH ({near}))"  # noqa: S608
    return Condition(found, "pk", values=(word,))


def _found(index: Index, wanted: str) -> Condition:
    search = _names(index)[0]
    return Condition(
        f"{{0}} IN (SELECT rowid FROM {search} WHERE {search} MATCH %s)",  # noqa: S608 (our own names)
        "pk",
        values=(wanted,),
    )


def _rows(index: Index, row: str) -> str:
    """Return a query for what is indexed of ``row``: the one of a trigger, or of each row."""
    searched = index.searched
    parts = {
        part: {f"{part}_{place}": name for place, name in enumerate(index.columns_of(fields))}
        for part, fields in zip(
            PARTS,
            ((searched.name,), searched.also, searched.numbers, searched.guarded),
            strict=True,
        )
    }
    columns = {alias: name for part in parts.values() for alias, name in part.items()}
    wanted = [f"{row}.{_quoted(name)} AS {alias}" for alias, name in columns.items()]
    found = f"SELECT {row}.{_quoted(index.key)} AS key, {', '.join(wanted)}"
    if row == "each":
        found += f" FROM {_quoted(index.table)} AS each"
    # One layer of calls around the other, for want of one that replaces several letters.
    for letters in _some_at_once(REPLACED):
        found = _layer(found, columns, letters, of={*parts["name"], *parts["also"]})
    signs = dict.fromkeys(SIGNS, "")
    found = _layer(found, columns, signs, of={*parts["numbers"], *parts["guarded"]})
    joined = ", ".join(" || ' ' || ".join(part) or "''" for part in parts.values())
    return f"SELECT key, {joined} FROM ({found})"  # noqa: S608 (our own names)


def _some_at_once(letters: Mapping[str, str]) -> Iterator[dict[str, str]]:
    some = iter(letters.items())
    while taken := dict(islice(some, AT_ONCE)):
        yield taken


def _layer(
    found: str, columns: Iterable[str], letters: Mapping[str, str], *, of: Collection[str]
) -> str:
    """Return the query ``found`` with ``letters`` replaced in some of its columns."""
    wanted = [
        f"{_replacing(alias, letters)} AS {alias}" if alias in of else alias for alias in columns
    ]
    return f"SELECT key, {', '.join(wanted)} FROM ({found})"  # noqa: S608 (our own names)


def _replacing(value: str, letters: Mapping[str, str]) -> str:
    for letter, plain in letters.items():
        quoted = letter.replace("'", "''")
        value = f"replace({value}, '{quoted}', '{plain}')"
    return value


def _names(index: Index) -> tuple[str, str]:
    return _quoted(f"{index.table}_search"), _quoted(f"{index.table}_terms")


def _triggers(index: Index) -> list[str]:
    return [_quoted(f"{index.table}_search_{verb}") for verb in ("insert", "update", "delete")]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _bare(name: str) -> str:
    return name.strip('"')
