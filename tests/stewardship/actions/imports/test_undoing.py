"""Taking an import back, and what stands in the way of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from raceme.core.models import Job
from raceme.organisations.actions import correct_organisation
from raceme.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Person,
    Relationship,
    SizeFact,
)
from raceme.organisations.queries import organisations_of
from raceme.organisations.validation import Facts
from raceme.questionnaires.actions import save_answers
from raceme.stewardship.actions import imports
from raceme.stewardship.models import Import, Suggestion
from raceme.stewardship.queries.imports import stayed_of
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    EngagementFactory,
    OrganisationFactory,
    RelationshipFactory,
)
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.stewardship.actions.imports.build import checked, cluster_of, imported, undone

HEADS = ("Denumire", "Localitate", "Persoana de contact", "Nr. angajați", "Membru din")
LINES = (
    HEADS,
    ("Someșul Digital SRL", "Cluj-Napoca", "Ana Pop", "12", "01.02.2024"),
    ("Hoia Robotică SRL", "Cluj-Napoca", "", "", "01.03.2024"),
)
pytestmark = pytest.mark.django_db(transaction=True)


def _members(world: World, cluster: int) -> Import:
    found = checked(
        *LINES,
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.MEMBERS,
        cluster=cluster,
    )
    return imported(found, by=world.staff)


def _everything(world: World) -> dict[str, list[object]]:
    """Return all that an import of members may touch, as it stands."""
    space = world.workspace
    return {
        "organisations": list(
            Organisation.objects.order_by("pk").values_list("pk", "name", "town")
        ),
        "relationships": list(
            Relationship.objects.order_by("pk").values_list("workspace", "organisation")
        ),
        "memberships": list(Membership.objects.of(space).order_by("pk").values_list("pk")),
        "people": list(Person.objects.of(space).order_by("pk").values_list("pk")),
        "sizes": list(SizeFact.objects.order_by("pk").values_list("pk")),
    }


def test_taken_back_everything_is_as_before(world: World) -> None:
    cluster = cluster_of(world.workspace)
    before = _everything(world)
    found = _members(world, cluster)
    between = _everything(world)

    done = undone(found, by=world.staff)

    assert {name: len(rows) - len(before[name]) for name, rows in between.items()} == {
        "organisations": 2,
        "relationships": 2,
        "memberships": 2,
        "people": 1,
        "sizes": 1,
    }
    assert (done.state, _everything(world)) == (Import.State.UNDONE, before)


def test_what_later_depends_on_a_record_stands_in_the_way(world: World) -> None:
    found = _members(world, cluster_of(world.workspace))
    firm = Organisation.objects.get(name="Hoia Robotică SRL")
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=firm
    )
    before = _everything(world)

    done = undone(found, by=world.staff)

    assert (done.state, _everything(world)) == (Import.State.DONE, before)
    assert [one["record"] for one in done.obstacles] == ["Hoia Robotică SRL"]
    job = Job.objects.filter(name="stewardship.undo_import").latest("pk")
    assert job.error.startswith("Not taken back: something later depends on records")


def test_an_answer_that_names_a_record_stands_in_the_way(world: World) -> None:
    found = _members(world, cluster_of(world.workspace))
    firm = Organisation.objects.get(name="Hoia Robotică SRL")
    asked = definition(section("who", item("company", "organisation")))
    version = VersionFactory.create(questionnaire__workspace=world.workspace, definition=asked)
    answers = AnswerSetFactory.create(version=version)
    save_answers(answers, {"company": str(firm.pk)}, seen={}, by="Ioana", at=NOW)

    done = undone(found, by=world.staff)

    assert done.state == Import.State.DONE
    assert [(one["record"], one["sentence"]) for one in done.obstacles] == [
        ("Hoia Robotică SRL", "An answer to a questionnaire names it.")
    ]


def test_a_record_corrected_since_stands_in_the_way(world: World) -> None:
    found = _members(world, cluster_of(world.workspace))
    firm = Organisation.objects.get(name="Hoia Robotică SRL")
    correct_organisation(
        firm,
        facts=Facts(name=firm.name, country="RO", town="Turda"),
        revision=firm.revision,
        by=world.manager,
        at=NOW,
    )

    done = undone(found, by=world.staff)

    assert done.state == Import.State.DONE
    assert [(one["record"], one["sentence"]) for one in done.obstacles] == [
        ("Hoia Robotică SRL", "It was changed after the import.")
    ]


def _membership_ended(world: World) -> None:
    Membership.objects.of(world.workspace).filter(member__name="Hoia Robotică SRL").update(
        left_on=date(2025, 6, 30)
    )


def _size_restated(world: World) -> None:  # noqa: ARG001 (as the others)
    SizeFact.objects.filter(organisation__name="Someșul Digital SRL").update(employees=15)


def _role_corrected(world: World) -> None:
    Affiliation.objects.of(world.workspace).filter(person__name="Ana Pop").update(role="Director")


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        (_membership_ended, ("Hoia Robotică SRL", "Its membership was changed after the import.")),
        (_size_restated, ("Someșul Digital SRL", "Its size was changed after the import.")),
        (_role_corrected, ("Ana Pop", "Where they belong was changed after the import.")),
    ],
)
def test_what_has_no_revision_and_was_changed_since_stands_in_the_way(
    world: World, change: Callable[[World], None], obstacle: tuple[str, str]
) -> None:
    found = _members(world, cluster_of(world.workspace))
    change(world)
    before = _everything(world)

    done = undone(found, by=world.staff)

    assert (done.state, _everything(world)) == (Import.State.DONE, before)
    assert [(one["record"], one["sentence"]) for one in done.obstacles] == [obstacle]


def test_what_a_later_row_of_the_file_changed_itself_stands_in_nobody_s_way(world: World) -> None:
    before = _everything(world)
    found = imported(
        checked(
            ("Nume", "E-mail", "Firma", "Funcție"),
            ("Ana Pop", "ana@alfa.example", "Alfa SRL", "Contabil"),
            ("Ana Pop", "ana@alfa.example", "Alfa SRL", "Director"),
            space=world.workspace,
            by=world.staff,
            holds=Import.Holds.PEOPLE,
        ),
        by=world.staff,
    )

    done = undone(found, by=world.staff)

    assert (done.state, done.obstacles) == (Import.State.UNDONE, [])
    assert _everything(world) == before


def test_an_organisation_that_others_use_stays_with_them(world: World) -> None:
    found = _members(world, cluster_of(world.workspace))
    firm = Organisation.objects.get(name="Hoia Robotică SRL")
    RelationshipFactory.create(workspace=world.partner_workspace, organisation=firm)

    done = undone(found, by=world.staff)

    assert (done.state, done.obstacles) == (Import.State.UNDONE, [])
    assert stayed_of(done) == [firm.pk]
    assert organisations_of(world.partner_workspace).filter(pk=firm.pk).exists()
    assert not organisations_of(world.workspace).filter(pk=firm.pk).exists()


def test_what_was_changed_is_as_before_unless_somebody_changed_it_since(world: World) -> None:
    firms = [
        OrganisationFactory.create(name=f"{name} SRL", town="", website="")
        for name in ("Alfa", "Beta")
    ]
    for firm in firms:
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    found = imported(
        checked(
            ("Denumire", "Localitate"),
            ("Alfa SRL", "Dej"),
            ("Beta SRL", "Gherla"),
            space=world.workspace,
            by=world.staff,
        ),
        by=world.staff,
    )
    towns = list(
        Organisation.objects.filter(pk__in=[f.pk for f in firms])
        .order_by("pk")
        .values_list("town", flat=True)
    )
    firms[1].refresh_from_db()
    correct_organisation(
        firms[1],
        facts=Facts(name="Beta SRL", country="RO", region=firms[1].region, town="Turda"),
        revision=firms[1].revision,
        by=world.manager,
        at=NOW,
    )

    done = undone(found, by=world.staff)

    assert (towns, done.state) == (["Dej", "Gherla"], Import.State.UNDONE)
    after = Organisation.objects.filter(pk__in=[f.pk for f in firms]).order_by("pk")
    assert list(after.values_list("town", flat=True)) == ["", "Turda"]


def test_an_import_is_taken_back_once(world: World) -> None:
    found = undone(_members(world, cluster_of(world.workspace)), by=world.staff)

    with pytest.raises(imports.NotOpen):
        imports.start_undo(found, by=world.staff, at=NOW)


def test_that_two_records_may_be_one_stands_in_nobody_s_way(world: World) -> None:
    found = _members(world, cluster_of(world.workspace))
    names = ["Someșul Digital SRL", "Hoia Robotică SRL"]
    one, other = Organisation.objects.filter(name__in=names).order_by("pk")
    Suggestion.objects.create(a=one, b=other, score=Decimal("0.9"), reasons=[], found_at=NOW)

    done = undone(found, by=world.staff)

    assert (done.state, done.obstacles) == (Import.State.UNDONE, [])
    assert not Suggestion.objects.exists()
