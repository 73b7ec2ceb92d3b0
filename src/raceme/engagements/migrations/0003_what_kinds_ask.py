from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from raceme.engagements.kinds import DOCUMENTS, WITH_LEVEL


def tell(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    shipped = apps.get_model("engagements", "Kind").objects.filter(workspace=None)
    shipped.filter(code__in=DOCUMENTS).update(is_document=True)
    shipped.filter(code__in=WITH_LEVEL).update(has_level=True)


class Migration(migrations.Migration):
    dependencies = [("engagements", "0002_shipped_kinds")]
    operations = [
        migrations.AddField(
            model_name="kind",
            name="has_level",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="kind",
            name="is_document",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
