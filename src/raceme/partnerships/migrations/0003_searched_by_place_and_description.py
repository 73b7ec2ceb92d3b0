from django.db import migrations

from raceme.core.search import SearchAnew, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_search_descriptions"),
        ("partnerships", "0002_searched"),
    ]
    operations = [
        SearchAnew(
            "GoodPractice",
            Searched(
                name="title",
                also=("town", "summary", "description", "resources", "success", "transfer"),
            ),
            before=Searched(name="title"),
        )
    ]
