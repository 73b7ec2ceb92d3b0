import pytest

from raceme.engagements.actions import Place, read_place, refusals


@pytest.mark.parametrize(
    ("text", "town", "country", "region", "written"),
    [
        ("", "", "", "", ""),
        ("Cluj-Napoca", "Cluj-Napoca", "", "", "Cluj-Napoca"),
        (" Cluj-Napoca ,  ro11 ", "Cluj-Napoca", "RO", "RO11", "Cluj-Napoca, RO11"),
        ("Oslo, NO", "Oslo", "NO", "", "Oslo, NO"),
        ("Oslo, Norway", "Oslo", "NO", "", "Oslo, NO"),
        ("Athens, EL30", "Athens", "GR", "EL30", "Athens, EL30"),
        ("RO113", "", "RO", "RO113", "RO113"),
        ("Hall A, Cluj-Napoca, RO", "Hall A, Cluj-Napoca", "RO", "", "Hall A, Cluj-Napoca, RO"),
    ],
)
def test_read_place_reads_town_region_and_country(
    text: str, town: str, country: str, region: str, written: str
) -> None:
    place = read_place(text)

    assert place == Place(town=town, country=country, region=region)
    assert str(place) == written


@pytest.mark.parametrize("text", ["Cluj-Napoca, RO99", "Cluj-Napoca, Transylvania", "x" * 101])
def test_read_place_refuses_what_is_no_place(text: str) -> None:
    with pytest.raises(refusals.UnknownCode):
        read_place(text)
