"""Whom random filters find, against plain Python over a small world."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raceme.consents.models import Purpose
from raceme.segments.conditions import (
    KINDS,
    Filters,
    Home,
    Shape,
    filters_in_words,
    read_filters,
)
from raceme.segments.conditions.terms import Parameter
from raceme.segments.models import Of
from raceme.segments.queries import found, offered
from tests.segments.small_world import TODAY, Brute, SmallWorld, build

pytestmark = pytest.mark.django_db
TEXTS = {
    "called": ["alfa", "SOIMUL", "1001", "dej", "cluj", "s"],
    "town": ["dej", "CLUJ", "Napoca", "o"],
    "person_called": ["ana", "Serban", "0"],
    "role": ["manager", "SALES", "engineer"],
    "email": ["soft", "P1@", "example"],
}
PREFIXES = {"sector": ["62", "6210", "62.1", "1", "10.71"], "region": ["RO", "RO11", "NO081", "X"]}


def _value(parameter: Parameter, key: str, world: SmallWorld) -> st.SearchStrategy[Any]:
    offers = {
        "clusters": [str(pk) for pk in world.clusters] + ["999999"],
        "programmes": [str(pk) for pk in world.programmes] + ["999999"],
        "activity_kinds": ["seminar", "visit", "gone"],
        "countries": ["RO", "NO", "DE"],
    }
    codes = [code for code, _word in parameter.choices] or offers.get(parameter.offered_by, [])
    if parameter.shape is Shape.ONE:
        return st.sampled_from(codes if parameter.is_needed else ["", *codes])
    if parameter.shape is Shape.SOME:
        return st.lists(st.sampled_from(codes), min_size=int(parameter.is_needed), max_size=3)
    if parameter.shape is Shape.PREFIXES:
        return st.lists(st.sampled_from(PREFIXES[key]), min_size=1, max_size=3)
    if parameter.shape is Shape.MONTHS:
        return st.sampled_from([1, 2, 11, 12, 13, 24, 120])
    if parameter.shape is Shape.DAY:
        return st.sampled_from(["", "2026-11-23", "2024-06-01", "1.4.2021"])
    return st.sampled_from(TEXTS[key])


def _conditions(world: SmallWorld) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(sorted(KINDS)).flatmap(
        lambda key: st.fixed_dictionaries(
            {
                "is": st.just(key),
                "not": st.booleans(),
                **{each.name: _value(each, key, world) for each in KINDS[key].parameters},
            }
        )
    )


def _filters(world: SmallWorld) -> st.SearchStrategy[dict[str, Any]]:
    match = st.sampled_from(["all", "any"])
    group = st.fixed_dictionaries(
        {
            "match": match,
            "not": st.booleans(),
            "conditions": st.lists(_conditions(world), max_size=3),
        }
    )
    return st.fixed_dictionaries({"match": match, "groups": st.lists(group, max_size=3)})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_filters_find_whom_plain_python_finds(seed: int) -> None:
    world = build(seed)
    brute = Brute(world.workspace)
    words = offered(world.workspace)
    sizes: set[int] = set()

    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(data=_filters(world), of=st.sampled_from(Of.values))
    def check(data: dict[str, Any], of: str) -> None:
        filters = read_filters(data)
        home = Home.ORGANISATION if of == Of.ORGANISATIONS else Home.PERSON

        rows = found(world.workspace, of, filters, on=TODAY)

        keys = list(rows.values_list("pk", flat=True))
        assert sorted(keys) == sorted(brute.found(filters, home))
        assert read_filters(filters.as_data()) == filters
        assert len(filters_in_words(filters, offered=words)) == len(
            [group for group in filters.groups if group.conditions]
        )
        sizes.add(len(keys))

    check()
    assert len(sizes) > 4


@pytest.mark.parametrize("key", sorted(KINDS))
@pytest.mark.parametrize("of", Of.values)
def test_each_kind_of_condition_finds_whom_plain_python_finds(key: str, of: str) -> None:
    """Chance may leave a kind out; here each has its turn, alone and negated."""
    world = build(4)
    brute = Brute(world.workspace)
    usual = {
        "cluster": str(world.clusters[0]),
        "programme": str(world.programmes[0]),
        "purpose": Purpose.NEWSLETTER,
        "months": 12,
        "prefixes": ["RO11", "62"],
        "text": TEXTS.get(key, ["a"])[0],
        "state": "given" if key == "consent" else "open",
    }
    choices = {"kind": ["company"], "size": ["small", "unknown"]}
    home = Home.ORGANISATION if of == Of.ORGANISATIONS else Home.PERSON
    found_by: list[set[int]] = []
    for is_negated in (False, True):
        condition = {"is": key, "not": is_negated, **usual, "values": choices.get(key, ["RO"])}
        filters = read_filters({"match": "all", "groups": [{"conditions": [condition]}]})

        rows = found(world.workspace, of, filters, on=TODAY)

        found_by.append(set(rows.values_list("pk", flat=True)))
        assert found_by[-1] == brute.found(filters, home)
    everybody = brute.found(Filters(), home)
    assert found_by[0] | found_by[1] == everybody
    assert not found_by[0] & found_by[1]
