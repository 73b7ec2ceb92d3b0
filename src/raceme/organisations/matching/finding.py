"""The queries of matching: as many for one line as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q

from raceme.organisations.matching.lines import Line
from raceme.organisations.matching.nearness import Names
from raceme.organisations.models import Organisation, Person, Relationship
from raceme.organisations.names import name_block, number_forms
from raceme.organisations.queries import open_affiliations, organisations_of, people_of
from raceme.workspaces.models import Workspace

# A workspace that deals with no more is compared with as a whole, so that a slip in the first
# letters is found too; of a larger one only names of the same first letters are.
FEW_ENOUGH = 3_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as matching sees it."""

    pk: int
    name: str
    name_key: str
    number: str
    vat: str
    email: str
    town: str
    is_known: bool


@dataclass(slots=True)
class Findings:
    """What the register holds for the lines, by the words they use."""

    by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    people_by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    people_by_email: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))


def find(
    lines: Sequence[Line], *, workspace: Workspace, name_as_person: dict[int, str]
) -> Findings:
    """Return all that is found exactly; ``name_as_person`` has each line's name as a person's."""
    found = Findings()
    numbers = {line.number: number_forms(line.registered) for line in lines if line.registered}
    emails = {line.email for line in lines if line.email}
    for entry in _organisations(lines, workspace=workspace, numbers=numbers, emails=emails):
        found.by_name[entry.name_key].append(entry)
        for number in {entry.number, entry.vat} - {""}:
            found.by_number[number].append(entry)
        # An address is nothing public: it finds only whom the workspace deals with.
        if entry.is_known and entry.email:
            found.by_email[entry.email.lower()].append(entry)
    keys = {*name_as_person.values(), *(line.person_key for line in lines)} - {""}
    for person in _people(workspace, keys=keys, emails=emails):
        found.people_by_name[person.name_key].append(person)
        if person.email:
            found.people_by_email[person.email.lower()].append(person)
    return found


def near(lines: Sequence[Line], *, workspace: Workspace) -> dict[int, list[Entry]]:
    """Return, by the line, the organisations of the workspace that are called nearly so."""
    keys = {line.number: line.name_key for line in lines if line.name_key}
    if not keys:
        return {}
    names = _own_names(workspace, keys.values())
    nearest = {number: _nearest(key, names) for number, key in keys.items()}
    entries = _entries({pk for pks in nearest.values() for pk in pks}, workspace=workspace)
    return {number: [entries[pk] for pk in pks] for number, pks in nearest.items() if pks}


def _organisations(
    lines: Sequence[Line],
    *,
    workspace: Workspace,
    numbers: dict[int, set[str]],
    emails: set[str],
) -> list[Entry]:
    forms = {form for each in numbers.values() for form in each}
    keys = {line.name_key for line in lines} - {""}
    wanted = (
        Q(name_key__in=keys)
        | Q(registered_number__in=forms)
        | Q(vat_number__in=forms)
        | Q(email__in=emails)
    )
    return _rows(wanted, workspace=workspace)


def _entries(pks: Iterable[int], *, workspace: Workspace) -> dict[int, Entry]:
    return {entry.pk: entry for entry in _rows(Q(pk__in=set(pks)), workspace=workspace)}


def _rows(wanted: Q, *, workspace: Workspace) -> list[Entry]:
    known = Relationship.objects.filter(workspace=workspace, organisation=OuterRef("pk"))
    rows = (
        Organisation.objects.filter(wanted)
        .annotate(is_known=Exists(known))
        .order_by("name_key", "pk")
        .values_list(
            "pk", "name", "name_key", "registered_number", "vat_number", "email", "town", "is_known"
        )
    )
    return [Entry(*row) for row in rows]


def _people(workspace: Workspace, *, keys: set[str], emails: set[str]) -> list[Person]:
    affiliations = Prefetch(
        "affiliations", queryset=open_affiliations(workspace), to_attr="open_affiliations"
    )
    people = people_of(workspace).filter(Q(name_key__in=keys) | Q(email__in=emails))
    return list(people.prefetch_related(affiliations))


def _own_names(workspace: Workspace, keys: Iterable[str]) -> dict[str, Names]:
    """Return the names to compare with by block of letters, or all of them under no letters."""
    own = organisations_of(workspace)
    few = list(own.order_by().values_list("pk", "name_key")[: FEW_ENOUGH + 1])
    if len(few) <= FEW_ENOUGH:
        return {"": Names(few)}
    rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
    blocks = {name_block(key) for key in keys}
    for pk, key, block in own.filter(name_block__in=blocks).values_list(
        "pk", "name_key", "name_block"
    ):
        rows[block].append((pk, key))
    return {block: Names(each) for block, each in rows.items()}


def _nearest(key: str, names: dict[str, Names]) -> list[int]:
    those = names.get("") or names.get(name_block(key))
    return those.nearest(key) if those else []
