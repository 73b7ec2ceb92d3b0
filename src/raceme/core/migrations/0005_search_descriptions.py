from django.db import migrations

from raceme.core.search.keeping import make_functions


class Migration(migrations.Migration):
    """Long texts are read as well as names; what is indexed of names stays as it is."""

    dependencies = [("core", "0004_formers")]
    operations = [migrations.RunPython(make_functions, migrations.RunPython.noop)]
