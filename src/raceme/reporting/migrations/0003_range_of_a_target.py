from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_snapshots")]

    operations = [
        migrations.AddField(
            model_name="snapshotfigure",
            name=name,
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        )
        for name in ("target_low", "target_high")
    ]
