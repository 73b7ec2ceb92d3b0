from raceme.reporting.forms.changes import differences
from tests.reporting.forms.test_rule import OFFER

RULE: dict[str, object] = {"measure": "organisations", "kinds": ["workshop"]}


def said(before: dict[str, object], now: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(str(one.label), one.before, one.now) for one in differences(before, now, offer=OFFER)]


def test_differences_are_none_where_nothing_changed() -> None:
    assert said(RULE, dict(RULE)) == []


def test_differences_say_each_choice_before_and_now() -> None:
    now = {
        **RULE,
        "kinds": ["workshop", "company-visit"],
        "roles": ["host"],
        "is_sme": True,
        "first_time": "programme",
        "region_prefixes": ["RO11"],
        "share_at_least": "62.5",
        "with_evidence": True,
        "online": False,
        "disaggregations": ["country", "role"],
    }

    assert said(RULE, now) == [
        ("Size or type", "of any size", "SMEs"),
        ("Role", "anything", "host"),
        ("Kind of activity", "workshop", "workshop or company visit"),
        ("How often", "each once", "once per programme"),
        ("Region", "no condition", "Nord-Vest"),
        ("Evidence", "no condition", "with evidence"),
        ("Least share", "no condition", "62.5\N{NO-BREAK SPACE}%"),
        ("Online or on the spot", "no condition", "on the spot"),
        ("Split by", "no condition", "country and role"),
    ]


def test_differences_of_a_measure_name_what_goes_with_it() -> None:
    now: dict[str, object] = {"measure": "amount", "kinds": ["workshop"], "currency": "EUR"}

    assert said(RULE, now) == [
        ("What is counted", "organisations", "amounts"),
        ("How often", "each once", "no condition"),
        ("Currency", "no condition", "EUR"),
    ]
