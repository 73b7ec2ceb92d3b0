import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.audit import actions as audit
from raceme.audit.queries import history_of, history_page
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory


def test_history_of_a_shared_record_leaves_out_what_another_workspace_did(world: World) -> None:
    organisation, another = OrganisationFactory.create_batch(2)
    written = [
        audit.record(verb, targets=target, workspace=workspace, by=world.owner, at=NOW)
        for verb, target, workspace in (
            ("organisations.create", organisation, None),
            ("engagements.record", organisation, world.workspace),
            ("engagements.record", organisation, world.stranger_workspace),
            ("organisations.create", another, None),
        )
    ]

    ours = list(history_of(organisation, within=world.workspace))
    theirs = list(history_of(organisation, within=world.stranger_workspace.pk))

    assert ours == [written[1], written[0]]
    assert theirs == [written[2], written[0]]


@pytest.mark.parametrize(
    ("number", "length"), [(None, 25), ("2", 3), ("last", 25), ("99", 3), ("-1", 3), ("9" * 40, 3)]
)
def test_history_page_answers_any_number(world: World, number: str | None, length: int) -> None:
    organisation = OrganisationFactory.create()
    for _ in range(28):
        audit.record("organisations.edit", targets=organisation, workspace=None, by="x", at=NOW)

    page = history_page(organisation, within=world.workspace, number=number)

    assert len(page) == length


def test_history_page_asks_the_same_number_of_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = OrganisationFactory.create()
    for _ in range(2):
        changes = {"town": ("Dej", "Cluj-Napoca")}
        audit.record(
            "organisations.edit",
            targets=organisation,
            workspace=None,
            by="x",
            at=NOW,
            changes=changes,
        )
        with django_assert_num_queries(3):
            page = history_page(organisation, within=world.workspace, number=None)
            shown = [entry.values.changes for entry in page]
        assert shown[0] == {"town": ["Dej", "Cluj-Napoca"]}
