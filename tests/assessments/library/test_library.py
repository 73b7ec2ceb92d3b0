"""Every assessment that ships can be published, in both languages, and by each of its settings."""

import pytest

from raceme.assessments import library
from raceme.questionnaires.solving import faults_of_definition, read_factors

CHOICES = [
    (code, {setting["code"]: choice["code"]})
    for code in library.codes()
    for setting in library.definition(code).get("settings", ())
    for choice in setting["choices"]
]


@pytest.mark.parametrize("code", library.codes())
def test_a_shipped_definition_can_be_published(code: str) -> None:
    definition = library.definition(code)

    assert faults_of_definition(definition) == []
    assert (definition["code"], definition["languages"]) == (code, ["en", "ro"])
    assert set(definition["source"]) == {"en", "ro"}


@pytest.mark.parametrize(("code", "settings"), CHOICES)
def test_a_setting_leaves_it_fit_to_publish(code: str, settings: dict[str, str]) -> None:
    assert faults_of_definition(library.definition(code, settings)) == []


@pytest.mark.parametrize("code", library.factor_sets())
def test_a_shipped_set_of_factors_says_where_each_is_from(code: str) -> None:
    factors = read_factors(library.factors(code))

    assert (factors.code, bool(factors.source), factors.year > 2000) == (code, True, True)
    assert [each.code for each in factors.factors if not each.source or each.value < 0] == []


def test_what_does_not_ship_is_unknown() -> None:
    with pytest.raises(library.Unknown):
        library.definition("astrology")
    with pytest.raises(library.Unknown):
        library.factors("moon-2025")
    with pytest.raises(library.Unknown):
        library.definition("digital-maturity", {"investment": "tripled"})


def test_a_change_to_one_is_not_a_change_to_what_ships() -> None:
    library.definition("digital-maturity")["sections"].clear()

    assert library.definition("digital-maturity")["sections"]
