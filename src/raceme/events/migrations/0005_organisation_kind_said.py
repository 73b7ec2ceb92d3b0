from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_searched_registrations"),
    ]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="organisation_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("company", "Company"),
                    ("research", "Research or education"),
                    ("public", "Public authority"),
                    ("cluster", "Cluster organisation"),
                    ("other", "Other"),
                ],
                max_length=20,
            ),
        ),
    ]
