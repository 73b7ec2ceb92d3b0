import json
from pathlib import Path

import pytest

from raceme.engines.indicators.__main__ import main

LOG = {
    "activities": [
        {
            "id": "1",
            "kind": "workshop",
            "started_on": "2024-05-14",
            "ended_on": "2024-05-14",
            "participants": [
                {"id": "1", "person": "1"},
                {"id": "2", "person": "2", "state": "absent"},
            ],
        }
    ],
    "register": [{"id": "7", "registered_on": "2024-05-14"}],
}
PEOPLE = {"measure": "people", "kinds": ["workshop"]}
CLUSTERS = {"measure": "register", "register": "registered_cluster"}


def _write(folder: Path, *, rule: object) -> list[str]:
    (folder / "rule.json").write_text(json.dumps(rule), encoding="utf-8")
    (folder / "log.json").write_text(json.dumps(LOG), encoding="utf-8")
    return [str(folder / "rule.json"), str(folder / "log.json")]


def test_command_prints_figure_list_and_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _write(tmp_path, rule=PEOPLE)

    status = main(files)

    printed = json.loads(capsys.readouterr().out)
    assert (status, printed["value"], printed["not_counted"]) == (
        0,
        1,
        [{"record": "2", "reason": "not_there", "detail": {"found": "absent"}}],
    )


@pytest.mark.parametrize(
    ("rule", "options", "value"),
    [
        (PEOPLE, ["--first", "2024-05-15"], 0),
        (PEOPLE, ["--last", "2024-05-13"], 0),
        (PEOPLE, ["--first", "2024-05-14", "--last", "2024-05-14"], 1),
        (CLUSTERS, ["--on", "2024-05-13"], 0),
        (CLUSTERS, ["--on", "2024-05-14"], 1),
    ],
)
def test_command_takes_days(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    rule: object,
    options: list[str],
    value: int,
) -> None:
    files = _write(tmp_path, rule=rule)

    main([*files, *options])

    assert json.loads(capsys.readouterr().out)["value"] == value


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            {"measure": "people", "kinds": ["workshop"], "colour": "red"},
            {"error": "unknown_key", "field": "colour", "value": "red"},
        ),
        (CLUSTERS, {"error": "required", "field": "on", "value": "None"}),
    ],
)
def test_command_prints_the_code_of_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rule: object, fault: dict[str, str]
) -> None:
    files = _write(tmp_path, rule=rule)

    status = main(files)

    assert (status, json.loads(capsys.readouterr().err)) == (2, fault)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", None])
def test_command_says_that_a_file_is_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    rule, log = _write(tmp_path, rule=PEOPLE)
    if content is None:
        Path(log).unlink()
    else:
        Path(log).write_bytes(content)

    status = main([rule, log])

    assert (status, json.loads(capsys.readouterr().err)["error"]) == (2, "unreadable")
