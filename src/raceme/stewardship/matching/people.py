"""Which person of a workspace a row of a file means, and by what they were found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from raceme.organisations.models import Person
from raceme.organisations.names import person_key
from raceme.organisations.queries import open_affiliations, people_of
from raceme.stewardship.matching.terms import Found, Match
from raceme.workspaces.models import Workspace

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPerson:
    """What a row says of a person; ``organisation`` is the one they belong to, where known."""

    name: str = ""
    email: str = ""
    organisation: int | None = None


def match_people(wanted: Sequence[WantedPerson], *, workspace: Workspace) -> list[Match]:
    """
    Return for each of ``wanted`` which person of the workspace it means.

    By the e-mail address; by the name where the organisation is theirs, too, or where neither
    says one. Somebody of that name elsewhere is somebody else until a person says otherwise.
    """
    keys = [person_key(each.name) if each.name else "" for each in wanted]
    emails = {each.email.lower() for each in wanted if each.email}
    people = people_of(workspace).order_by("pk")
    by_email, by_name = _by(people.filter(email__in=emails)), defaultdict(list)
    for person in people.filter(name_key__in={key for key in keys if key}):
        by_name[person.name_key].append(person)
    places = _places([person.pk for those in by_name.values() for person in those], workspace)
    return [
        _meant(each, key, by_email, by_name, places) for each, key in zip(wanted, keys, strict=True)
    ]


def _by(people: Iterable[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        found[person.email.lower()].append(person)
    return found


def _places(people: list[int], workspace: Workspace) -> dict[int, set[int]]:
    """Return, by the person, the organisations they belong to now."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = open_affiliations(workspace).select_related(None).filter(person__in=people)
    for person, organisation in rows.values_list("person", "organisation") if people else ():
        found[person].add(organisation)
    return found


def _meant(
    wanted: WantedPerson,
    key: str,
    by_email: dict[str, list[Person]],
    by_name: dict[str, list[Person]],
    places: dict[int, set[int]],
) -> Match:
    there = by_email.get(wanted.email.lower(), []) if wanted.email else []
    if len(there) > 1:
        # A mailbox that several share: the one of that name is meant.
        named = [person for person in there if person.name_key == key]
        there = named if len(named) == 1 else there
    if there:
        return _one_or_several(there, Found.EMAIL)
    same = [
        person for person in by_name.get(key, []) if not (wanted.email and person.email and key)
    ]
    if wanted.organisation is not None:
        inside = [one for one in same if wanted.organisation in places.get(one.pk, ())]
        free = [one for one in same if not places.get(one.pk)]
        if inside or len(free) == 1:
            return _one_or_several(inside or free, Found.NAME)
        return Match(Found.NONE)
    return _one_or_several(same, Found.NAME) if same else Match(Found.NONE)


def _one_or_several(people: list[Person], found: Found) -> Match:
    if len(people) == 1:
        return Match(found, target=people[0].pk)
    return Match(Found.SEVERAL, candidates=tuple(one.pk for one in people[:MOST_CANDIDATES]))
