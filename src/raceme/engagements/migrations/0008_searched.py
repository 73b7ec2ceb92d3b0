from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("engagements", "0007_titles_by_their_parts"),
    ]
    operations = [
        MakeSearchable("Activity", Searched(name="title")),
    ]
