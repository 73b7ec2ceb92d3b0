import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0002_following"),
        ("workspaces", "0002_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="WishList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read, not saved"),
                            ("saved", "Saved"),
                            ("undone", "Taken back"),
                        ],
                        default="read",
                        max_length=10,
                    ),
                ),
                ("lines", models.JSONField(blank=True, default=list)),
                ("faults", models.JSONField(blank=True, default=list)),
                ("count", models.PositiveIntegerField(default=0)),
                ("read_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "matchmaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wish_lists",
                        to="matchmaking.matchmaking",
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
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="wish",
            name="from_list",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wishes",
                to="matchmaking.wishlist",
            ),
        ),
        migrations.AddIndex(
            model_name="wishlist",
            index=models.Index(
                fields=["matchmaking", "state", "id"], name="matchmaking_wish_lists"
            ),
        ),
    ]
