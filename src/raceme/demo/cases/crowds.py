"""Rooms full of people: companies of several countries, and who comes for them."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from raceme.demo.register import Firm, Somebody
from raceme.demo.stage import Stage
from raceme.workspaces.models import Workspace

ROLES = ("Managing director", "Sales", "Research", "Partnerships", "Engineering", "Marketing")


def crowd(
    stage: Stage,
    chance: Random,
    *,
    workspace: Workspace,
    countries: Mapping[str, int],
    sectors: Sequence[str],
) -> list[Somebody]:
    """Make as many people of each country as said, for new companies of theirs."""
    people: list[Somebody] = []
    for country, wanted in countries.items():
        left = wanted
        while left:
            firm = stage.register.make(chance, sector=chance.choice(sectors), country=country)
            for _ in range(min(left, chance.choice((1, 1, 2)))):
                people.append(one_of(stage, chance, firm, workspace=workspace))
                left -= 1
    return people


def one_of(stage: Stage, chance: Random, firm: Firm, *, workspace: Workspace) -> Somebody:
    """Make one more person of a firm."""
    return stage.register.somebody_of(
        firm, chance=chance, workspace=workspace, role=chance.choice(ROLES)
    )


def companies(
    stage: Stage,
    chance: Random,
    *,
    countries: Mapping[str, int],
    sectors: Sequence[str],
    size: str = "",
    known_since: date = date(2014, 1, 1),
) -> list[Firm]:
    """Make as many companies of each country as said, of the sectors in turn."""
    return [
        stage.register.make(
            chance,
            sector=sectors[number % len(sectors)],
            country=country,
            size=size,
            known_since=known_since,
        )
        for country, wanted in countries.items()
        for number in range(wanted)
    ]


def paired(
    chance: Random, people: Sequence[Somebody], *, meetings: int
) -> list[tuple[Somebody, Somebody]]:
    """
    Return as many different pairs from two countries; everybody is in at least one.

    Needs at least half as many meetings as people, and no country with most of them.
    """
    pairs: dict[tuple[int, int], tuple[Somebody, Somebody]] = {}
    waiting = list(people)
    chance.shuffle(waiting)
    while len(pairs) < meetings:
        first = waiting.pop() if waiting else chance.choice(people)
        second = chance.choice([*waiting, *([] if waiting else people)] or list(people))
        if first.person.country == second.person.country:
            second = chance.choice(
                [one for one in people if one.person.country != first.person.country]
            )
        ends = sorted((people.index(first), people.index(second)))
        pairs.setdefault((ends[0], ends[1]), (first, second))
        if second in waiting:
            waiting.remove(second)
    return list(pairs.values())
