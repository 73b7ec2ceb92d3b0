from raceme.programmes.queries import (
    programmes_in_order,
    programmes_of,
    programmes_visible_to,
)
from tests.conftest import World
from tests.factories import PartnerFactory, ProgrammeFactory


def test_programmes_visible_to_gives_the_led_and_the_shared_each_once(world: World) -> None:
    PartnerFactory.create(programme=world.programme, partner_workspace=world.partner_workspace)
    theirs = ProgrammeFactory.create(workspace=world.partner_workspace)
    elsewhere = ProgrammeFactory.create(workspace=world.stranger_workspace)

    assert list(programmes_visible_to(world.viewer)) == [world.programme]
    assert set(programmes_visible_to(world.partner)) == {world.programme, theirs}
    assert programmes_visible_to(world.partner).count() == 2
    assert list(programmes_visible_to(world.stranger)) == [elsewhere]


def test_programmes_of_gives_what_one_workspace_leads_or_shares(world: World) -> None:
    theirs = ProgrammeFactory.create(workspace=world.partner_workspace)

    assert list(programmes_of(world.workspace)) == [world.programme]
    assert set(programmes_of(world.partner_workspace.pk)) == {world.programme, theirs}


def test_programmes_in_order_gives_the_last_to_end_first(world: World) -> None:
    later = ProgrammeFactory.create(workspace=world.workspace, ends_on="2027-06-30")

    assert list(programmes_in_order(world.workspace)) == [later, world.programme]
