from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

LIST = """name,id,registered_number,legal_form,vat_number,street,town,country,website,email
SC Alfa Mobilă SRL,7,18189442,SRL,,,Oradea,RO,,
ALFA MOBILA,5,RO18189442,,,,Oradea,RO,,
Beta Metal,6,14399840,,,,Oradea,RO,,
"""


def _run(folder: Path, text: str) -> str:
    file, said = folder / "list.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("duplicates", str(file), out=folder / "pairs.csv", stdout=said, stderr=said)
    return said.getvalue()


def test_command_writes_the_pairs_of_a_list(tmp_path: Path) -> None:
    said = _run(tmp_path, LIST)

    assert said == f"1 pairs are in {tmp_path / 'pairs.csv'}.\n"
    assert (tmp_path / "pairs.csv").read_text(encoding="utf-8") == (
        "id_a,id_b,score,reasons\n"
        "5,7,1.0000,same_number=18189442; same_name=alfa mobila; same_town=oradea\n"
    )


def test_command_says_what_the_list_could_tell_besides(tmp_path: Path) -> None:
    said = _run(tmp_path, "id,name\n1,Alfa\n2,Beta\n")

    assert said.startswith("The list has no column legal_form, registered_number")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "The list has no column id."),
        ("id,name\n1,Alfa\n1,Beta\n", "The id 1 is there twice"),
        ("id,name\n,Beta\n", "Line 2 has no id"),
        ("id,name\n1,Beta,x\n", "The list is no csv file in utf-8, or a line has more cells"),
    ],
)
def test_command_says_what_is_wrong_and_ends_with_2(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        _run(tmp_path, text)

    assert (str(refused.value).startswith(sentence), refused.value.returncode) == (True, 2)
    assert not (tmp_path / "pairs.csv").exists()


def test_command_never_writes_over_the_list(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("duplicates", str(file), out=file)

    assert refused.value.returncode == 2
    assert file.read_text(encoding="utf-8") == LIST
