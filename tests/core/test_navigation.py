import pytest
from django.utils.translation import gettext_lazy as _

from raceme.core.navigation import Entry, Line, Tab, menu_lines, tab_lines

pytestmark = pytest.mark.urls("tests.core.lists.pages")

LIST = Entry(label=_("List"), icon="files", view="tests:organisations", position=20)
BULK = Entry(
    label=_("Bulk"), icon="plus", view="tests:bulk", position=10, roles=("owner",), marks=("a:b",)
)
MISSING = Entry(label=_("Missing"), icon="x", view="tests:missing", position=1)
ENTRIES = [LIST, BULK, MISSING]


def _lines(*, role: str = "owner", view: str = "", under: str = "") -> list[tuple[str, str]]:
    lines = menu_lines(
        ENTRIES, workspace="transilvania", role=role, view=view, group="work", under=under
    )
    return [(line.href, line.current) for line in lines]


def test_menu_lines_come_in_order_and_leave_out_what_is_not_there() -> None:
    assert _lines() == [
        ("/transilvania/organisations/bulk/", ""),
        ("/transilvania/organisations/", ""),
    ]


def test_menu_lines_are_for_the_roles_they_name() -> None:
    assert _lines(role="viewer") == [("/transilvania/organisations/", "")]


@pytest.mark.parametrize(
    ("where", "current"),
    [
        ({"view": "tests:organisations"}, ["", "page"]),
        ({"view": "a:b"}, ["true", ""]),
        ({"view": "elsewhere:page"}, ["", ""]),
        ({"view": "elsewhere:page", "under": "tests:organisations"}, ["", "true"]),
    ],
)
def test_menu_lines_mark_where_one_is(where: dict[str, str], current: list[str]) -> None:
    assert [mark for _href, mark in _lines(**where)] == current


def test_tab_lines_lead_to_the_record() -> None:
    tab = Tab(label=_("One"), view="tests:organisation", position=1)

    lines = tab_lines([tab], workspace="transilvania", record=7, role="viewer", view=tab.view)

    assert lines == [Line(tab.label, tab.view, "/transilvania/organisations/7/", "page")]
