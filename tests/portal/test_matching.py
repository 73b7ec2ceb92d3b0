from datetime import date

from raceme.portal.matching import Decision, Row, Status, Who, key_of, rows_of
from tests.conftest import World
from tests.engagements.build import known
from tests.factories import AffiliationFactory, MembershipFactory, PersonFactory

DAY = date(2026, 11, 19)


def _rows(world: World, text: str, **decided: Decision) -> list[Row]:
    return rows_of(text, world.workspace, decisions=decided, on=DAY)


def test_rows_of_says_who_each_line_stands_for(world: World) -> None:
    somesul = known(world.workspace, name="Someșul Digital SRL", town="Cluj-Napoca")
    MembershipFactory.create(workspace=world.workspace, member=somesul)
    medisfera = known(world.workspace, name="Medisfera SRL", town="Turda")
    elena = PersonFactory.create(
        workspace=world.workspace, name="Elena Rusu", email="elena.rusu@medisfera.example"
    )
    AffiliationFactory.create(person=elena, organisation=medisfera, role="quality manager")
    text = "Someșul Digital\nelena.rusu@medisfera.example\nsomeșul digital srl\nMureș Textile Lab"

    rows = _rows(world, text)

    assert [(row.status, row.who, row.found_by) for row in rows] == [
        (Status.SETTLED, Who(organisation_id=somesul.pk), "Name"),
        (
            Status.SETTLED,
            Who(
                organisation_id=medisfera.pk,
                person_id=elena.pk,
                email="elena.rusu@medisfera.example",
            ),
            "E-mail",
        ),
        (Status.TWICE, None, ""),
        (Status.NEW, Who(new_organisation="Mureș Textile Lab"), ""),
    ]
    assert [row.sub for row in rows[:2]] == [
        "Cluj-Napoca, member",
        "Elena Rusu, quality manager",
    ]
    assert rows[2].same_as == 1


def test_rows_of_leaves_open_what_may_be_several_until_one_is_chosen(world: World) -> None:
    software = known(world.workspace, name="Vitanova Software SRL")
    known(world.workspace, name="Vitanova Farm SRL")
    key = key_of("Vitanova")

    (asked,) = _rows(world, "Vitanova")
    (chosen,) = _rows(world, "Vitanova", **{key: Decision(choice=f"o{software.pk}")})
    (left_out,) = _rows(world, "Vitanova", **{key: Decision(choice="out")})
    (nonsense,) = _rows(world, "Vitanova", **{key: Decision(choice="o999999")})

    assert (asked.status, asked.found_by) == (Status.OPEN, "2 found")
    assert [option.label for option in asked.options] == [
        "Choose one",
        "Vitanova Farm SRL, Cluj-Napoca",
        "Vitanova Software SRL, Cluj-Napoca",
        "Add as a new organisation",
        "Add as a new person",
        "Leave out",
    ]
    assert (chosen.status, chosen.who) == (Status.SETTLED, Who(organisation_id=software.pk))
    assert (left_out.status, left_out.who) == (Status.OUT, None)
    assert nonsense.status == Status.OPEN


def test_rows_of_lets_a_near_name_be_another(world: World) -> None:
    known(world.workspace, name="Salvia eHealth SRL")
    key = key_of("Salvia ehealt")

    (near,) = _rows(world, "Salvia ehealt")
    (other,) = _rows(world, "Salvia ehealt", **{key: Decision(is_other=True)})
    (new,) = _rows(world, "Salvia ehealt", **{key: Decision(is_other=True, choice="new")})

    assert (near.status, near.found_by, near.may_be_another) == (
        Status.SETTLED,
        "Near name",
        True,
    )
    assert (other.status, other.found_by) == (Status.OPEN, "Choose")
    assert (new.status, new.who) == (Status.NEW, Who(new_organisation="Salvia ehealt"))


def test_rows_of_takes_once_what_two_decisions_make_the_same(world: World) -> None:
    software = known(world.workspace, name="Vitanova Software SRL")
    known(world.workspace, name="Vitanova Farm SRL")
    decided = {key_of("Vitanova"): Decision(choice=f"o{software.pk}")}

    first, second = _rows(world, "Vitanova Software SRL\nVitanova", **decided)

    assert (first.status, second.status, second.same_as) == (Status.SETTLED, Status.TWICE, 1)


def test_rows_of_says_who_takes_part_already(world: World) -> None:
    firm = known(world.workspace, name="Medisfera SRL")

    (row,) = rows_of("Medisfera", world.workspace, decisions={}, on=DAY, there=[(firm.pk, None)])

    assert (row.status, row.takes_part) == (Status.THERE, False)


def test_rows_of_adds_no_one_without_a_name(world: World) -> None:
    rows = _rows(world, "somebody@nowhere.example\n9900012341")

    assert [row.status for row in rows] == [Status.OPEN, Status.OPEN]
    assert [[option.label for option in row.options] for row in rows] == [
        ["Choose one", "Leave out"]
    ] * 2
