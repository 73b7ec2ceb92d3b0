"""What an entry says is written as it was said, in as few messages as the database allows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.audit import actions as audit
from raceme.audit.actions.recording import Changes
from raceme.audit.models import Entry
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory

NAMES = ["D'Artagnan “& fii”", "100 % %s %(name)s", "{x} \\ ș; DROP"]


@pytest.mark.parametrize("names", [NAMES, NAMES[:1], []], ids=["many", "one", "none"])
def test_words_stand_as_they_were_said(world: World, names: list[str]) -> None:
    firms = [OrganisationFactory.create(name=name) for name in names]
    changes: Changes = {"note": (None, NAMES[1]), "names": ([], NAMES), "share": (1, {"a": True})}

    written = audit.record(
        "organisations.use",
        targets=firms,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
        changes=changes,
    )

    entry = Entry.objects.select_related("values").get(pk=written.pk)
    named = entry.targets.order_by("pk").values_list("reference", "label")
    assert list(named) == [(firm.reference, str(firm)) for firm in firms]
    assert (entry.workspace_id, entry.at, entry.verb) == (
        world.workspace.pk,
        NOW,
        "organisations.use",
    )
    assert (entry.actor, entry.actor_label) == (world.staff.reference, str(world.staff))
    assert entry.values.changes == {
        "note": [None, NAMES[1]],
        "names": [[], NAMES],
        "share": [1, {"a": True}],
    }


def test_an_entry_costs_one_message_to_a_server(world: World) -> None:
    firms = [OrganisationFactory.create() for _number in range(3)]

    with CaptureQueriesContext(connection) as asked:
        audit.record(
            "organisations.use", targets=firms, workspace=world.workspace, by=world.staff, at=NOW
        )

    assert len(asked) == (1 if connection.vendor == "postgresql" else 3)
