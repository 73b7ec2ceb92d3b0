"""
What the database itself refuses: changing what is frozen, and deleting what stands in it.

A trigger for each table, of the same condition on both databases. Adding rows is not refused,
for a backup is restored that way; a row added to a frozen report is found by its hash. On SQLite
a table that a migration makes anew loses its triggers, and one that a trigger asks cannot be made
anew: such a migration calls ``remove`` first and ``install`` at its end.
"""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SAID = "This stands in a frozen report, which nobody changes."
IS_FROZEN = "OLD.content_hash <> ''"
# Where a workspace's reports are taken away with all it has; see ``Thaw``.
THAWED = "EXISTS (SELECT 1 FROM reporting_thaw WHERE workspace_id = OLD.workspace_id)"
THAWED_LINE = (
    "EXISTS (SELECT 1 FROM reporting_thaw t JOIN reporting_snapshotline l "
    "ON l.workspace_id = t.workspace_id WHERE l.id = OLD.line_id)"
)
STANDS_IN_ONE = "EXISTS (SELECT 1 FROM reporting_snapshotline WHERE record = '{label}:' || OLD.id)"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One trigger: before ``event`` on ``table``, it refuses what ``condition`` holds of."""

    name: str
    table: str
    event: str
    condition: str


def _frozen(table: str, *, condition: str, update: str = "UPDATE") -> list[Guard]:
    return [
        Guard(name=f"{table}_stays", table=table, event=update, condition=condition),
        Guard(name=f"{table}_remains", table=table, event="DELETE", condition=condition),
    ]


# The way from a figure to what is counted now is not frozen: it ends with the indicator.
_OF_A_FIGURE = (
    "UPDATE OF workspace_id, snapshot_id, position, code, name, rule, rule_version, sentence, "
    "target, target_sense, target_low, target_high, period_target, value, cumulative, counted, "
    "left_out, content_hash"
)
GUARDS = (
    *_frozen("reporting_snapshot", condition=f"{IS_FROZEN} AND NOT {THAWED}"),
    *_frozen(
        "reporting_snapshotfigure",
        condition=f"{IS_FROZEN} AND NOT {THAWED}",
        update=_OF_A_FIGURE,
    ),
    *_frozen("reporting_snapshotline", condition=f"NOT {THAWED}"),
    *_frozen("reporting_snapshotdocument", condition=f"NOT {THAWED}"),
    # Words may be erased, but never say something else.
    Guard(
        name="reporting_snapshotwords_stay",
        table="reporting_snapshotwords",
        event="UPDATE",
        condition=f"NOT {THAWED_LINE}",
    ),
    Guard(
        name="reporting_engagement_is_held",
        table="engagements_engagement",
        event="DELETE",
        condition=STANDS_IN_ONE.format(label="engagements.engagement"),
    ),
    Guard(
        name="reporting_activity_is_held",
        table="engagements_activity",
        event="DELETE",
        condition=STANDS_IN_ONE.format(label="engagements.activity"),
    ),
)


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard where it belongs, also where one stands already."""
    remove(editor)
    on_postgresql = editor.connection.vendor == "postgresql"
    for guard in GUARDS:
        for statement in _postgresql(guard) if on_postgresql else _sqlite(guard):
            editor.execute(statement)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every guard away, for a migration that has to change what is frozen."""
    on_postgresql = editor.connection.vendor == "postgresql"
    for guard in GUARDS:
        on_table = f" ON {guard.table}" if on_postgresql else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on_table}")
        if on_postgresql:
            editor.execute(f"DROP FUNCTION IF EXISTS {guard.name}()")


def _sqlite(guard: Guard) -> list[str]:
    trigger = f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
    return [f"{trigger} WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"]


def _postgresql(guard: Guard) -> list[str]:
    # A trigger's own condition asks no other table there, so the function does.
    row = "OLD" if guard.event == "DELETE" else "NEW"
    refusal = f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{SAID}'"
    body = f"BEGIN IF {guard.condition} THEN {refusal}; END IF; RETURN {row}; END"
    trigger = f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
    return [
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"{trigger} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
