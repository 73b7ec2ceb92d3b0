from django.db import migrations

from raceme.core.search import SearchAnew, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_search_descriptions"),
        ("events", "0009_travel"),
    ]
    operations = [
        SearchAnew(
            "Event",
            Searched(name="title", also=("venue", "town", "summary", "description")),
            before=Searched(name="title"),
        )
    ]
