import json
from pathlib import Path

import pytest

from raceme.engines.scoring.__main__ import main
from tests.engines.scoring.build import definition, dimension, item, options

TOOLS = item("tools", "choices", options=options(1, 1))
USE = definition(TOOLS, dimensions=[dimension("use", {"item": "tools"})])


def _files(folder: Path, **documents: object) -> list[str]:
    for name, document in documents.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.json") for name in documents]


def test_command_prints_the_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = _files(tmp_path, definition=USE, answers={"tools": ["a"]})

    status = main(files)

    printed = json.loads(capsys.readouterr().out)
    assert (status, printed["overall"]["value"], printed["dimensions"][0]["value"]) == (0, 50, 50)


@pytest.mark.parametrize(
    ("document", "answers", "told"),
    [
        (definition(item("x", "slider")), {}, "sections.0.items.0.kind: unknown_kind"),
        (USE, {"tools": ["z"]}, "tools: unknown_option (option: z)"),
        ("{", {}, "unreadable"),
        ("[" * 100_000, {}, "unreadable"),
    ],
)
def test_command_tells_each_fault_with_its_place(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    document: object,
    answers: object,
    told: str,
) -> None:
    status = main(_files(tmp_path, definition=document, answers=answers))

    assert (status, told in capsys.readouterr().err) == (2, True)
