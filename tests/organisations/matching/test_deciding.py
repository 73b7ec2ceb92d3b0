from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.organisations.matching import Candidate, Found, Match, finding, match_lines
from raceme.organisations.models import Organisation, Person
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)


def _known(world: World, name: str, **facts: object) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(name=name, **facts)
    ).organisation


def _person(world: World, name: str, *organisations: Organisation, email: str = "") -> Person:
    person = PersonFactory.create(workspace=world.workspace, name=name, email=email)
    for organisation in organisations:
        AffiliationFactory.create(person=person, organisation=organisation, role="manager")
    return person


def _candidate(organisation: Organisation, **more: object) -> Candidate:
    return Candidate(
        **{
            "organisation_id": organisation.pk,
            "organisation": organisation.name,
            "number": organisation.registered_number,
            "town": organisation.town,
            **more,
        }  # type: ignore[arg-type]
    )


def _one(world: World, text: str) -> tuple[Found, Candidate | None, tuple[Candidate, ...]]:
    (match,) = match_lines(text, world.workspace)
    return match.found, match.candidate, match.choices


def test_match_lines_finds_by_name_number_and_address(world: World) -> None:
    somesul = _known(world, "Someșul Digital SRL")
    cardio = _known(world, "Cardiolink Systems SRL", registered_number="9900012341")
    medisfera = _known(world, "Medisfera SRL", email="office@medisfera.example")
    andrei = _person(world, "Andrei Pop", somesul)
    elena = _person(world, "Elena Rusu", medisfera, email="elena.rusu@medisfera.example")

    matches = match_lines(
        "SC Somesul Digital S.R.L.; andrei POP\n"
        "RO9900012341\n"
        "elena.rusu@medisfera.example\n"
        "Office@medisfera.example\n"
        "Mureș Textile Lab SRL; Ion Rus",
        world.workspace,
    )

    assert matches == [
        Match(
            line=1,
            text="SC Somesul Digital S.R.L.; andrei POP",
            found=Found.NAME,
            candidate=_candidate(somesul, person_id=andrei.pk, person="Andrei Pop", role="manager"),
            name="SC Somesul Digital S.R.L.",
            person="andrei POP",
        ),
        Match(
            line=2,
            text="RO9900012341",
            found=Found.NUMBER,
            candidate=_candidate(cardio),
            number="RO9900012341",
        ),
        Match(
            line=3,
            text="elena.rusu@medisfera.example",
            found=Found.EMAIL,
            candidate=_candidate(
                medisfera, person_id=elena.pk, person="Elena Rusu", role="manager"
            ),
            email="elena.rusu@medisfera.example",
        ),
        Match(
            line=4,
            text="Office@medisfera.example",
            found=Found.TWICE,
            same_as=3,
            email="office@medisfera.example",
        ),
        Match(
            line=5,
            text="Mureș Textile Lab SRL; Ion Rus",
            found=Found.UNKNOWN,
            name="Mureș Textile Lab SRL",
            person="Ion Rus",
        ),
    ]


def test_match_lines_finds_by_vat_number(world: World) -> None:
    firm = _known(world, "Alfa", vat_number="RO14186770")

    assert _one(world, "ro 14186770") == (Found.NUMBER, _candidate(firm), ())


def test_match_lines_finds_near_names_of_the_workspace_alone(world: World) -> None:
    hoia = _known(world, "Hoia Robotică SRL")
    OrganisationFactory.create(name="Salvia eHealth SRL")

    assert _one(world, "Hoya Robotica") == (Found.NEAR, _candidate(hoia), ())
    assert _one(world, "Salvia e-health") == (Found.UNKNOWN, None, ())


def test_match_lines_asks_where_several_are_meant(world: World) -> None:
    farm, software = (
        _known(world, "Vitanova Farm SRL"),
        _known(world, "Vitanova Software SRL"),
    )

    assert _one(world, "Vitanova") == (
        Found.SEVERAL,
        None,
        (_candidate(farm), _candidate(software)),
    )


def test_match_lines_tells_only_public_facts_of_what_others_deal_with(world: World) -> None:
    theirs = RelationshipFactory.create(
        workspace=world.stranger_workspace,
        organisation=OrganisationFactory.create(
            name="Delta SRL", registered_number="14186770", email="office@delta.example"
        ),
    ).organisation
    spy = PersonFactory.create(
        workspace=world.stranger_workspace, name="Radu Spion", email="radu@delta.example"
    )
    AffiliationFactory.create(person=spy, organisation=theirs)

    told = _candidate(theirs, is_known=False)
    assert _one(world, "DELTA S.R.L.") == (Found.NAME, told, ())
    assert _one(world, "14186770") == (Found.NUMBER, told, ())
    assert _one(world, "office@delta.example") == (Found.UNKNOWN, None, ())
    assert _one(world, "radu@delta.example") == (Found.UNKNOWN, None, ())
    assert _one(world, "Radu Spion") == (Found.UNKNOWN, None, ())


def test_match_lines_means_the_known_one_of_two_namesakes(world: World) -> None:
    OrganisationFactory.create(name="Alfa SRL", town="Dej")
    known = _known(world, "Alfa SA", town="Gherla")

    assert _one(world, "Alfa") == (Found.NAME, _candidate(known), ())


def test_match_lines_finds_a_person_by_name_for_each_organisation(world: World) -> None:
    alfa, beta = _known(world, "Alfa SRL"), _known(world, "Beta SRL")
    ana = _person(world, "Ana Pop", alfa, beta)
    ion = _person(world, "Ion Rus")
    roles = {"person_id": ana.pk, "person": "Ana Pop", "role": "manager"}

    assert _one(world, "ana pop") == (
        Found.SEVERAL,
        None,
        (_candidate(alfa, **roles), _candidate(beta, **roles)),
    )
    assert _one(world, "Ion Rus") == (
        Found.NAME,
        Candidate(person_id=ion.pk, person="Ion Rus"),
        (),
    )


def test_match_lines_takes_a_namesake_elsewhere_for_a_new_person(world: World) -> None:
    alfa, beta = _known(world, "Alfa SRL"), _known(world, "Beta SRL")
    _person(world, "Ana Pop", beta)
    free = _person(world, "Ion Rus")
    left = _person(world, "Mia Dan")
    AffiliationFactory.create(person=left, organisation=alfa, ended_on=date(2020, 1, 1))

    assert _one(world, "Alfa; Ana Pop")[1] == _candidate(alfa, person="Ana Pop")
    assert _one(world, "Alfa; ion rus")[1] == _candidate(alfa, person_id=free.pk, person="Ion Rus")
    assert _one(world, "Alfa; Mia Dan")[1] == _candidate(alfa, person_id=left.pk, person="Mia Dan")


def test_match_lines_takes_each_meaning_once(world: World) -> None:
    _known(world, "Alfa SRL")

    matches = match_lines(
        "Alfa\nAlfa; Ana Pop\nAlfa; Ion Rus\nalfa srl; ANA POP\nNou SRL\nnou S.R.L.\nNou; Ana Pop",
        world.workspace,
    )

    assert [(match.line, match.found, match.same_as) for match in matches] == [
        (1, Found.TWICE, 2),
        (2, Found.NAME, None),
        (3, Found.NAME, None),
        (4, Found.TWICE, 2),
        (5, Found.TWICE, 7),
        (6, Found.TWICE, 7),
        (7, Found.UNKNOWN, None),
    ]


def test_match_lines_asks_as_many_queries_for_many_lines_as_for_one(world: World) -> None:
    firms = [_known(world, f"Firma numărul {number} SRL") for number in range(30)]
    _person(world, "Ana Pop", firms[0], email="ana@alfa.example")

    counts = []
    for rows in (1, 30):
        text = "\n".join(f"Firma numarul {number}; Ana Pop" for number in range(rows))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            match_lines(f"{text}\nana@alfa.example\nFirma nnumarul 1\nNimeni", world.workspace)
        counts.append(len(queries))

    assert counts == [5, 5]


@pytest.mark.parametrize("few_enough", [0, 3000])
def test_match_lines_of_a_large_workspace_still_finds_near_names(
    world: World, monkeypatch: pytest.MonkeyPatch, few_enough: int
) -> None:
    hoia = _known(world, "Hoia Robotică SRL")
    _known(world, "Alfa SRL")
    monkeypatch.setattr(finding, "FEW_ENOUGH", few_enough)

    assert _one(world, "Joia Robotica")[0] == (Found.UNKNOWN if few_enough == 0 else Found.NEAR)
    assert _one(world, "Hoia Robottica") == (Found.NEAR, _candidate(hoia), ())
