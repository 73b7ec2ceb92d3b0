import pytest

from raceme.reporting.filling import Kind, Place
from raceme.reporting.sources import Suggested, suggested

CODES = ["rco87", "workshop-participants"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("RCO87", "figure:rco87:value"),
        ("RCO87_target", "figure:rco87:target"),
        ("rco87 period target", "figure:rco87:period_target"),
        ("rco87.achieved", "figure:rco87:cumulative"),
        ("RCO87_percent", "figure:rco87:rate"),
        ("Workshop_participants_total", "figure:workshop-participants:cumulative"),
        ("project title", "fact:programme.name"),
        ("final_cost", "fact:programme.final_cost"),
        ("Summary of results", "text:results"),
        ("rco88", ""),
        ("", ""),
    ],
)
def test_a_source_is_suggested_by_the_name_of_its_place(name: str, source: str) -> None:
    assert suggested(Place(name=name), codes=CODES) == Suggested(source, ())


def test_the_columns_of_a_list_are_suggested_by_what_the_file_calls_them() -> None:
    lines = Place(name="rco87_list", kind=Kind.LIST, columns=("No", "Company", "Date", "Note"))
    figures = Place(name="Indicators", kind=Kind.LIST, columns=("name", "Achieved"))
    unknown = Place(name="other", kind=Kind.LIST, columns=("No",))

    assert suggested(lines, codes=CODES) == Suggested(
        "list:rco87", ("number", "organisation", "on", "")
    )
    assert suggested(figures, codes=CODES) == Suggested("list:figures", ("name", "cumulative"))
    assert suggested(unknown, codes=CODES) == Suggested("", ("number",))
