from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0004_mailings_and_stops")]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="without_people",
            field=models.JSONField(default=list),
        ),
    ]
