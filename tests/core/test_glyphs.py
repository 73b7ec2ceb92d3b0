import pytest

from raceme.core.glyphs import printable


@pytest.mark.parametrize("text", ["Țara Șoimilor, mâță", "Ωmega Жук", "1,050\N{NO-BREAK SPACE}EUR"])
def test_what_our_fonts_know_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("漢字 x", "?? x"),
        ("a\tb\r\nc", "a b\nc"),
        ("bell\x07", "bell?"),
        ("next\N{LINE SEPARATOR}line", "next\nline"),
    ],
)
def test_what_they_do_not_know_gives_way(text: str, expected: str) -> None:
    assert printable(text) == expected
