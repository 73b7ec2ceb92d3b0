from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in_link_is_mailed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signinlink",
            name="leads_to",
            field=models.CharField(blank=True, max_length=2000),
        ),
    ]
