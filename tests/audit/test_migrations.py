from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from raceme.audit import actions as audit
from raceme.audit.models import Entry, Target, Values
from tests.audit.histories import faults, write_history
from tests.conftest import World
from tests.factories import NOW

MIGRATION = import_module("raceme.audit.migrations.0004_commit_to_what_was_written")


def test_what_was_written_before_there_were_seals_is_committed_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    written = write_history(world)
    kept = list(Entry.objects.order_by("pk").values("values_commitment", "labels_commitment"))
    lost = audit.record("demo.load", targets=(), workspace=None, by="x", at=NOW)
    Values.objects.filter(entry=lost).delete()
    Entry.objects.update(values_commitment="of another kind", labels_commitment="")

    MIGRATION.commit_to_all(apps, connection.schema_editor())
    audit.seal(at=NOW)

    found = Entry.objects.filter(pk__in=[entry.pk for entry in written]).order_by("pk")
    assert list(found.values("values_commitment", "labels_commitment")) == kept
    assert Target.objects.filter(entry__in=written).count() == 6
    assert faults() == []
