from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_commit_to_what_was_written")]

    operations = [
        migrations.AddConstraint(
            "target",
            models.UniqueConstraint(fields=("reference", "entry"), name="audit_target_once"),
        ),
        migrations.RemoveIndex("target", "audit_target_history"),
    ]
