"""A code that changes is followed where it is meant, and nowhere else."""

import pytest

from raceme.engines.scoring.renaming import Renaming, Sort, codes_in, renamed

COLUMNS = {"sites": {"staff", "country"}}
ITEM = Renaming(sort=Sort.ITEM, old="staff", new="people")
COLUMN = Renaming(sort=Sort.ITEM, old="staff", new="people", table="sites")
OPTION = Renaming(sort=Sort.OPTION, old="no", new="never", of="exports")
OF_COLUMN = Renaming(sort=Sort.OPTION, old="ro", new="rou", of="country", table="sites")
ROW = Renaming(sort=Sort.ROW, old="sales", new="selling", of="areas")
SCORE = Renaming(sort=Sort.SCORE, old="staff", new="team")


@pytest.mark.parametrize(
    ("renaming", "formula", "told"),
    [
        (ITEM, "staff  *2 > (staff+1)", "people  *2 > (people+1)"),
        (ITEM, "total(sites, staff) / staff", "total(sites, staff) / people"),
        (ITEM, "name == 'staff' and answered(staff)", "name == 'staff' and answered(people)"),
        (ITEM, "score(staff) > 3", "score(staff) > 3"),
        (ITEM, "„ș” == staff", "„ș” == staff"),
        (ITEM, "'ș' == name or staff > 2", "'ș' == name or people > 2"),
        (ITEM, "max(staff,\n  staff)", "max(people,\n  people)"),
        (ITEM, "staff > ", "staff > "),
        (COLUMN, "total(sites, staff * staff) / staff", "total(sites, people * people) / staff"),
        (OPTION, "exports == 'no'", "exports == 'never'"),
        (OPTION, '"no" != exports or imports == "no"', "'never' != exports or imports == \"no\""),
        (OPTION, "chosen(exports, 'no') + points(exports, 'no')", None),
        (OF_COLUMN, "total(sites, country == 'ro') or country == 'ro'", None),
        (ROW, "points(areas, 'sales') > share(other, 'sales')", None),
        (SCORE, "score(staff) > staff and overall() > 2", "score(team) > staff and overall() > 2"),
    ],
)
def test_a_code_is_followed_where_it_is_meant(
    renaming: Renaming, formula: str, told: str | None
) -> None:
    expected = told or {
        OPTION: "chosen(exports, 'never') + points(exports, 'no')",
        OF_COLUMN: "total(sites, country == 'rou') or country == 'ro'",
        ROW: "points(areas, 'selling') > share(other, 'sales')",
    }.get(renaming)

    assert renamed(formula, renaming, columns=COLUMNS) == expected


def test_a_column_is_meant_within_its_table() -> None:
    assert renamed("staff > 3", COLUMN, columns=COLUMNS, within="sites") == "people > 3"
    assert renamed("staff > 3", ITEM, columns=COLUMNS, within="sites") == "staff > 3"


def test_codes_are_named_without_functions() -> None:
    assert codes_in("total(sites, staff) > max(a, 'b')") == {"sites", "staff", "a"}
    assert codes_in("staff >") == set()
