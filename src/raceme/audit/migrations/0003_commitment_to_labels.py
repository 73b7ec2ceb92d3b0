from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [
        migrations.RenameField("entry", "commitment", "values_commitment"),
        migrations.AddField(
            "entry",
            "labels_commitment",
            models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField("values", "remains", models.JSONField(null=True)),
        migrations.AlterField("values", "salt", models.CharField(max_length=64, blank=True)),
    ]
