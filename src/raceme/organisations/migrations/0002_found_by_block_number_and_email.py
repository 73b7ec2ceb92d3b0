from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from raceme.organisations.names import name_block


def fill_blocks(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Organisation = apps.get_model("organisations", "Organisation")
    for organisation in Organisation.objects.only("pk", "name").iterator():
        Organisation.objects.filter(pk=organisation.pk).update(
            name_block=name_block(organisation.name)
        )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_block",
            field=models.CharField(default="", editable=False, max_length=4),
            preserve_default=False,
        ),
        migrations.RunPython(fill_blocks, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name_block"], name="organisations_by_block"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["vat_number"], name="organisations_by_vat"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["email"], name="organisations_by_email"),
        ),
    ]
