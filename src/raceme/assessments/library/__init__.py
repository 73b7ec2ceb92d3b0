"""The assessments that ship, as files beside this one."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "definitions"


class Unknown(Exception):
    """Nothing of that code ships, or a definition has no such setting."""


def codes() -> list[str]:
    """Return the codes of the assessments that ship."""
    return sorted(path.stem for path in HERE.glob("*.json"))


def definition(code: str, settings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """
    Return a shipped definition, with the settings that are chosen; else each one's first choice.

    Raises Unknown.
    """
    document = deepcopy(_shipped(code))
    known = {each["code"]: each for each in document.get("settings", ())}
    for setting, choice in (settings or {}).items():
        chosen = {each["code"]: each for each in known.get(setting, {}).get("choices", ())}
        if choice not in chosen:
            raise Unknown(f"{setting}={choice}")
        known[setting]["chosen"] = choice
        for change in chosen[choice]["changes"]:
            _put(document, change["at"], change["value"])
    return document


def _put(document: Any, at: list[str | int], value: object) -> None:  # noqa: ANN401 (JSON)
    *way, last = at
    for step in way:
        document = document[step]
    document[last] = deepcopy(value)


def definitions() -> Iterator[dict[str, Any]]:
    yield from (definition(code) for code in codes())


@cache
def _shipped(code: str) -> dict[str, Any]:
    if code not in codes():
        raise Unknown(code)
    document: dict[str, Any] = json.loads((HERE / f"{code}.json").read_text(encoding="utf-8"))
    return document
