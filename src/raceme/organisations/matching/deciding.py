"""Which of what was found a line means."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from raceme.organisations.matching.finding import Entry, Findings, find, near
from raceme.organisations.matching.lines import Line, read_lines
from raceme.organisations.matching.terms import Candidate, Found, Match
from raceme.organisations.models import Affiliation, Person
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.workspaces.models import Workspace

MOST_CHOICES = 5
affiliations_of = attrgetter("open_affiliations")


def match_lines(text: str, workspace: Workspace) -> list[Match]:
    """
    Return what each pasted line means, in the order of the lines; empty lines are left out.

    Found are the organisations and people of the workspace, and by their exact number or name
    also organisations of the register that it does not deal with yet. Raises ``TooManyLines``.
    """
    lines = read_lines(text)
    as_people = {line.number: person_key(line.name) for line in lines if line.name}
    found = find(lines, workspace=workspace, name_as_person=as_people)
    matches = {line.number: _exact(line, found, as_people.get(line.number, "")) for line in lines}
    rest = [line for line in lines if matches[line.number].found == Found.UNKNOWN]
    nearly = near(rest, workspace=workspace)
    for line in rest:
        if entries := nearly.get(line.number):
            candidates = [_with_person(_organisation(entry), line, found) for entry in entries]
            matches[line.number] = _match(line, Found.NEAR, candidates)
    return _twice([matches[line.number] for line in lines])


def _exact(line: Line, found: Findings, as_person: str) -> Match:
    """Ask the surest first: a number, a name, an address, and the name as a person's."""
    for by, candidates in (
        (Found.NUMBER, _organisations(_by_number(line, found), line, found)),
        (Found.NAME, _organisations(found.by_name.get(line.name_key, []), line, found)),
        (Found.EMAIL, _people(found.people_by_email.get(line.email, []))),
        (Found.EMAIL, _organisations(found.by_email.get(line.email, []), line, found)),
        (Found.NAME, _people(found.people_by_name.get(as_person, []))),
    ):
        if candidates:
            return _match(line, by, candidates)
    return _match(line, Found.UNKNOWN, [])


def _by_number(line: Line, found: Findings) -> list[Entry]:
    forms = number_forms(line.registered) if line.registered else set()
    entries = {entry.pk: entry for form in forms for entry in found.by_number.get(form, [])}
    return [entries[pk] for pk in sorted(entries)]


def _organisations(entries: list[Entry], line: Line, found: Findings) -> list[Candidate]:
    # One that the workspace deals with is meant before its namesakes elsewhere.
    known = [entry for entry in entries if entry.is_known]
    return [_with_person(_organisation(entry), line, found) for entry in known or entries]


def _organisation(entry: Entry) -> Candidate:
    return Candidate(
        organisation_id=entry.pk,
        organisation=entry.name,
        number=entry.number,
        town=entry.town,
        is_known=entry.is_known,
    )


def _with_person(candidate: Candidate, line: Line, found: Findings) -> Candidate:
    """Add the person that the line names: one of the organisation, or one who is of none yet."""
    people = found.people_by_email.get(line.email) or found.people_by_name.get(line.person_key, [])
    for person in people:
        for affiliation in affiliations_of(person):
            if affiliation.organisation_id == candidate.organisation_id:
                return replace(
                    candidate, person_id=person.pk, person=person.name, role=affiliation.role
                )
    free = [person for person in people if not affiliations_of(person)]
    if len(free) == 1:
        return replace(candidate, person_id=free[0].pk, person=free[0].name)
    # Somebody of that name elsewhere is somebody else, until a person says otherwise.
    return replace(candidate, person=line.person)


def _people(people: Iterable[Person]) -> list[Candidate]:
    """Return each person for each organisation they belong to now, or for themselves."""
    return [
        _person(person, affiliation)
        for person in people
        for affiliation in affiliations_of(person) or [None]
    ]


def _person(person: Person, affiliation: Affiliation | None) -> Candidate:
    if affiliation is None:
        return Candidate(person_id=person.pk, person=person.name)
    organisation = affiliation.organisation
    return Candidate(
        organisation_id=organisation.pk,
        organisation=organisation.name,
        number=organisation.registered_number,
        town=organisation.town,
        person_id=person.pk,
        person=person.name,
        role=affiliation.role,
    )


def _match(line: Line, found: Found, candidates: Sequence[Candidate]) -> Match:
    is_one = len(candidates) == 1
    return Match(
        line=line.number,
        text=line.text,
        found=Found.SEVERAL if len(candidates) > 1 else found,
        candidate=candidates[0] if is_one else None,
        choices=() if is_one else tuple(candidates[:MOST_CHOICES]),
        name=line.name,
        person=line.person,
        email=line.email,
        number=line.registered,
    )


def _twice(matches: list[Match]) -> list[Match]:
    """Mark the lines that say no more than another does; each is taken once."""
    first: dict[tuple[object, object], int] = {}
    with_person: dict[object, int] = {}
    for match in matches:
        if (key := _meaning(match)) is not None:
            first.setdefault(key, match.line)
            if key[0] is not None and key[1]:
                with_person.setdefault(key[0], match.line)
    return [_marked(match, first, with_person) for match in matches]


def _marked(
    match: Match, first: dict[tuple[object, object], int], with_person: dict[object, int]
) -> Match:
    key = _meaning(match)
    if key is None:
        return match
    # The organisation alone says nothing new where another line says who came for it.
    same = first[key] if key[1] else with_person.get(key[0], first[key])
    if same == match.line:
        return match
    return replace(match, found=Found.TWICE, same_as=same, candidate=None)


def _meaning(match: Match) -> tuple[object, object] | None:
    """Return what a line means, organisation and person; None while it may mean several."""
    one = match.candidate
    if one is not None:
        return (one.organisation_id, one.person_id or person_key(one.person) or None)
    if match.found == Found.SEVERAL:
        return None
    named = name_key(match.name) if match.name else match.number or match.email
    return (named, person_key(match.person) or None)
