from django.db import migrations

from raceme.core.search.keeping import drop_functions, make_functions


class Migration(migrations.Migration):
    dependencies = [("core", "0002_jobs")]
    operations = [migrations.RunPython(make_functions, drop_functions)]
