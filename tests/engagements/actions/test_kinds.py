import pytest

from raceme.audit.models import Entry
from raceme.engagements import actions
from raceme.engagements.actions import refusals
from raceme.engagements.models import Kind
from raceme.engagements.queries import kinds_for, own_kinds_of
from tests.conftest import World
from tests.factories import NOW, KindFactory, shipped_kind


def test_add_kind_makes_a_code_of_its_name(world: World) -> None:
    kind = actions.add_kind(
        world.workspace,
        name="  Ziua porților  deschise ",
        is_document=True,
        by=world.manager,
        at=NOW,
    )

    assert list(own_kinds_of(world.workspace)) == [kind]
    assert (kind.name, kind.code, kind.is_document, kind.has_level) == (
        "Ziua porților deschise",
        "ziua-portilor-deschise",
        True,
        False,
    )
    entry = Entry.objects.get()
    assert (entry.verb, entry.workspace) == ("engagements.add_kind", world.workspace)
    assert entry.values.changes == {
        "name": [None, "Ziua porților deschise"],
        "code": [None, "ziua-portilor-deschise"],
    }


@pytest.mark.parametrize("name", ["Open day", "open  DAY", "Workshop", "Company-visit"])
def test_add_kind_refuses_a_name_that_is_there(world: World, name: str) -> None:
    KindFactory.create(workspace=world.workspace, name="Open day", code="open-day")

    with pytest.raises(refusals.KindKnown):
        actions.add_kind(world.workspace, name=name, by="Ioana", at=NOW)

    assert own_kinds_of(world.workspace).count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_add_kind_wants_a_name(world: World, name: str) -> None:
    with pytest.raises(refusals.KindUnnamed):
        actions.add_kind(world.workspace, name=name, by="Ioana", at=NOW)

    assert not own_kinds_of(world.workspace).exists()


def test_add_kind_takes_a_name_that_another_workspace_has(world: World) -> None:
    KindFactory.create(workspace=world.partner_workspace, name="Open day", code="open-day")

    kind = actions.add_kind(world.workspace, name="Open day", by="Ioana", at=NOW)

    assert kind.code == "open-day"


def test_add_kind_names_what_no_letters_make(world: World) -> None:
    kind = actions.add_kind(world.workspace, name="★★★", by="Ioana", at=NOW)

    assert (kind.code, kind.name) == ("kind", "★★★")


def test_rename_kind_keeps_the_code(world: World) -> None:
    kind = KindFactory.create(workspace=world.workspace, name="Open day", code="open-day")

    renamed = actions.rename_kind(kind, name="Open doors", by="Ioana", at=NOW)
    with pytest.raises(refusals.KindKnown):
        actions.rename_kind(kind, name="Workshop", by="Ioana", at=NOW)

    renamed.refresh_from_db()
    assert (renamed.name, renamed.code) == ("Open doors", "open-day")


def test_stop_offering_kind_and_offer_kind_change_the_choices(world: World) -> None:
    kind = KindFactory.create(workspace=world.workspace)

    actions.stop_offering_kind(kind, by="Ioana", at=NOW)
    without = kind in kinds_for(world.workspace)
    actions.offer_kind(kind, by="Ioana", at=NOW)

    assert (without, kind in kinds_for(world.workspace)) == (False, True)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "engagements.stop_offering_kind",
        "engagements.offer_kind",
    ]


def test_shipped_kinds_are_nobodys_to_change(world: World) -> None:
    shipped = shipped_kind("workshop")

    with pytest.raises(refusals.KindShipped):
        actions.stop_offering_kind(shipped, by="Ioana", at=NOW)
    with pytest.raises(refusals.KindShipped):
        actions.rename_kind(shipped, name="Atelier", by=world.owner, at=NOW)

    assert Kind.objects.get(pk=shipped.pk).is_offered
