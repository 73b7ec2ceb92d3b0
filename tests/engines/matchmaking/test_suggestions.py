"""Each rule alone, and the best of all choices on small cases, tried one by one."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.matchmaking.suggestions import (
    BOTH_WAYS,
    COUNTRY,
    MATCHED,
    NEW,
    Fact,
    Profile,
    Reason,
    Rules,
    Suggestion,
    suggested,
)

ME = Profile(
    key=1,
    kind=1,
    organisation="lemn",
    offers=frozenset({"wood", "design"}),
    seeks=frozenset({"sales", "software"}),
    languages=frozenset({"en", "ro"}),
    country="RO",
    wanted=frozenset({"NO"}),
    free=frozenset({1, 2}),
)
ANYTHING = Rules()


def other(key: int = 2, **values: Any) -> Profile:  # noqa: ANN401 (of any type)
    usual: dict[str, Any] = {
        "kind": 2,
        "organisation": f"firm {key}",
        "languages": frozenset({"en"}),
        "free": frozenset({2, 3}),
    }
    return Profile(key=key, **(usual | values))


def keys(found: list[Suggestion]) -> list[int]:
    return [one.key for one in found]


def test_every_matched_fact_is_a_reason_and_a_point() -> None:
    them = other(
        offers=frozenset({"sales", "oak"}),
        seeks=frozenset({"wood", "design"}),
        country="NO",
        wanted=frozenset({"RO"}),
    )

    found = suggested(ME, [them], rules=ANYTHING, most=5)

    assert found == [
        Suggestion(
            2,
            3 * MATCHED + BOTH_WAYS + 2 * COUNTRY + NEW,
            (
                Reason(Fact.THEY_OFFER, ("sales",)),
                Reason(Fact.THEY_SEEK, ("design", "wood")),
                Reason(Fact.YOUR_COUNTRY, ("NO",)),
                Reason(Fact.THEIR_COUNTRY, ("RO",)),
                Reason(Fact.NEVER_MET),
                Reason(Fact.LANGUAGES, ("en",)),
                Reason(Fact.FREE_TOGETHER, count=1),
            ),
        )
    ]


FITS: dict[str, Any] = {"offers": frozenset({"sales"})}


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({"languages": frozenset({"de"})}, ANYTHING),
        ({"free": frozenset({3})}, ANYTHING),
        ({"organisation": "lemn"}, ANYTHING),
        ({"offers": frozenset()}, ANYTHING),
        ({}, Rules(apart=frozenset({(1, 2)}))),
        ({}, Rules(barred=frozenset({2}))),
        ({"key": 1}, ANYTHING),
    ],
    ids=["tongue", "time", "firm", "nothing", "kinds", "barred", "oneself"],
)
def test_who_cannot_meet_is_not_suggested(values: dict[str, Any], rules: Rules) -> None:
    assert suggested(ME, [other(**(FITS | values))], rules=rules, most=5) == []


def test_unknown_languages_and_times_rule_nobody_out() -> None:
    silent = other(**FITS, languages=frozenset(), free=frozenset())

    assert keys(suggested(ME, [silent], rules=Rules(has_slots=False), most=5)) == [2]


def test_who_is_new_comes_before_who_was_met() -> None:
    met, new = other(2, **FITS), other(3, **FITS)

    found = suggested(ME, [met, new], rules=Rules(met=frozenset({2})), most=5)

    assert keys(found) == [3, 2]


def test_of_equals_who_is_asked_least_comes_first() -> None:
    popular, quiet, last = other(2, **FITS, asked=9), other(3, **FITS), other(4, **FITS)

    assert keys(suggested(ME, [popular, last, quiet], rules=ANYTHING, most=2)) == [3, 4]


TAGS = st.frozensets(st.sampled_from(["wood", "sales", "software", "design"]), max_size=3)
COUNTRIES = st.sampled_from(["", "RO", "NO"])


@st.composite
def people(draw: st.DrawFn) -> list[Profile]:
    return [
        Profile(
            key=key,
            kind=draw(st.integers(1, 2)),
            organisation=draw(st.sampled_from(["", "lemn", "a", "b"])),
            offers=draw(TAGS),
            seeks=draw(TAGS),
            languages=draw(st.frozensets(st.sampled_from(["en", "ro", "de"]), max_size=2)),
            country=draw(COUNTRIES),
            wanted=draw(st.frozensets(COUNTRIES.filter(bool), max_size=2)),
            free=draw(st.frozensets(st.integers(1, 3), max_size=3)),
            asked=draw(st.integers(0, 2)),
        )
        for key in range(2, draw(st.integers(3, 8)))
    ]


def _points(them: Profile) -> int:
    """Say anew what somebody is worth, without a line of the engine."""
    matches = [tag for tag in ME.seeks if tag in them.offers]
    returned = [tag for tag in ME.offers if tag in them.seeks]
    countries = (them.country in ME.wanted) + (ME.country in them.wanted)
    if not matches and not returned and not countries:
        return 0
    both = 6 if matches and returned else 0
    return 4 * (len(matches) + len(returned)) + both + 2 * countries + 1


def _can_meet(them: Profile) -> bool:
    speaks = not them.languages or any(one in ME.languages for one in them.languages)
    free = any(slot in ME.free for slot in them.free)
    return speaks and free and them.organisation != ME.organisation


@given(people(), st.integers(1, 3))
def test_no_other_choice_is_worth_more(everybody: list[Profile], most: int) -> None:
    found = suggested(ME, everybody, rules=ANYTHING, most=most)

    worth = {one.key: _points(one) for one in everybody if _can_meet(one)}
    possible = [key for key, points in worth.items() if points]
    size = min(most, len(possible))
    best = max(sum(worth[key] for key in choice) for choice in combinations(possible, size))
    assert len(found) == size
    assert sum(one.score for one in found) == best
    assert all(one.score == worth[one.key] for one in found)


@given(people())
def test_the_order_they_come_in_changes_nothing(everybody: list[Profile]) -> None:
    found = suggested(ME, everybody, rules=ANYTHING, most=5)

    assert suggested(ME, everybody[::-1], rules=ANYTHING, most=5) == found
