"""Who is meant by what somebody typed, line by line."""

from collections.abc import Sequence

from django.db.models import Q

from raceme.organisations.models import Person
from raceme.organisations.names import person_key
from raceme.organisations.queries import people_of
from raceme.workspaces.models import Workspace


def people_named(lines: Sequence[str], *, workspace: Workspace) -> tuple[list[Person], list[str]]:
    """Return whom the lines name or address, and the lines that mean nobody, or several."""
    if not lines:
        return [], []
    keys = {person_key(line) for line in lines} - {""}
    addresses = {each for line in lines for each in (line, line.lower()) if "@" in line}
    meant: dict[str, list[Person]] = {}
    for person in people_of(workspace).filter(Q(name_key__in=keys) | Q(email__in=addresses)):
        meant.setdefault(person.name_key, []).append(person)
        meant.setdefault(person.email.lower(), []).append(person)
    people: dict[int, Person] = {}
    unknown = []
    for line in lines:
        found = meant.get(line.lower() if "@" in line else person_key(line), [])
        if len(found) == 1:
            people[found[0].pk] = found[0]
        else:
            unknown.append(line)
    return list(people.values()), unknown
