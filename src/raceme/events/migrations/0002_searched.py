from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("events", "0001_initial"),
    ]
    operations = [MakeSearchable("Event", Searched(name="title"))]
