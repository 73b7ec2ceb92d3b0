from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("programmes", "0002_officers"),
    ]
    operations = [
        MakeSearchable(
            "Programme", Searched(name="name", also=("code",), numbers=("code", "number"))
        ),
    ]
