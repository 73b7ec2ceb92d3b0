from typing import Any

from django.db import migrations, models


def tell(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 (Django's own)
    """Look into each version that was published before, once."""
    del schema_editor
    versions = apps.get_model("questionnaires", "Version")._base_manager  # noqa: SLF001
    for version in versions.order_by("pk").iterator(chunk_size=100):
        kinds = set(_kinds(version.definition["sections"]))
        version.asks_organisations = "organisation" in kinds
        version.asks_people = "person" in kinds
        if version.asks_organisations or version.asks_people:
            version.save(update_fields=["asks_organisations", "asks_people"])


def _kinds(sections: Any) -> Any:  # noqa: ANN401 (JSON)
    for section in sections:
        for item in section["items"]:
            yield item["kind"]
            yield from (column["kind"] for column in item.get("columns", ()))


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_collections_in_a_site")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="asks_organisations",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="version",
            name="asks_people",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                condition=models.Q(("asks_organisations", True)),
                fields=["workspace", "id"],
                name="questionnaires_asks_companies",
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                condition=models.Q(("asks_people", True)),
                fields=["workspace", "id"],
                name="questionnaires_asks_people",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop, elidable=True),
    ]
