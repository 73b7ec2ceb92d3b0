from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The log, too, looks titles up by their words now.
_INDEX = """
DO $$ BEGIN
    CREATE INDEX IF NOT EXISTS engagements_title_parts
        ON engagements_activity USING gin (title gin_trgm_ops);
EXCEPTION
    WHEN undefined_object THEN
        RAISE WARNING USING MESSAGE = 'Titles are searched without an index: ' || SQLERRM;
END $$
"""


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS engagements_title_parts")


def index(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(_INDEX)


class Migration(migrations.Migration):
    dependencies = [("engagements", "0008_searched")]
    operations = [migrations.RunPython(drop, index)]
