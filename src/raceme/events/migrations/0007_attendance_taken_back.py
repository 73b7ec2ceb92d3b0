from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0006_left_sessions")]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="undone_by",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
