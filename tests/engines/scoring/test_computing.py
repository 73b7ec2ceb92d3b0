"""What computed items rest on, by whichever way."""

from raceme.engines.scoring.computing import only_computed, resting_on_factors
from tests.engines.scoring.build import item, scheme

SCHEME = scheme(
    item("staff"),
    item("fuel", "table", columns=[item("what", "text"), item("amount")]),
    item("unread", condition="staff > 1"),
    item("burnt", "computed", formula="total(fuel, amount * factor(what, 'kwh'))"),
    item("all", "computed", formula="default(burnt, 0) + staff"),
    item("asked", condition="all > 2"),
    item("follows", "computed", formula="asked * 2"),
    item("plain", "computed", formula="staff * 2"),
)


def test_factors_are_needed_by_who_reads_who_reads_one() -> None:
    assert resting_on_factors(SCHEME) == {"burnt", "all", "follows"}


def test_only_what_is_read_is_left() -> None:
    left = [each.code for each in only_computed(SCHEME).items]

    assert left == ["staff", "fuel", "burnt", "all", "asked", "follows", "plain"]
