"""The commands on files: what they print, and what they say of a file that is wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from raceme.assessments import library

ANSWERS = {"q8": ["policy"], "q9": {"language": "working"}}


def _file(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def _scored(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("score", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_score_is_printed_with_how_it_came_about(tmp_path: Path) -> None:
    answers = _file(tmp_path, "answers.json", ANSWERS)

    printed = _scored("digital-maturity", answers).splitlines()

    assert "Automation and artificial intelligence: 20.0 of 100 · Basic" in printed
    assert "  Artificial intelligence: 20.0 of 100 · weight 100\N{NO-BREAK SPACE}%" in printed
    assert "Overall: not known" in printed
    assert "1. Make copies of your data, and try to restore one" in printed


def test_a_part_that_follows_from_a_formula_is_printed_with_it(tmp_path: Path) -> None:
    answers = _file(tmp_path, "answers.json", {"q1": {"products": "invested"}})

    printed = _scored("digital-maturity", answers).splitlines()

    at = next(n for n, line in enumerate(printed) if line.startswith("  Areas planned for: 0.0"))
    assert printed[at + 1] == "    = 100 * (chosen(q1, 'planned') + chosen(q1, 'both')) / 10"


def test_a_score_is_printed_in_romanian(tmp_path: Path) -> None:
    answers = _file(tmp_path, "answers.json", ANSWERS)

    printed = _scored("digital-maturity", answers, language="ro")

    assert "Automatizare și inteligență artificială: 20,0" in printed


def test_a_definition_of_ones_own_is_scored_as_data(tmp_path: Path) -> None:
    definition = _file(tmp_path, "mine.json", library.definition("digital-maturity"))
    answers = _file(tmp_path, "answers.json", ANSWERS)

    result = json.loads(_scored(definition, answers, json=True))

    assert result["dimensions"][4]["value"] == 20.0
    assert result["overall"]["value"] is None


@pytest.mark.parametrize(
    ("definition", "answers", "said"),
    [
        ("digital-maturity", {"q8": ["z"]}, "There is no option “z”."),
        ("digital-maturity", {"q99": 1}, "There is no question “q99”."),
        ("digital-maturity", "{", "line 1, column 2: this is no JSON."),
        ("digital-maturity", "[" * 100_000, "no JSON"),
        ({"format": "raceme-questionnaire/1"}, {}, "Sections: There is none yet."),
        ([], {}, "Something with named fields belongs here."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, definition: object, answers: object, said: str
) -> None:
    asked = definition if isinstance(definition, str) else _file(tmp_path, "mine.json", definition)

    with pytest.raises(CommandError) as refused:
        _scored(asked, _file(tmp_path, "answers.json", answers))

    assert (said in str(refused.value), refused.value.returncode) == (True, 2)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _scored("digital-maturity", tmp_path / "gone.json")


def test_the_assessments_are_listed_and_written(tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "dma.json"

    call_command("assessments", "list", stdout=out)
    call_command("assessments", "export", "digital-maturity", out=file, stdout=out)

    assert [line.split()[0] for line in out.getvalue().splitlines()][:-1] == library.codes()
    assert json.loads(file.read_text("utf-8")) == library.definition("digital-maturity")


def test_one_that_does_not_ship_is_refused() -> None:
    with pytest.raises(CommandError, match="“astrology” does not ship"):
        call_command("assessments", "export", "astrology")


def test_a_setting_is_written_into_the_definition(tmp_path: Path) -> None:
    file = tmp_path / "dma.json"

    call_command(
        "assessments", "export", "digital-maturity", "--set", "paper=counts", "--out", str(file)
    )

    expected = library.definition("digital-maturity", {"paper": "counts"})
    assert json.loads(file.read_text("utf-8")) == expected
    assert expected["settings"][1]["chosen"] == "counts"


def test_a_setting_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="paper=burns"):
        call_command("assessments", "export", "digital-maturity", "--set", "paper=burns")


def test_a_footprint_is_scored_with_the_factors_that_ship(tmp_path: Path) -> None:
    answers = _file(
        tmp_path,
        "answers.json",
        {"vehicles": [{"fuel": "diesel", "unit": "l", "amount": 5000}]},
    )

    printed = _scored("carbon-footprint", answers, factors="europe-2025").splitlines()

    at = printed.index("Vehicles: 13.3 t CO2e")
    assert printed[at + 1] == "  = vehicles_t"
    worked = next(line for line in printed if "(vehicles_t): 13.3" in line)
    assert "total(vehicles" in printed[printed.index(worked) + 1]
    assert "Factors: europe-2025" in printed


def test_a_report_is_written_beside_the_last_one(tmp_path: Path) -> None:
    before = _file(tmp_path, "before.json", {"q9": {"language": "tested"}})
    answers, report = _file(tmp_path, "answers.json", ANSWERS), tmp_path / "report.pdf"

    printed = _scored(
        "digital-maturity", answers, before=before, out=report, company="Mobila Făget SRL"
    )

    assert printed == f"The report is in {report}.\n"
    assert report.read_bytes().startswith(b"%PDF")
