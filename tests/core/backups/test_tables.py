from django.apps import apps

from raceme.core.backups.tables import LEFT_OUT, is_left_out, tables

# Of no use anywhere but where they were written.
OF_THE_MOMENT = {"accounts.browsersession", "core.worker", "core.slot"}


def test_every_table_of_ours_is_in_a_backup() -> None:
    ours = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("raceme.") and model._meta.managed
    }

    carried = {model._meta.label_lower for model in tables(apps)}

    assert ours
    assert ours - carried == OF_THE_MOMENT


def test_what_a_backup_leaves_out_is_there_and_has_a_reason() -> None:
    models = list(apps.get_models(include_auto_created=True))
    left = {model._meta.label_lower for model in models if is_left_out(model)}
    named = {name for name in LEFT_OUT if not name.endswith(".*")}

    assert named <= left
    assert all(LEFT_OUT.values())
