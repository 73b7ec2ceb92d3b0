from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("partnerships", "0001_initial"),
    ]
    operations = [
        MakeSearchable("Partnership", Searched(name="title")),
        MakeSearchable("GoodPractice", Searched(name="title")),
    ]
