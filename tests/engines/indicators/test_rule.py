import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.indicators import (
    Disaggregation,
    Fault,
    FirstTime,
    Measure,
    Rule,
    RuleError,
    SizeClass,
)
from tests.engines.indicators.strategies import rules

WORKSHOPS = {"measure": "people", "kinds": ["workshop"]}
CLUSTERS = {"measure": "register", "register": "registered_cluster"}


def test_rule_is_written_as_the_fields_that_say_something() -> None:
    rule = Rule(
        measure=Measure.ORGANISATIONS,
        kinds=("information-seminar",),
        is_sme=True,
        size_classes=(SizeClass.MICRO,),
        cluster_member=False,
        hours_at_least=Decimal("1.50"),
        countries_at_least=2,
        first_time=FirstTime.PROGRAMME,
        disaggregations=(Disaggregation.REGION,),
    )

    written = rule.to_json()

    assert list(written.items()) == [
        ("measure", "organisations"),
        ("kinds", ["information-seminar"]),
        ("is_sme", True),
        ("size_classes", ["micro"]),
        ("cluster_member", False),
        ("countries_at_least", 2),
        ("hours_at_least", "1.50"),
        ("first_time", "programme"),
        ("disaggregations", ["region"]),
    ]


@given(rule=rules())
def test_rule_is_read_as_it_was_written(rule: Rule) -> None:
    written = json.loads(json.dumps(rule.to_json()))

    assert Rule.from_json(written) == rule


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"colour": "red"}, Fault.UNKNOWN_KEY, "colour"),
        ({"measure": "meetings"}, Fault.UNKNOWN_CODE, "measure"),
        ({"measure": 7}, Fault.WRONG_TYPE, "measure"),
        ({"first_time": "always"}, Fault.UNKNOWN_CODE, "first_time"),
        ({"size_classes": ["tiny"]}, Fault.UNKNOWN_CODE, "size_classes"),
        ({"disaggregations": ["shoe_size"]}, Fault.UNKNOWN_CODE, "disaggregations"),
        ({"kinds": "workshop"}, Fault.WRONG_TYPE, "kinds"),
        ({"kinds": [None]}, Fault.WRONG_TYPE, "kinds"),
        ({"kinds": []}, Fault.REQUIRED, "kinds"),
        ({"kinds": [""]}, Fault.MALFORMED, "kinds"),
        ({"kinds": ["work\x00shop"]}, Fault.MALFORMED, "kinds"),
        ({"kinds": ["workshop", "workshop"]}, Fault.REPEATED, "kinds"),
        ({"levels": ["most silver"]}, Fault.MALFORMED, "levels"),
        ({"roles": ["speaker", "speaker"]}, Fault.REPEATED, "roles"),
        ({"size_classes": ["micro", "micro"]}, Fault.REPEATED, "size_classes"),
        ({"countries": ["Romania"]}, Fault.MALFORMED, "countries"),
        ({"countries": ["ro"]}, Fault.MALFORMED, "countries"),
        ({"with_country_from": ["N"]}, Fault.MALFORMED, "with_country_from"),
        ({"region_prefixes": ["11"]}, Fault.MALFORMED, "region_prefixes"),
        ({"region_prefixes": ["RO11111"]}, Fault.MALFORMED, "region_prefixes"),
        ({"activity_code_prefixes": ["J"]}, Fault.MALFORMED, "activity_code_prefixes"),
        ({"activity_code_prefixes": ["62."]}, Fault.MALFORMED, "activity_code_prefixes"),
        ({"place": 1}, Fault.WRONG_TYPE, "place"),
        ({"place": True}, Fault.REQUIRED, "countries"),
        ({"online": None}, Fault.WRONG_TYPE, "online"),
        ({"countries_at_least": 1}, Fault.TOO_LOW, "countries_at_least"),
        ({"countries_at_least": 251}, Fault.TOO_HIGH, "countries_at_least"),
        ({"countries_at_least": True}, Fault.WRONG_TYPE, "countries_at_least"),
        ({"countries_at_least": "2"}, Fault.WRONG_TYPE, "countries_at_least"),
        ({"hours_at_least": 4}, Fault.WRONG_TYPE, "hours_at_least"),
        ({"hours_at_least": "1.234,50"}, Fault.MALFORMED, "hours_at_least"),
        ({"hours_at_least": "NaN"}, Fault.MALFORMED, "hours_at_least"),
        ({"hours_at_least": "-0.01"}, Fault.TOO_LOW, "hours_at_least"),
        ({"hours_at_least": "1E+999"}, Fault.TOO_HIGH, "hours_at_least"),
        ({"hours_at_least": "0.125"}, Fault.TOO_PRECISE, "hours_at_least"),
        ({"share_at_least": "100.01"}, Fault.TOO_HIGH, "share_at_least"),
        ({"share_at_least": "Infinity"}, Fault.MALFORMED, "share_at_least"),
        ({"currency": "EUR"}, Fault.NOT_WITH_MEASURE, "currency"),
        ({"measure": "amount"}, Fault.REQUIRED, "currency"),
        ({"measure": "amount", "currency": "euro"}, Fault.MALFORMED, "currency"),
        ({"measure": "activities", "first_time": "ever"}, Fault.NOT_WITH_MEASURE, "first_time"),
        ({"measure": "hours", "first_time": "period"}, Fault.NOT_WITH_MEASURE, "first_time"),
        ({"register": "registered_cluster"}, Fault.NOT_WITH_MEASURE, "register"),
        (
            {"measure": "activities", "disaggregations": ["gender"]},
            Fault.NOT_WITH_MEASURE,
            "disaggregations",
        ),
        (
            {"measure": "countries", "place": True, "disaggregations": ["role"]},
            Fault.NOT_WITH_MEASURE,
            "disaggregations",
        ),
        ({"is_sme": True, "size_classes": ["large"]}, Fault.CONTRADICTION, "size_classes"),
        ({"is_sme": False, "size_classes": ["micro"]}, Fault.CONTRADICTION, "size_classes"),
        (
            {"countries": ["NO"], "region_prefixes": ["RO11"]},
            Fault.CONTRADICTION,
            "region_prefixes",
        ),
    ],
)
def test_rule_that_cannot_be_is_refused_beside_its_field(
    said: Mapping[str, object], code: Fault, field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        Rule.from_json({**WORKSHOPS, **said})

    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"kinds": ["workshop"]}, Fault.NOT_WITH_MEASURE, "kinds"),
        ({"is_sme": True}, Fault.NOT_WITH_MEASURE, "is_sme"),
        ({"place": True}, Fault.NOT_WITH_MEASURE, "place"),
        ({"first_time": "ever"}, Fault.NOT_WITH_MEASURE, "first_time"),
        ({"currency": "EUR"}, Fault.NOT_WITH_MEASURE, "currency"),
        ({"disaggregations": ["kind"]}, Fault.NOT_WITH_MEASURE, "disaggregations"),
        ({"register": "registered_ship"}, Fault.UNKNOWN_CODE, "register"),
    ],
)
def test_register_takes_country_and_region_alone(
    said: Mapping[str, object], code: Fault, field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        Rule.from_json({**CLUSTERS, **said})

    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("written", "code", "field"),
    [
        ({}, Fault.REQUIRED, "measure"),
        ({"measure": "register"}, Fault.REQUIRED, "register"),
        ([], Fault.WRONG_TYPE, ""),
    ],
)
def test_rule_without_its_beginning_is_refused(
    written: Mapping[str, object], code: Fault, field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        Rule.from_json(written)

    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    "said",
    [
        {"size_classes": ["micro", "large"], "is_sme": True},
        {"countries": ["GR", "BG"], "region_prefixes": ["EL30"]},
        {"countries": ["GB"], "region_prefixes": ["UK"]},
        {"activity_code_prefixes": ["62", "62.0", "62.01", "6201"]},
        {"measure": "countries", "place": True},
        {"hours_at_least": "0", "share_at_least": "100"},
    ],
)
def test_rule_at_the_edge_of_what_can_be_is_accepted(said: Mapping[str, object]) -> None:
    written = {**WORKSHOPS, **said}

    assert Rule.from_json(written).to_json() == written


SCRIBBLES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["people", "workshop", "RO", "62", "ever", "1.5", "EUR"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(
    written=st.dictionaries(
        st.sampled_from([*Rule.__dataclass_fields__, "colour"]), SCRIBBLES, max_size=6
    )
)
def test_whatever_is_written_is_a_rule_or_a_refusal(written: dict[str, object]) -> None:
    try:
        rule = Rule.from_json(written)
    except RuleError as refused:
        assert refused.field in {"measure", *written}  # noqa: PT017
    else:
        assert Rule.from_json(rule.to_json()) == rule
