from raceme.core.places import region, regions_of


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
