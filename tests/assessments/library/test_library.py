"""Every assessment that ships can be published, in both languages, and by each of its settings."""

import pytest

from raceme.assessments import library
from raceme.questionnaires.solving import faults_of_definition

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
    assert definition["source"]


@pytest.mark.parametrize(("code", "settings"), CHOICES)
def test_a_setting_leaves_it_fit_to_publish(code: str, settings: dict[str, str]) -> None:
    assert faults_of_definition(library.definition(code, settings)) == []


def test_what_does_not_ship_is_unknown() -> None:
    with pytest.raises(library.Unknown):
        library.definition("astrology")
    with pytest.raises(library.Unknown):
        library.definition("digital-maturity", {"investment": "tripled"})


def test_a_change_to_one_is_not_a_change_to_what_ships() -> None:
    library.definition("digital-maturity")["sections"].clear()

    assert library.definition("digital-maturity")["sections"]
