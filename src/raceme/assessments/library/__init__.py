"""The assessments and the sets of factors that ship, as files beside this one."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from raceme.questionnaires.building import CannotMove, with_choice

HERE = Path(__file__).parent


class Unknown(Exception):
    """Nothing of that code ships, or a definition has no such setting."""


def codes() -> list[str]:
    """Return the codes of the assessments that ship."""
    return sorted(path.stem for path in (HERE / "definitions").glob("*.json"))


def definition(code: str, settings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """
    Return a shipped definition, with the settings that are chosen; else each one's first choice.

    Raises Unknown.
    """
    if code not in codes():
        raise Unknown(code)
    document = deepcopy(_document("definitions", code))
    numbers = {each["code"]: at for at, each in enumerate(document.get("settings", ()))}
    for setting, choice in (settings or {}).items():
        try:
            document = with_choice(document, ("settings", numbers[setting]), choice)
        except (KeyError, CannotMove) as error:
            raise Unknown(f"{setting}={choice}") from error
    return document


def definitions() -> Iterator[dict[str, Any]]:
    yield from (definition(code) for code in codes())


def factor_sets() -> list[str]:
    """Return the codes of the sets of factors that ship."""
    return sorted(path.stem for path in (HERE / "factors").glob("*.json"))


def factors(code: str) -> dict[str, Any]:
    """Return a shipped set of factors. Raises Unknown."""
    if code not in factor_sets():
        raise Unknown(code)
    return deepcopy(_document("factors", code))


@cache
def _document(folder: str, code: str) -> dict[str, Any]:
    text = (HERE / folder / f"{code}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
