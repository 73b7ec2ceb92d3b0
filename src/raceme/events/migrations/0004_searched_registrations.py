from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("events", "0003_registration"),
    ]
    operations = [
        MakeSearchable(
            "Registration",
            Searched(name="name", also=("organisation_name",), guarded=("email",)),
        )
    ]
