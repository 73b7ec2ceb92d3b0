from datetime import date
from decimal import Decimal

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import relate
from raceme.organisations.models import Organisation
from raceme.programmes import actions
from raceme.programmes.forms.programmes import ProgrammeForm, initial_of
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory

TYPED = {
    "name": "Circular Wood 2026",
    "scheme": "eea",
    "currency": "EUR",
    "starts_on": "01.03.2026",
    "ends_on": "28/02/2027",
}


def _form(world: World, **typed: str) -> ProgrammeForm:
    return ProgrammeForm({**TYPED, **typed}, workspace=world.workspace)


def _known(world: World, name: str, **facts: str) -> Organisation:
    organisation = OrganisationFactory.create(name=name, **facts)
    relate(world.workspace, [organisation], at=NOW)
    return organisation


def test_programme_form_reads_what_people_type(world: World) -> None:
    form = _form(world, initial_cost="1.234,50", final_cost="1,050,000", number=" RO-1 ")

    assert form.is_valid()
    assert form.facts() == actions.ProgrammeFacts(
        name="Circular Wood 2026",
        scheme="eea",
        currency="EUR",
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 2, 28),
        initial_cost=Decimal("1234.50"),
        final_cost=Decimal(1050000),
        number="RO-1",
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Fill this in."),
        ({"name": "a\0b"}, "name", "Null characters are not allowed."),
        (
            {"ends_on": "28.02.2026"},
            "ends_on",
            "The end, 28 February 2026, is before the start. Did you mean 28.02.2027?",
        ),
        (
            {"starts_on": "31.02.2026"},
            "starts_on",
            "There is no such day as 31.02.2026. Write it like 19.11.2026.",
        ),
        (
            {"initial_cost": "-5"},
            "initial_cost",
            "An amount cannot be negative. Write 0, or leave it empty.",
        ),
        ({"final_cost": "9" * 30}, "final_cost", "This number is too large to be kept."),
        (
            {"code": "două cuvinte"},
            "code",
            "Use letters without accents, digits and hyphens, no spaces.",
        ),
    ],
)
def test_programme_form_says_what_is_wrong_beside_the_field(
    world: World, typed: dict[str, str], field: str, sentence: str
) -> None:
    form = _form(world, **typed)

    assert {name: list(errors) for name, errors in form.errors.items()} == {field: [sentence]}
    assert form[field].value() == typed[field]


@pytest.mark.parametrize("typed", ["Lumea Verde", "lumea verde SRL", " 33034700", "RO 33034700"])
def test_programme_form_finds_the_promoter_by_name_or_number(world: World, typed: str) -> None:
    promoter = _known(world, "Lumea Verde SRL", registered_number="33034700")
    OrganisationFactory.create(name="Lumea Verde SRL")

    form = _form(world, promoter=typed)

    assert form.is_valid()
    assert form.facts().promoter == promoter


def test_programme_form_asks_for_the_country_of_an_unknown_promoter(world: World) -> None:
    asked = _form(world, promoter="Lumea Verde")
    answered = _form(world, promoter="Lumea Verde", which="new-RO")

    assert list(asked.errors) == ["promoter"]
    assert asked.asks_which
    assert answered.is_valid()
    assert answered.facts().promoter == actions.NewOrganisation(name="Lumea Verde", country="RO")


def test_programme_form_asks_which_of_two_namesakes(world: World) -> None:
    first = _known(world, "Lumea Verde SRL", town="Brașov")
    _known(world, "Lumea Verde SA", town="Cluj-Napoca")

    asked = _form(world, promoter="Lumea Verde")
    answered = _form(world, promoter="Lumea Verde", which=str(first.pk))

    assert list(asked.errors) == ["promoter"]
    assert "Lumea Verde SRL, Brașov" in str(asked["which"])
    assert answered.is_valid()
    assert answered.facts().promoter == first


def test_programme_form_offers_what_the_register_knows_elsewhere(world: World) -> None:
    elsewhere = OrganisationFactory.create(name="Lumea Verde SRL")

    asked = _form(world, promoter="Lumea Verde")
    answered = _form(world, promoter="Lumea Verde", which=str(elsewhere.pk))

    assert list(asked.errors) == ["promoter"]
    assert answered.is_valid()
    assert answered.facts().promoter == elsewhere


@pytest.mark.parametrize("which", ["new-XX", "new-", "0", "9" * 40, "nothing"])
def test_programme_form_takes_no_answer_that_was_not_offered(world: World, which: str) -> None:
    stranger = OrganisationFactory.create(name="Another Firm")

    forms = [_form(world, promoter="Lumea Verde", which=each) for each in (which, str(stranger.pk))]

    assert [list(form.errors) for form in forms] == [["promoter"], ["promoter"]]


def test_programme_form_keeps_the_standing_promoter_among_namesakes(world: World) -> None:
    standing = _known(world, "Lumea Verde")
    _known(world, "Lumea Verde")

    form = ProgrammeForm(
        {**TYPED, "promoter": "Lumea Verde"},
        workspace=world.workspace,
        standing_organisation=standing,
    )

    assert form.is_valid()
    assert form.facts().promoter == standing


def test_programme_form_shows_what_was_saved_meanwhile(world: World) -> None:
    form = _form(world, scheme="interreg", number="2")
    assert form.is_valid()

    form.changed_meanwhile(ChangedMeanwhile(), revision=7, standing=initial_of(world.programme))

    assert form.standing == {
        "name": "Nordic Bridges 2026",
        "code": "nordic-bridges-2026",
        "number": "nothing",
        "scheme": "EEA and Norway Grants",
        "starts_on": "1 January 2026",
        "ends_on": "31 December 2026",
    }
    assert (form["revision"].value(), form["number"].value()) == ("7", "2")
