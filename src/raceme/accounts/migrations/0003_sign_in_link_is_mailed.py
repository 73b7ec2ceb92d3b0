from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_failed_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="signinlink",
            name="is_mailed",
            field=models.BooleanField(default=True),
        ),
    ]
