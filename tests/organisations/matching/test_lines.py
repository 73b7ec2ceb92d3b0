import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.organisations.matching.lines import MOST_LINES, Line, TooManyLines, read_lines


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            "Someșul Digital SRL; Andrei Pop",
            {"name": "Someșul Digital SRL", "person": "Andrei Pop"},
        ),
        ("9900012341", {"registered": "9900012341"}),
        ("RO 9900012341", {"registered": "RO 9900012341"}),
        ("J12/123/2017", {"registered": "J12/123/2017"}),
        ("CHE-100.155.212 MWST", {"registered": "CHE-100.155.212 MWST"}),
        ("Elena.Rusu@medisfera.example", {"email": "elena.rusu@medisfera.example"}),
        (
            "Elena Rusu <elena@medisfera.example>",
            {"name": "Elena Rusu", "email": "elena@medisfera.example"},
        ),
        (
            "Alfa SRL;\tAna Pop; 14186770; ana@alfa.example",
            {
                "name": "Alfa SRL",
                "person": "Ana Pop",
                "registered": "14186770",
                "email": "ana@alfa.example",
            },
        ),
        ("Studio 54000 Design", {"name": "Studio 54000 Design"}),
        ("3D 2", {"name": "3D 2"}),
    ],
)
def test_read_lines_takes_a_line_apart(row: str, line: dict[str, str]) -> None:
    (read,) = read_lines(row)

    assert read == Line(number=1, text=" ".join(row.split()), **line)


def test_read_lines_keeps_the_numbers_of_the_lines() -> None:
    assert [line.number for line in read_lines("\nAlfa\n\n ; \nBeta\r\nGama")] == [2, 5, 6]


def test_read_lines_refuses_more_than_fit() -> None:
    assert len(read_lines("Alfa\n" * MOST_LINES)) == MOST_LINES
    with pytest.raises(TooManyLines):
        read_lines("Alfa\n" * (MOST_LINES + 1))


def test_read_lines_reads_no_more_of_a_line_than_a_name_may_hold() -> None:
    (line,) = read_lines("a" * 1_000_000)

    assert (line.text, line.name) == ("a" * 1_000, "a" * 200)


@given(st.text(max_size=300))
def test_read_lines_says_something_of_every_line_it_keeps(text: str) -> None:
    rows = text.splitlines()

    for line in read_lines(text):
        assert any((line.name, line.person, line.email, line.registered))
        assert line.text == " ".join(rows[line.number - 1].split())
