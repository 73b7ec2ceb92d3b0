"""Bulk work leaves one entry, which names all that it was about."""

from decimal import Decimal
from typing import Any

from raceme.audit.models import Entry
from raceme.engagements import actions
from tests.conftest import World
from tests.engagements.build import recorded
from tests.factories import NOW, DocumentFactory


def test_what_is_done_to_many_at_once_is_one_entry_about_all(world: World) -> None:
    activities = [recorded(world.workspace) for _number in range(3)]
    towards = actions.Towards(programme=world.programme, share=Decimal(50))
    proof = actions.Proof(document=DocumentFactory.create(workspace=world.workspace))
    before = Entry.objects.latest("pk").pk
    common: Any = {"within": world.workspace, "by": world.staff, "at": NOW}

    actions.attribute_all(activities, towards=towards, **common)
    actions.exclude_all(activities, programme=world.programme, reason="Twice", **common)
    actions.add_evidence_to_all(activities, proofs=[proof], **common)

    written = Entry.objects.filter(pk__gt=before).order_by("pk")
    references = {activity.reference for activity in activities}
    assert [entry.verb for entry in written] == [
        "engagements.attribute",
        "engagements.exclude",
        "engagements.add_evidence",
    ]
    assert all(
        references <= set(entry.targets.values_list("reference", flat=True)) for entry in written
    )
