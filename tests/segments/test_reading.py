from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.segments.conditions import (
    NotReadable,
    condition_in_words,
    filters_in_words,
    read_condition,
    read_filters,
)
from tests.factories.segments import asking

OFFERED = {
    "clusters": [("7", "Transilvania IT")],
    "programmes": [("3", "Nordic Bridges")],
    "activity_kinds": [("seminar", "Seminar"), ("visit", "Company visit")],
    "countries": [("RO", "Romania")],
}


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"is": "size"}, "Choose under “Size class”."),
        ({"is": "size", "values": ["huge"]}, "Choose under “Size class”."),
        ({"is": "town", "text": "   "}, "Fill in “Text”."),
        ({"is": "town", "text": "a" * 101}, "“Text” is too long."),
        ({"is": "town", "text": "a\x00b"}, "“Text” is too long."),
        ({"is": "took_part"}, "Fill in “In the last months”."),
        ({"is": "took_part", "months": "0"}, "must lie between 1 and 120."),
        ({"is": "took_part", "months": "121"}, "must lie between 1 and 120."),
        ({"is": "took_part", "months": "-1"}, "must lie between 1 and 120."),
        ({"is": "took_part", "months": "²"}, "must lie between 1 and 120."),
        ({"is": "sector", "prefixes": "62, %"}, "takes codes with commas"),
        ({"is": "member", "on": "31.02.2026"}, "There is no such day"),
        ({"is": "member", "on": "1.1.0001"}, "must lie between the years 1900 and 2199"),
        ({"is": "consent", "purpose": "newsletter"}, "Choose under “State”."),
        ({"is": "consent", "purpose": "x", "state": "given"}, "Choose under “For”."),
        ({"is": "wealth"}, "There is no such condition any more."),
        ({}, "There is no such condition any more."),
        ("size", "There is no such condition any more."),
    ],
)
def test_a_condition_says_what_is_missing(condition: Any, sentence: str) -> None:  # noqa: ANN401
    with pytest.raises(NotReadable) as raised:
        read_condition(condition)

    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"match": "none"},
        {"groups": {}},
        {"groups": [1]},
        {"groups": [{"conditions": "all"}]},
        {"groups": [{"conditions": []}] * 7},
        {"groups": [{"conditions": [{"is": "address"}] * 13}]},
    ],
)
def test_what_is_no_filter_is_refused(data: object) -> None:
    with pytest.raises(NotReadable):
        read_filters(data)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(
            st.sampled_from(["is", "match", "groups", "conditions", "values", "text", "not", "on"]),
            each,
            max_size=4,
        )
    ),
)


@given(data=json)
def test_whatever_is_kept_is_read_or_refused(data: object) -> None:
    try:
        filters = read_filters(data)
    except NotReadable:
        return

    assert read_filters(filters.as_data()) == filters


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"is": "size", "values": ["micro", "small"]}, "Size class: Micro or Small"),
        ({"is": "address", "not": True}, "Not: Has an e-mail address"),
        (
            {"is": "region", "prefixes": "ro11, NO08"},
            "Region: NO08 Oslo og Viken or RO11 Nord-Vest",
        ),
        ({"is": "sector", "prefixes": ["62", "63.1"]}, "Sector: 62 or 63.1"),
        (
            {"is": "member", "cluster": "7", "on": "1.5.2026"},
            "Member of a cluster: Transilvania IT, on 1 May 2026",
        ),
        ({"is": "member", "cluster": "8"}, "Member of a cluster: something that is gone"),
        (
            {"is": "took_part", "months": 12, "kinds": ["visit", "seminar"]},
            "Organisation took part: last 12 months, Seminar or Company visit",
        ),
        (
            {"is": "consent", "purpose": "newsletter", "state": "given"},
            "Consent: Newsletter, agreed",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: dict[str, Any], words: str) -> None:
    assert condition_in_words(read_condition(condition), offered=OFFERED) == words


def test_groups_are_said_in_words() -> None:
    both = asking({"is": "address"}, {"is": "country", "values": ["RO"]}, match="any")
    data = {
        "match": "all",
        "groups": [
            *both["groups"],
            {"match": "all", "not": True, "conditions": [{"is": "town", "text": "Dej"}]},
            {"match": "all", "conditions": []},
        ],
    }

    assert filters_in_words(read_filters(data), offered=OFFERED) == [
        "Has an e-mail address; or Country of the seat: Romania",
        "None of this: Town: Dej",
    ]
