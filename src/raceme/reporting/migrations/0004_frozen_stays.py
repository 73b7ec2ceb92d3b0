import django.db.models.deletion
import django.db.models.manager
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from raceme.reporting import guarding


def _guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guarding.install(editor)


def _open(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guarding.remove(editor)


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0007_titles_by_their_parts"),
        ("reporting", "0003_range_of_a_target"),
        ("workspaces", "0002_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thaw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={"abstract": False},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        migrations.RunPython(_guard, _open),
    ]
