from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_questions_and_samples")]

    operations = [
        # Until now officers alone drew samples.
        migrations.AddField(
            model_name="sample",
            name="is_of_officer",
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
    ]
