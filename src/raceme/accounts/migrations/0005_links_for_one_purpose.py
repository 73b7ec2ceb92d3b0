import secrets
from typing import Any

from django.db import migrations, models


def make_up_digests(apps: Any, schema_editor: Any) -> None:
    """Give each invitation a digest again; the links that were mailed open nothing then."""
    invitations = apps.get_model("accounts", "Invitation")._base_manager
    for invitation in invitations.all():
        invitation.digest = secrets.token_hex(32)
        invitation.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sign_in_link_leads_further"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("is_mailed", models.BooleanField(default=True)),
                ("leads_to", models.CharField(blank=True, max_length=2000)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "purpose"], name="accounts_link_of_subject")
                ],
            },
        ),
        migrations.AlterField(
            model_name="invitation",
            name="digest",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.RunPython(migrations.RunPython.noop, make_up_digests),
        migrations.RemoveField(model_name="invitation", name="digest"),
        migrations.DeleteModel(name="SignInLink"),
    ]
