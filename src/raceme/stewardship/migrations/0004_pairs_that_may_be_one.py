import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("stewardship", "0003_personal_data"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("searched_at", models.DateTimeField()),
                ("organisations", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("mark", models.CharField(max_length=200)),
                ("found", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["searched_at", "id"], name="stewardship_searched_last")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonSuggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.DecimalField(decimal_places=4, max_digits=5)),
                ("reasons", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("apart", "Not the same")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.person",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.person",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["workspace", "state", "score", "id"],
                        name="stewardship_people_surest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b"))),
                        name="stewardship_people_suggestion_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("a", "b"), name="stewardship_people_suggested_once"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.DecimalField(decimal_places=4, max_digits=5)),
                ("reasons", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("apart", "Not the same")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["state", "score", "id"], name="stewardship_suggested_surest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b"))),
                        name="stewardship_suggestion_in_order",
                    ),
                    models.UniqueConstraint(fields=("a", "b"), name="stewardship_suggested_once"),
                ],
            },
        ),
    ]
