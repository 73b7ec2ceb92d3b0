import json
import re
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


# Nine who all meet each other: in nine slots a schedule takes search, in eight there is none.
BUSY = f"""nBusiness = 9; nMeetings = 36; nTables = 4; nTotalSlots = 9; nMorningSlots = 5;
requested = [{" ".join(f"| {one}, {other}, 3," for one, other in combinations(range(1, 10), 2))} |];
"""


@pytest.mark.parametrize(
    ("text", "steps", "status"),
    [
        (BUSY, 0, 4),
        (BUSY, 100, None),
        (BUSY, 10**9, 0),
        (BUSY.replace("nTotalSlots = 9", "nTotalSlots = 8"), 10**9, 3),
        (CROWDED, 10**9, 3),
    ],
)
def test_the_same_steps_and_seed_give_the_same_bytes_but_for_the_seconds(
    tmp_path: Path, text: str, steps: int, status: int | None
) -> None:
    given = (_file(tmp_path, text), "--steps", steps, "--seed", 5, "--workers", 1)

    ended, written, said = [], [], []
    for name in ("one.json", "other.json"):
        code, told = _run(*given, "--out", tmp_path / name)
        ended.append(code)
        said.append(told)
        written.append(re.sub(rb'"seconds": [0-9.]+', b"", (tmp_path / name).read_bytes()))

    assert ended[0] == ended[1]
    assert status in (None, ended[0])
    assert written[0] == written[1]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nBusiness: It is missing from the file."),
        (EASY.replace("1, 2, 3,", "1, 9, 3,"), "requested[1]: 9 is not within 1 and 3"),
        (EASY.replace("1, 2, 3,", "1, 1, 3,"), "requested[1]: Participant 1 would meet itself."),
        (EASY[:40], "line 1, column 41: "),
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


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "event.dzn"
    file.write_bytes(EASY.encode() + b"% caf\xe9\n")

    with pytest.raises(CommandError, match="line 3: that is no text in UTF-8") as caught:
        _run(file)

    assert caught.value.returncode == 2


def _array(of: st.SearchStrategy[object], *, size: int) -> st.SearchStrategy[str]:
    values = st.lists(of, min_size=size, max_size=size)
    return values.map(lambda some: f"[{', '.join(map(str, some))}]")


def _sets(most: int) -> st.SearchStrategy[str]:
    numbers = st.lists(st.integers(0, most), max_size=2)
    return numbers.map(lambda some: f"{{{', '.join(map(str, some))}}}")


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw files that are right or nearly so, half of them written over in one place."""
    pairs = draw(st.lists(st.sampled_from([*combinations(range(1, 6), 2)]), max_size=4))
    rows = [f"{one}, {other}, {draw(st.integers(1, 3))}" for one, other in pairs]
    slots, count = draw(st.integers(1, 5)), len(rows)
    said = [
        f"nBusiness = 5; nMeetings = {count}; nTables = 2; nTotalSlots = {slots};",
        f"nMorningSlots = {draw(st.integers(0, slots))}; requested = [| {' | '.join(rows)} |];",
    ]
    arrays = {
        "fixed": _array(st.sampled_from([0, 0, 0, slots]), size=count),
        "forbidden": _array(_sets(slots), size=5),
        "precedences": _array(_sets(max(0, count - 2)), size=count),
    }
    said += [f"{name} = {draw(array)};" for name, array in arrays.items() if draw(st.booleans())]
    text = "\n".join(said)
    if draw(st.booleans()):
        return text
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text(max_size=4)) + text[at + draw(st.integers(0, 9)) :]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=files())
def test_whatever_a_file_holds_it_ends_with_a_status_and_a_sentence(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "event.dzn"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))

    try:
        status, said = _run(file, "--steps", 20_000)
    except CommandError as error:
        status, said = error.returncode, str(error)
        assert said.startswith(str(file))
        assert len(said.splitlines()) == 1

    assert status in (0, 2, 3, 4)
    assert said


def test_every_fault_and_rule_has_its_sentence() -> None:
    told = [words.rule(Instance(rule, (1, 2))) for rule in Rule]

    assert set(FAULTS) == set(Fault)
    assert len(set(told)) == len(Rule)
