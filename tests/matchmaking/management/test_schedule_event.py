import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from raceme.engines.matchmaking.events import (
    Event,
    Meeting,
    event_to_plain,
    levels,
    sheets_of_event,
    violations,
)
from raceme.matchmaking.exports.events import event_workbook
from raceme.matchmaking.solving import read_event
from tests.engines.matchmaking.events.build import EVENT, event

_IN_NEW_YORK = event(
    participants=tuple(replace(one, time_zone="America/New_York") for one in EVENT.participants),
    locked=(),
)


def _json(folder: Path, given: Event = EVENT, **changes: Any) -> Path:  # noqa: ANN401 (plain data)
    file = folder / "event.json"
    file.write_text(json.dumps(event_to_plain(given) | changes), encoding="utf-8")
    return file


def _xlsx(folder: Path) -> Path:
    file = folder / "event.xlsx"
    file.write_bytes(event_workbook(sheets_of_event(EVENT)))
    return file


def _run(*given: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("schedule", *map(str, given), stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def _meetings(written: Any) -> list[Meeting]:  # noqa: ANN401 (plain data)
    return [Meeting(**(one | {"people": tuple(one["people"])})) for one in written["meetings"]]


def test_a_schedule_is_written_that_keeps_the_rules(tmp_path: Path) -> None:
    out = tmp_path / "schedule.json"

    status, said = _run(_json(tmp_path), "--steps", 20_000, "--out", out)

    written = json.loads(out.read_text())
    held = _meetings(written)
    assert (status, violations(EVENT, held)) == (0, [])
    assert [(one["goal"], one["value"]) for one in written["levels"]] == [
        (level.goal.value, level.value) for level in levels(EVENT, held)
    ]
    assert "5 of 5 wishes are kept." in said
    assert "weight of the wishes that are kept: 17, and none is better: that is proven" in said


def test_a_workbook_gives_a_workbook(tmp_path: Path) -> None:
    out = tmp_path / "schedule.xlsx"

    status, _said = _run(_xlsx(tmp_path), "--steps", 20_000, "--out", out)

    book = load_workbook(out)
    assert (status, book.sheetnames) == (0, ["Meetings", "People", "Not kept", "How good"])
    assert book["Meetings"].max_row == 6


def test_without_a_file_for_it_the_schedule_is_said(tmp_path: Path) -> None:
    _status, said = _run(_json(tmp_path), "--steps", 20_000)

    assert json.loads(said.strip().splitlines()[-1])["format"] == "raceme-schedule/1"


def test_the_same_steps_and_seed_give_the_same_schedule(tmp_path: Path) -> None:
    file, answers = _json(tmp_path), []

    for name in ("one.json", "other.json"):
        _run(file, "--steps", 20_000, "--seed", 5, "--out", tmp_path / name)
        written = json.loads((tmp_path / name).read_text())
        answers.append(written | {"seconds": 0})

    assert answers[0] == answers[1]


def test_locks_that_clash_end_with_three(tmp_path: Path) -> None:
    locked = [{"wish": wish, "slot": "s1", "place": "t1"} for wish in ("ab", "ac")]

    status, said = _run(_json(tmp_path, locked=locked))

    assert status == 3
    assert "No schedule keeps all the rules; that is proven." in said
    assert "wish ab is locked" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "x"}, "format: “x” is not the format “raceme-event/1”."),
        (
            {"wishes": [{"id": "w", "between": ["ana", "ana"], "weight": 1}]},
            "wishes[1].between: “ana” would be there with itself.",
        ),
        (
            {"wishes": [{"id": "w", "between": ["ana", "p9"], "weight": 1}]},
            "wishes[1].between: “p9” is not in the event.",
        ),
        (
            {"locked": [{"wish": "ab", "slot": "s3", "place": "t1"}], "stand_ins": []},
            "locked[1].slot: Wish “ab” cannot be locked in slot “s3”",
        ),
    ],
)
def test_bad_input_is_one_sentence_with_its_place(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError) as caught:
        _run(_json(tmp_path, **changes))

    assert (caught.value.returncode, said in str(caught.value)) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("event.json", b'{"format": "raceme-event/1", "slots', "line 1, column 30: The text"),
        ("event.json", b"\xff\xfe\x00", "is no text"),
        ("event.xlsx", b"PK\x03\x04", "is no workbook that can be read"),
        ("event.xlsx", b"", "is no workbook that can be read"),
    ],
)
def test_a_file_that_is_broken_is_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError) as caught:
        _run(tmp_path / name)

    assert (caught.value.returncode, said in str(caught.value)) == (2, True)


@pytest.mark.parametrize(
    "given",
    [["--fairness", "1"], ["--out", "schedule.pdf"], ["--out", "/nowhere/schedule.json"]],
)
def test_what_cannot_be_asked_of_an_event_is_refused(tmp_path: Path, given: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        _run(_json(tmp_path, event(wishes=(), locked=())), "--steps", 0, *given)

    assert caught.value.returncode == 2


def test_a_template_is_written_empty_or_from_an_event(tmp_path: Path) -> None:
    empty, filled = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"

    _run("--template", empty)
    _run(_json(tmp_path), "--template", filled)

    assert read_event(empty).wishes == ()
    assert read_event(filled) == EVENT


@pytest.mark.parametrize("given", [["--template", "empty.json"], []])
def test_a_template_ends_in_xlsx_and_else_a_file_is_needed(given: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        _run(*given)

    assert caught.value.returncode == 2


def _change(folder: Path, **said: object) -> Path:
    file = folder / "change.json"
    file.write_text(json.dumps({"format": "raceme-change/1"} | said), encoding="utf-8")
    return file


def test_a_published_schedule_is_repaired(tmp_path: Path) -> None:
    file, published, out = _json(tmp_path), tmp_path / "published.json", tmp_path / "repaired.json"
    _run(file, "--steps", 20_000, "--out", published)

    status, said = _run(
        *(file, "--steps", 20_000, "--out", out),
        *("--repair", published, "--change", _change(tmp_path, absent=["cem"])),
    )

    before, after = (json.loads(one.read_text()) for one in (published, out))
    assert (status, after["moved"]) == (0, [])
    assert [one for one in before["meetings"] if "cem" not in one["people"]] == after["meetings"]
    assert "cem" in after["tell"]
    assert f"0 meetings moved; {len(after['tell'])} people are to be told." in said


@pytest.mark.parametrize(
    ("schedule", "change", "said"),
    [
        ({"meetings": []}, {}, "published.json, meetings: The meetings are no schedule"),
        ({"format": "x"}, {}, "published.json, format: “x” is not the format"),
        ({}, {"absent": ["dan"]}, "change.json, absent: “dan” is not in the event."),
    ],
)
def test_a_repair_of_what_is_wrong_is_refused_with_its_file(
    tmp_path: Path, schedule: dict[str, object], change: dict[str, object], said: str
) -> None:
    file, published = _json(tmp_path), tmp_path / "published.json"
    _run(file, "--steps", 0, "--out", published)
    published.write_text(json.dumps(json.loads(published.read_text()) | schedule))

    with pytest.raises(CommandError) as caught:
        _run(file, "--repair", published, "--change", _change(tmp_path, **change))

    assert (caught.value.returncode, said in str(caught.value)) == (2, True)


def test_a_repair_needs_its_change(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        _run(_json(tmp_path), "--change", _change(tmp_path))

    assert caught.value.returncode == 2


def test_why_a_wish_is_kept_where_it_is_is_said(tmp_path: Path) -> None:
    out = tmp_path / "schedule.json"

    file = _json(tmp_path, locked=[], stand_ins=[])

    status, said = _run(file, "--steps", 20_000, "--why", "ab", "--out", out)

    held = next(one for one in json.loads(out.read_text())["meetings"] if one["wish"] == "ab")
    assert status == 0
    assert f"ab is in slot “{held['slot']}” at “{held['place']}”. Its people have" in said


def test_why_a_wish_is_not_kept_and_what_would_keep_it_is_said(tmp_path: Path) -> None:
    away = replace(EVENT.person_by_id["ana"], unavailable=frozenset(), most=1)
    others = (one for one in EVENT.participants if one.id != "ana")
    given = event(participants=(away, *others), stand_ins=(), locked=())

    _status, said = _run(_json(tmp_path, given), "--steps", 20_000, "--why", "ab")

    assert "ab is not kept. One of them has as many meetings as it may." in said
    assert "What would keep it: One meeting more for “ana”" in said


@pytest.mark.parametrize("name", ["event.json", "event.dzn"])
def test_a_wish_that_is_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    file = _json(tmp_path).rename(tmp_path / name)

    with pytest.raises(CommandError) as caught:
        _run(file, "--why", "nothing")

    assert caught.value.returncode == 2


def test_nobody_meets_outside_waking_hours(tmp_path: Path) -> None:
    out = tmp_path / "schedule.json"

    status, _said = _run(
        _json(tmp_path, _IN_NEW_YORK),
        *("--steps", 20_000, "--waking", "07:00-22:00", "--out", out),
    )

    # Of all slots only the afternoon's is in the morning there.
    assert status == 0
    assert {one.slot for one in _meetings(json.loads(out.read_text()))} == {"s5"}


def test_a_repair_leaves_what_was_held_at_night(tmp_path: Path) -> None:
    published, change = tmp_path / "published.json", tmp_path / "change.json"
    change.write_text(json.dumps({"format": "raceme-change/1", "absent": ["cem"]}))
    file = _json(tmp_path, _IN_NEW_YORK)
    _run(file, "--steps", 20_000, "--out", published)

    _status, said = _run(
        *(file, "--repair", published, "--change", change, "--waking", "07:00-22:00")
    )

    assert "\n0 meetings moved" in said


@pytest.mark.parametrize("hours", ["22:00-07:00", "7", "07:00-25:00", "07:00-12:00-13:00", "-"])
def test_hours_that_are_none_are_refused(tmp_path: Path, hours: str) -> None:
    with pytest.raises(CommandError, match="is no span of a day such as 07:30-22:00"):
        _run(_json(tmp_path), f"--waking={hours}")
