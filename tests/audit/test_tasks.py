import logging

import pytest
from django.utils import timezone

from raceme.audit import actions as audit
from raceme.audit import tasks
from raceme.audit.models import Chain, Entry, Seal, Sealer
from tests.audit.histories import chain_of, write_history
from tests.conftest import World
from tests.factories import NOW


def test_the_daily_check_seals_what_waits_and_keeps_what_it_finds(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    entries = write_history(world)
    audit.record("demo.load", targets=(), workspace=None, by="x", at=timezone.now())
    Entry.objects.filter(pk=entries[2].pk).update(actor="somebody else")

    with caplog.at_level(logging.ERROR, logger="raceme.audit.tasks"):
        tasks.check_everything()

    installation = Chain.objects.get(workspace=None)
    assert (installation.verified_number, installation.break_found) == (2, None)
    assert chain_of(world).verified_number == 2
    assert chain_of(world).break_found == {
        "number": 3,
        "entry": entries[2].pk,
        "fault": "content-changed",
    }
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert Seal.objects.count() == 6


@pytest.mark.django_db
def test_once_a_day_what_was_committed_too_late_for_every_run_is_sealed(world: World) -> None:
    entry = audit.record("demo.load", targets=(), workspace=world.workspace, by="x", at=NOW)
    # As if long after it was written, and sealed over, it was committed.
    Sealer.objects.update_or_create(pk=1, defaults={"settled": entry.pk, "settling": entry.pk})

    each_minute = audit.seal(at=NOW)
    tasks.check_everything()

    assert (each_minute, Seal.objects.filter(entry=entry).count()) == (0, 1)
