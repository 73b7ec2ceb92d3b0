import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from raceme.engines.matchmaking.slots import Fault, Instance, Rule
from raceme.matchmaking import words
from raceme.matchmaking.words import FAULTS

EASY = """nBusiness = 3; nMeetings = 2; nTables = 1; nTotalSlots = 3; nMorningSlots = 3;
requested = [| 1, 2, 3, | 2, 3, 3 |];
"""
CROWDED = EASY.replace("nTotalSlots = 3; nMorningSlots = 3", "nTotalSlots = 1; nMorningSlots = 1")


def _file(folder: Path, text: str) -> Path:
    file = folder / "event.dzn"
    file.write_text(text, encoding="utf-8")
    return file


def _run(*given: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("schedule", *map(str, given), stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_schedule_is_written_and_its_proof_told(tmp_path: Path) -> None:
    written = tmp_path / "slots.json"

    status, said = _run(_file(tmp_path, EASY), "--out", written)

    found = json.loads(written.read_text())
    assert status == 0
    assert "0 breaks, and no schedule has fewer: that is proven." in said
    assert sorted(found.pop("slots")) in ([1, 2], [2, 3])
    assert found.pop("seconds") >= 0
    assert found == {"format": "raceme-slots/1", "status": "optimal", "breaks": 0, "bound": 0}


def test_several_workers_give_a_schedule(tmp_path: Path) -> None:
    status, said = _run(_file(tmp_path, EASY), "--workers", 2, "--limit", 60)

    assert (status, "no schedule has fewer" in said) == (0, True)


def test_what_clashes_is_told_and_ends_with_three(tmp_path: Path) -> None:
    written = tmp_path / "slots.json"

    status, said = _run(_file(tmp_path, CROWDED), "--out", written)

    assert status == 3
    assert "participant 2 is in one meeting at a time" in said or "slot 1 has no more" in said
    assert "none of them can be left out" in said
    assert json.loads(written.read_text())["status"] == "infeasible"


def test_without_time_it_ends_with_four(tmp_path: Path) -> None:
    status, said = _run(_file(tmp_path, EASY), "--steps", 0)

    assert (status, "Nothing was found in time" in said) == (4, True)


def test_the_same_steps_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    file, answers = _file(tmp_path, EASY), []

    for name in ("one.json", "other.json"):
        _run(file, "--steps", 1_000, "--seed", 5, "--out", tmp_path / name)
        found = json.loads((tmp_path / name).read_text())
        answers.append({key: value for key, value in found.items() if key != "seconds"})

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nBusiness: It is missing from the file."),
        (EASY.replace("1, 2, 3,", "1, 9, 3,"), "requested[1]: 9 is not within 1 and 3"),
        (EASY.replace("1, 2, 3,", "1, 1, 3,"), "requested[1]: Participant 1 would meet itself."),
        (EASY[:40], "line 1: "),
        (EASY + "precedences = [{2}, {1}];", "The order goes round in a circle"),
        (EASY + "fixed = [5, 0];", "fixed[1]: 5 is not within 1 and 3"),
    ],
)
def test_bad_input_is_one_sentence_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        _run(_file(tmp_path, text))

    assert (caught.value.returncode, said in str(caught.value)) == (2, True)


@pytest.mark.parametrize(
    "given",
    [
        ["nowhere.dzn"],
        ["--limit", "soon"],
        ["--limit", "-1"],
        ["--workers", "0"],
        ["--fairness", "x"],
        ["--out", "slots.pdf"],
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, given: list[str]) -> None:
    file = [] if given == ["nowhere.dzn"] else [_file(tmp_path, EASY)]

    with pytest.raises(CommandError) as caught:
        _run(*file, *given)

    assert caught.value.returncode in (1, 2)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "event.dzn"
    file.write_bytes(b"\xff\xfe\x00PK")

    with pytest.raises(CommandError, match="is no text"):
        _run(file)


def test_every_fault_and_rule_has_its_sentence() -> None:
    told = [words.rule(Instance(rule, (1, 2))) for rule in Rule]

    assert set(FAULTS) == set(Fault)
    assert len(set(told)) == len(Rule)
