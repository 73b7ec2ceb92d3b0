"""Settings: what may be wrong with one is told at its place; a place is found by codes."""

from typing import Any

import pytest

from raceme.engines.scoring.choosing import resolved
from raceme.engines.scoring.codes import Fault
from raceme.engines.scoring.problem import ScoringError
from raceme.engines.scoring.reading import read_scheme
from tests.engines.scoring.build import definition, dimension, item, options

AT = ["sections", "only", "items", "level", "options", "b", "points"]
CHANGE = ("settings", 0, "choices", 0, "changes", 0)
ASKED = definition(
    item("level", "choice", options=options(0, 1)), dimensions=[dimension("use", {"item": "level"})]
)


def _setting(**more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    choices = [
        {"code": "whole", "changes": [{"at": AT, "value": 1}]},
        {"code": "half", "changes": [{"at": AT, "value": 0.5}]},
    ]
    return {"code": "counts", "choices": choices, **more}


def _choice(*changes: dict[str, Any]) -> dict[str, Any]:
    return _setting(choices=[{"code": "whole", "changes": list(changes)}])


def test_a_setting_changes_nothing_by_itself() -> None:
    assert read_scheme({**ASKED, "settings": [_setting()]}) == read_scheme(ASKED)


@pytest.mark.parametrize(
    ("settings", "fault", "place"),
    [
        (5, Fault.NOT_A_LIST, ("settings",)),
        ([5], Fault.NOT_AN_OBJECT, ("settings", 0)),
        ([_setting(colour="red")], Fault.UNKNOWN_FIELD, ("settings", 0, "colour")),
        ([_setting(), _setting()], Fault.TWICE, ("settings", 1, "code")),
        ([_setting(code="Ü")], Fault.BAD_CODE, ("settings", 0, "code")),
        ([_setting(choices=[])], Fault.REQUIRED, ("settings", 0, "choices")),
        ([_setting(choices={})], Fault.NOT_A_LIST, ("settings", 0, "choices")),
        ([_setting(chosen="gone")], Fault.UNKNOWN_OPTION, ("settings", 0, "chosen")),
        ([_setting(chosen=["whole"])], Fault.NOT_A_TEXT, ("settings", 0, "chosen")),
        ([_setting()] * 21, Fault.TOO_MANY, ("settings",)),
        ([_choice({"at": AT, "to": 3})], Fault.UNKNOWN_FIELD, (*CHANGE, "to")),
        ([_choice({"at": "sections"})], Fault.NOT_A_LIST, (*CHANGE, "at")),
        ([_choice({"at": [True]})], Fault.NOT_A_TEXT, (*CHANGE, "at")),
        ([_choice({"at": []})], Fault.NOWHERE, CHANGE),
        ([_choice({"at": ["languages"], "value": []})], Fault.NOWHERE, CHANGE),
        ([_choice({"at": ["sections", "gone", "title"]})], Fault.NOWHERE, CHANGE),
        ([_choice({"at": ["sections", 7]})], Fault.NOWHERE, CHANGE),
    ],
)
def test_what_is_wrong_with_a_setting_is_told_at_its_place(
    settings: object, fault: Fault, place: tuple[str | int, ...]
) -> None:
    with pytest.raises(ScoringError) as refused:
        read_scheme({**ASKED, "settings": settings})

    assert (fault, place) in [(each.fault, each.place) for each in refused.value.wrong]


@pytest.mark.parametrize(
    ("at", "place"),
    [
        (AT, ("sections", 0, "items", 0, "options", 1, "points")),
        (
            ["scoring", "dimensions", "use", "parts", "level", "weight"],
            ("scoring", "dimensions", 0, "parts", 0, "weight"),
        ),
        (["scoring", "bands"], ("scoring", "bands")),
        (["scoring", "bands", 0], None),
        (["sections", "gone"], None),
        (["sections", -1], None),
        (["title", "en", "x"], None),
    ],
)
def test_a_place_is_found_by_the_codes_on_the_way(
    at: list[str | int], place: tuple[str | int, ...] | None
) -> None:
    assert resolved(ASKED, at) == place
