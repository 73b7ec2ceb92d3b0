from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_organisation_kind_said"),
    ]

    operations = [
        migrations.AddField(
            model_name="signup",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="signup",
            name="sequence",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="signup",
            name="state",
            field=models.CharField(
                choices=[
                    ("confirmed", "Confirmed"),
                    ("waiting", "On the waiting list"),
                    ("left", "Left"),
                ],
                default="confirmed",
                max_length=10,
            ),
        ),
    ]
