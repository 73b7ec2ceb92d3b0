"""
The index on PostgreSQL: two expression indexes, which keep themselves.

``raceme_terms`` is what a row is found by: each word, the whole name behind ``=``, numbers
without their signs, and what is guarded behind ``@``. No word that is looked for begins with
one of the two signs. Similar names come by the trigrams of ``pg_trgm``, where that is there.
"""

from typing import TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Q, QuerySet

from raceme.core.search.closeness import UNFINISHED, mistakes_in, near_variants, variants
from raceme.core.search.conditions import Condition
from raceme.core.search.declared import Index
from raceme.core.search.folding import ACCENTS, APOSTROPHES, LETTERS, LONGEST, OF_A_WORD

Found = TypeVar("Found", bound=Model)

# Names that share much with what was typed, and names that share something. Of each so many
# are looked at, in no order: their likeness costs more than finding them.
ALIKE, SOMEWHAT_ALIKE = "%%>>", "%%>"
LOOKED_AT = 300
# Of a description so much is read: some twenty pages.
MOST_SIGNS = 50_000
# What waits to be put into an index is compared with each of hundreds of words one by one.
KEPT_AT_ONCE = "WITH (fastupdate = off)"


def functions(schema: str) -> list[str]:
    """
    Return what makes the functions that the indexes are made of, in ``schema``.

    They are in PL/pgSQL for the planner to know what they cost: as plain SQL they would be
    written out where they are called, and taken for cheap. The one names the schema of the
    other, for indexes are kept whatever the search path is.
    """
    single = {chr(letter): plain for letter, plain in LETTERS.items() if len(plain) == 1}
    several = {chr(letter): plain for letter, plain in LETTERS.items() if len(plain) > 1}
    apostrophes = "".join(map(chr, APOSTROPHES)).replace("'", "''")
    folded = f"normalize(translate($1, '{apostrophes}', ''), NFKD)"
    folded = f"lower(regexp_replace({folded}, '[{ACCENTS}]', '', 'g'))"
    folded = f"translate({folded}, '{''.join(single)}ς', '{''.join(single.values())}σ')"
    for letter, plain in {**several, "ß": "ss"}.items():
        folded = f"replace({folded}, '{letter}', '{plain}')"
    words = f"btrim(regexp_replace({folded}, '[^{OF_A_WORD}]+', ' ', 'g'))"
    fold, read = (f"{_quoted(schema)}.raceme_{name}" for name in ("fold", "words"))
    return [
        _function("raceme_fold(text) RETURNS text", f"RETURN left({words}, {LONGEST});", cost=200),
        _function("raceme_words(text) RETURNS text", f"RETURN {words};", cost=200),
        _function(
            "raceme_terms(name text, also text, numbers text[], guarded text[]) RETURNS tsvector",
            f"""
            DECLARE
                called text := {fold}(name);
                terms text[] := string_to_array(called, ' ') || ('=' || called);
                one text;
            BEGIN
                IF also <> '' THEN
                    FOREACH one IN ARRAY
                        string_to_array({read}(left(also, {MOST_SIGNS})), ' ')
                    LOOP
                        -- A word that is longer than any is, as a picture written out, is none.
                        terms := terms || left(one, {LONGEST});
                    END LOOP;
                END IF;
                FOREACH one IN ARRAY numbers LOOP
                    terms := terms || replace({fold}(one), ' ', '');
                END LOOP;
                FOREACH one IN ARRAY guarded LOOP
                    terms := terms || ('@' || replace({fold}(one), ' ', ''));
                END LOOP;
                RETURN array_to_tsvector(array_remove(terms, ''));
            END;
            """,
            # Dearer than it is: not to read a table in order until enough is found, for with
            # a rare word that is all of it.
            cost=5000,
        ),
    ]


def _function(head: str, body: str, *, cost: int) -> str:
    block = body if "BEGIN" in body else f"BEGIN {body} END;"
    return (
        f"CREATE OR REPLACE FUNCTION {head} LANGUAGE plpgsql "
        f"IMMUTABLE STRICT PARALLEL SAFE COST {cost} AS $body${block}$body$"
    )


def no_functions() -> list[str]:
    return [
        "DROP FUNCTION IF EXISTS raceme_terms(text, text, text[], text[])",
        "DROP FUNCTION IF EXISTS raceme_words(text)",
        "DROP FUNCTION IF EXISTS raceme_fold(text)",
    ]


def statements(index: Index) -> list[str]:
    """Return what makes the index and fills it from the rows that are there."""
    search, likeness = _names(index)
    table = _quoted(index.table)
    name = _quoted(index.columns[0])
    terms = _terms(index).format(*map(_quoted, index.columns))
    return [
        f"CREATE INDEX IF NOT EXISTS {search} ON {table} USING gin (({terms})) {KEPT_AT_ONCE}",
        # Where the extension is not at hand, or not ours to add, less of what is similar is found.
        f"""
        DO $$ BEGIN
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            CREATE INDEX IF NOT EXISTS {likeness}
                ON {table} USING gin (raceme_fold({name}) gin_trgm_ops) {KEPT_AT_ONCE};
        EXCEPTION
            WHEN insufficient_privilege OR feature_not_supported OR undefined_file
                OR undefined_object THEN
                RAISE WARNING USING MESSAGE = 'Names are compared without trigrams: ' || SQLERRM;
        END $$
        """,
        # How often a word comes is known of an index only once it has been looked at.
        f"ANALYZE {table}",
    ]


def undone(index: Index) -> list[str]:
    """Return what takes the index away."""
    return [f"DROP INDEX IF EXISTS {name}" for name in _names(index)]


def missing(index: Index, database: BaseDatabaseWrapper) -> list[str]:
    """Return the names of what the index is made of and is not there."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL",
            [list(_names(index))],
        )
        return [name.strip('"') for (name,) in cursor.fetchall()]


def matching(index: Index, folded: str, number: str, *, with_guarded: bool) -> Condition:
    """Return the condition that every word is the beginning of one, or all of a number."""
    words = " & ".join(_begins(word) for word in folded.split())
    numbers = [_begins(number), *([_begins(f"@{number}")] if with_guarded else [])]
    return _holds(index, f"({words}) | {' | '.join(numbers)}")


def beginning(index: Index, folded: str) -> Condition:
    """Return the condition that the name begins so."""
    return _holds(index, _begins(f"={folded}"))


def close(rows: QuerySet[Found], index: Index, folded: str) -> list[QuerySet[Found]]:
    """Return rows in whose name each word stands, or one that may be close to it."""
    if not _has_trigrams(index):
        return [_similar(rows, index, folded, by="")]
    return [_similar(rows, index, folded, by=each) for each in (ALIKE, SOMEWHAT_ALIKE)]


def _similar(rows: QuerySet[Found], index: Index, folded: str, *, by: str) -> QuerySet[Found]:
    for word in folded.split():
        is_long = mistakes_in(word) > 1
        # A long word has many variants, of which trigrams find all but these.
        mended = near_variants(word) if is_long and by else variants(word)
        found = Q(_holds(index, _any_of(word, mended if mistakes_in(word) else [])))
        if is_long and by:
            likeness = f"raceme_fold({{0}}) {by} %s"
            found |= Q(Condition(likeness, index.searched.name, values=(word,)))
        rows = rows.filter(found)
    return rows[:LOOKED_AT]


def _any_of(word: str, mended: list[str]) -> str:
    """Return the term for ``word`` or one of ``mended``, which a short word has to be wholly."""
    is_wanted = _begins if len(word) >= UNFINISHED else _is
    return " | ".join([_begins(word), *map(is_wanted, mended)])


_seen: set[str] = set()


def _has_trigrams(index: Index) -> bool:
    """Tell whether the index of trigrams is there; what was there once stays."""
    name = _names(index)[1]
    if name not in _seen and name.strip('"') not in missing(index, connection):
        _seen.add(name)
    return name in _seen


def _holds(index: Index, wanted: str) -> Condition:
    # The planner takes hundreds of beginnings for nearly everything there is, and would read all
    # of it; of what comes from a query it supposes that it is rare.
    holds = f"{_terms(index)} @@ (SELECT %s::tsquery)"
    return Condition(holds, *index.searched.fields, values=(wanted,))


def _terms(index: Index) -> str:
    """Return the terms of a row with a place for each column, word for word as it is indexed."""
    searched = index.searched
    places = iter(range(len(searched.fields)))
    name = f"{{{next(places)}}}"
    also = " || ' ' || ".join(f"{{{next(places)}}}" for _each in searched.also) or "''"
    numbers = ", ".join(f"{{{next(places)}}}" for _each in searched.numbers)
    guarded = ", ".join(f"{{{next(places)}}}" for _each in searched.guarded)
    return f"raceme_terms({name}, {also}, ARRAY[{numbers}]::text[], ARRAY[{guarded}]::text[])"


def _is(term: str) -> str:
    return f"'{term}'"


def _begins(term: str) -> str:
    return f"'{term}':*"


def _names(index: Index) -> tuple[str, str]:
    return _quoted(f"{index.table}_search"), _quoted(f"{index.table}_alike")


def _quoted(name: str) -> str:
    return f'"{name}"'
