from django.utils import translation

from raceme.core.places import country, country_choices, region, regions_of


def test_regions_of_are_those_of_the_country_the_larger_before_its_parts() -> None:
    assert regions_of("LU") == [
        ("LU0", "Luxembourg"),
        ("LU00", "Luxembourg"),
        ("LU000", "Luxembourg"),
    ]
    assert [code for code, _name in regions_of("RO")][:3] == ["RO1", "RO11", "RO111"]
    assert [code for code, _name in regions_of("GR")][:2] == ["EL3", "EL30"]


def test_regions_of_a_country_without_any_are_none() -> None:
    assert (regions_of("US"), regions_of("")) == ([], [])


def test_region_writes_romanian_with_commas_below() -> None:
    assert (region("RO112"), region("RO223")) == ("Bistrița-Năsăud", "Constanța")


def test_countries_are_named_in_the_language_in_use() -> None:
    codes = ["NO", "NL", "EL", "MK", "CH", "RO"]

    with translation.override("ro"):
        names = [country(code) for code in codes]

    assert names == [
        "Norvegia",
        "Țările de Jos",
        "Grecia",
        "Macedonia de Nord",
        "Elveția",
        "România",
    ]


def test_no_country_is_written_with_a_cedilla() -> None:
    with translation.override("ro"):
        names = "".join(name for _code, name in country_choices())

    assert not set(names) & set("şţŞŢ")
