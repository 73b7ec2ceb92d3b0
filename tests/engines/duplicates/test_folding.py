import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.duplicates.folding import LOST, fold, mended


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Țesătoria Mureș", "tesatoria mures"),
        ("Ţesătoria Mureş", "tesatoria mures"),
        ("Möbelhaus Süd", "mobelhaus sud"),
        ("Moebelhaus Sued", "mobelhaus sud"),
        ("MOEBELHAUS SÜD", "mobelhaus sud"),
        ("Weiß", "weiss"),
        ("Łódź", "lodz"),
        ("Gyűjtő", "gyujto"),
        ("O’Brien's", "obriens"),
    ],
)
def test_fold_leaves_letters_alone(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text", ["Țesătoria Mureș", "Größe", "Gyűjtő", "Łódź", "Café à la crème", "Ñandú"]
)
def test_mended_reads_utf_8_that_was_read_as_cp1252(text: str) -> None:
    misread = text.encode().decode("cp1252", errors="replace")

    assert LOST in misread or mended(misread) == text
    assert len(mended(misread)) == len(text)


def test_mended_puts_right_what_was_misread_twice() -> None:
    text = "Müller"
    misread = text.encode().decode("cp1252").encode().decode("cp1252")

    assert mended(misread) == text


@pytest.mark.parametrize("text", ["São Ângela", "Âncora", "Ålesund", "Ärzte", "É"])
def test_mended_leaves_what_is_right(text: str) -> None:
    assert mended(text) == text


@given(st.text())
def test_folded_text_is_folded_already(text: str) -> None:
    once = fold(text)

    assert once.isascii() or fold(once) == fold(fold(once))
