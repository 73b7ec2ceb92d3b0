from django.db import migrations

from raceme.core.search import MakeSearchable, Searched


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("organisations", "0003_when_a_cluster_was_public_before"),
    ]
    operations = [
        MakeSearchable(
            "Organisation", Searched(name="name", numbers=("registered_number", "vat_number"))
        ),
        MakeSearchable("Person", Searched(name="name", guarded=("email",))),
    ]
