"""What was typed, put to the rows as they stand now: somebody else moved or added some."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from raceme.questionnaires.forms.building.drawn import Control
from raceme.questionnaires.forms.building.editor import Editor

OF_ROW = re.compile(r"([a-z]+)\.(\d{1,4})\.([a-z.]+)", re.ASCII)


def realigned(posted: Mapping[str, Any], *, standing: Editor) -> dict[str, Any]:
    """
    Return what was typed with each row at its number in ``standing``.

    A row that somebody added meanwhile is as it stands; of one that is gone nothing is left.
    """
    found: dict[str, Any] = {}
    # Name of the rows and by what each is known: its fields as they were sent.
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for name in posted:
        if match := OF_ROW.fullmatch(name):
            known = str(posted.get(f"{match[1]}.{match[2]}.was", ""))
            rows.setdefault((match[1], known), {})[match[3]] = posted[name]
        else:
            found[name] = posted[name]
    for listed in standing.listed_rows():
        name = listed.rows.name
        for row in listed.shown:
            sent = rows.get((name, row.was))
            if sent is not None:
                found |= {f"{name}.{row.number - 1}.{key}": each for key, each in sent.items()}
                continue
            for control in row.controls:
                found |= dict(_as_sent(control))
    return found


def _as_sent(control: Control) -> Iterator[tuple[str, str]]:
    """Give what a form sends of a field that nobody touches."""
    if control.texts:
        yield from ((text.name, text.value) for text in control.texts)
    elif control.is_on or control.value:
        yield control.name, control.value or "1"
