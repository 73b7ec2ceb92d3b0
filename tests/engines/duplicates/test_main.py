import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from raceme.engines.duplicates.__main__ import main

LIST = """town,NAME,id,registered_number,country
Oradea,SC Alfa Mobilă SRL,7,18189442,RO
Arad,"Beta, Metal",8,14399840,RO

Oradea,ALFA MOBILA,5,RO 18189442,RO
"""


@pytest.fixture(autouse=True)
def _as_python_begins() -> Iterator[None]:
    """Read with the limit that Python begins with: it is one for the whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


def _run(folder: Path, text: str | bytes) -> tuple[int, Path]:
    file, out = folder / "list.csv", folder / "pairs.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return main([str(file), "--out", str(out)]), out


@pytest.mark.parametrize("text", [LIST, "\ufeff" + LIST, LIST.replace("\n", "\r\n")])
def test_command_writes_the_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    status, out = _run(tmp_path, text)

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert (status, rows) == (
        0,
        [
            ["id_a", "id_b", "score", "reasons"],
            ["5", "7", "1.0000", "same_number=18189442; same_name=alfa mobila; same_town=oradea"],
        ],
    )
    assert json.loads(capsys.readouterr().out) == {
        "pairs": 1,
        "missing": ["legal_form", "vat_number", "street", "website", "email"],
    }


def test_command_takes_semicolons(tmp_path: Path) -> None:
    status, out = _run(tmp_path, "id;name;town\n1;Alfa;Oradea\n2;Alfa;Oradea\n")

    assert (status, out.read_text(encoding="utf-8").count("\n")) == (0, 2)


@pytest.mark.parametrize(
    ("text", "error", "value"),
    [
        ("", "no_column", "id"),
        ("id,town\n1,Arad\n", "no_column", "name"),
        ("id,name\n1,Alfa\n1,Beta\n", "same_id", "1"),
        ("id,name\n1,Alfa\n,Beta\n", "no_id", "3"),
        ("id,name\n1,Alfa,Arad\n", "not_a_table", "2"),
        ("id,name\n1," + "a" * 200_000, "not_a_table", "field larger than field limit (131072)"),
        ("id,name\n1," + "a" * 20_000, "too_long", "name"),
    ],
)
def test_command_refuses_what_is_no_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, error: str, value: str
) -> None:
    status, out = _run(tmp_path, text)

    assert (status, json.loads(capsys.readouterr().err)) == (2, {"error": error, "value": value})
    assert not out.exists()


def test_command_refuses_bytes_that_are_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _out = _run(tmp_path, b"id,name\n1,\xff\xfe\x00\n")

    assert (status, json.loads(capsys.readouterr().err)["error"]) == (2, "not_a_table")


def test_command_refuses_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([str(tmp_path / "none.csv"), "--out", str(tmp_path / "pairs.csv")])

    assert (status, json.loads(capsys.readouterr().err)["error"]) == (2, "unreadable")
    assert list(tmp_path.iterdir()) == []
