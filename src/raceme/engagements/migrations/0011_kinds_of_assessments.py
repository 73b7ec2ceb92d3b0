from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from raceme.engagements.kinds import SHIPPED


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("engagements", "Kind")
    known = set(kind.objects.filter(workspace=None).values_list("code", flat=True))
    kind.objects.bulk_create(
        kind(code=code, name=name) for code, name in SHIPPED.items() if code not in known
    )


class Migration(migrations.Migration):
    dependencies = [("engagements", "0010_took_part_by_whom")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
