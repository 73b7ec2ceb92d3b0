import pytest

from raceme.core import lists
from raceme.core.lists.filters import Control

HOSTILE = "<b>\"Verde\" & 'fii'</b>"
ESCAPED = "&lt;b&gt;&quot;Verde&quot; &amp; &#x27;fii&#x27;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("column", "row"),
    [
        (lists.Text("name", "Name"), {"name": HOSTILE}),
        (lists.Text("name", "Name", sub="town"), {"name": "Verde", "town": HOSTILE}),
        (lists.Text("name", "Name", none=HOSTILE), {"name": ""}),
        (lists.Choice("kind", "Kind", choices=[("a", HOSTILE)]), {"kind": "a"}),
        (lists.Choice("kind", "Kind"), {"kind": HOSTILE}),
        (lists.Country("country", "Country"), {"country": HOSTILE}),
        (lists.Money("amount", "Amount"), {"amount": 5, "currency": HOSTILE}),
        (lists.State("state", "State", states={"a": lists.Shown(HOSTILE)}), {"state": "a"}),
        (lists.State("state", "State"), {"state": HOSTILE}),
        (lists.Tags("tags", "Tags"), {"tags": [HOSTILE]}),
    ],
)
def test_columns_escape_what_they_show(column: lists.Column, row: dict[str, object]) -> None:
    cell = column.cell(row, None)

    assert HOSTILE not in cell
    assert ESCAPED in cell


def test_columns_escape_a_region_nobody_knows() -> None:
    assert lists.Region("region", "Region").cell({"region": "<b>"}, None) == "&lt;B&gt;"


def test_columns_escape_the_address_they_lead_to() -> None:
    column = lists.Text("name", "Name", link=lists.Link("any:view", key="slug"))

    cell = column.cell({"name": "Verde", "slug": '"><b>'}, ("/", "/"))

    assert cell == '<a href="/&quot;&gt;&lt;b&gt;/">Verde</a>'


def test_filters_escape_what_they_offer() -> None:
    control = Control("kind", "Kind", "select", ((HOSTILE, HOSTILE),))

    assert HOSTILE not in control.choices
