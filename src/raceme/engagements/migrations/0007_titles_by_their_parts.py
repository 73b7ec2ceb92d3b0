from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Where the extension is not at hand, or not ours to add, a search reads all titles as before.
_INDEX = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS engagements_title_parts
        ON engagements_activity USING gin (title gin_trgm_ops);
EXCEPTION
    WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
        RAISE WARNING USING MESSAGE = 'Titles are searched without an index: ' || SQLERRM;
END $$
"""


def index(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(_INDEX)


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS engagements_title_parts")


class Migration(migrations.Migration):
    dependencies = [("engagements", "0006_log_by_day_and_state")]
    operations = [migrations.RunPython(index, drop)]
