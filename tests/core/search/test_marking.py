import unicodedata

import pytest

from raceme.core.search import marked, marked_number


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Digital Transilvania", "transil dig", "<mark>Dig</mark>ital <mark>Transil</mark>vania"),
        ("Târgu Mureș", "targu", "<mark>Târgu</mark> Mureș"),
        ("Târgu Mureș", "mures", "Târgu <mark>Mureș</mark>"),
        ("Cœur", "coe", "<mark>Cœ</mark>ur"),
        ("O'Brien", "obr", "<mark>O&#x27;Br</mark>ien"),
        ("Cluj Park", "clujj", "<mark>Cluj</mark> Park"),
        ("Cluj <Park>", "park", "Cluj &lt;<mark>Park</mark>&gt;"),
        ("List_of_firms.pdf", "firms", "List_of_<mark>firms</mark>.pdf"),
        ("Cluj", "", "Cluj"),
        ("Cluj", "lu", "Cluj"),
    ],
)
def test_a_name_shows_what_was_looked_for(name: str, text: str, shown: str) -> None:
    assert marked(name, text) == shown


def test_an_accent_that_stands_for_itself_is_marked_with_its_letter() -> None:
    name = unicodedata.normalize("NFD", "Mureș")

    assert marked(name, "mures") == f"<mark>{name}</mark>"


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        ("J12/34/2010", "j12 34", "<mark>J12/34</mark>/2010"),
        ("RO18189442", "ro18", "<mark>RO18</mark>189442"),
        ("RO18189442", "18", "RO18189442"),
        ("a<b@firm.example", "a b", "<mark>a&lt;b</mark>@firm.example"),
    ],
)
def test_a_number_shows_how_it_begins(number: str, text: str, shown: str) -> None:
    assert marked_number(number, text) == shown
