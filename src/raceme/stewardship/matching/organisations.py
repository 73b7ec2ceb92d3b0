"""Which organisation of the register a row of a file means, and by what it was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz, process

from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.names import name_block, name_key, number_forms
from raceme.organisations.queries import organisations_of
from raceme.stewardship.matching.terms import Found, Match
from raceme.workspaces.models import Workspace

# Two names that have less in common are not taken for one firm because a number says so.
ANOTHER_NAME = 45.0
NEAR_ENOUGH = 87.0
FIRST_WORDS_NEAR_ENOUGH = 70.0
MOST_CANDIDATES = 5
# A workspace that deals with no more is compared with as a whole.
FEW_ENOUGH = 3_000
WHOLE = ""
# Addresses there say nothing of whose they are.
FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.ro", "outlook.com", "hotmail.com"),
        *("live.com", "icloud.com", "gmx.de", "gmx.net", "web.de", "aol.com", "proton.me"),
        *("protonmail.com", "mail.com"),
    }
)
SHOWN = ("pk", "name", "name_key", "country", "town", "registered_number", "vat_number")


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation of the register as matching sees it."""

    pk: int
    name: str
    name_key: str
    country: str
    town: str
    registered_number: str
    vat_number: str
    email: str
    website: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a row says of an organisation."""

    name: str
    country: str = ""
    town: str = ""
    registered_number: str = ""
    vat_number: str = ""
    email: str = ""
    website: str = ""


@dataclass(slots=True)
class Register:
    """What of the register may be meant by the rows of one stretch."""

    entries: dict[int, Entry] = field(default_factory=dict)
    by_number: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_contact: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def match_organisations(
    wanted: Sequence[Wanted], *, workspace: Workspace, with_near: bool, with_contacts: bool = True
) -> list[Match]:
    """
    Return for each of ``wanted`` which organisation it means.

    By its number or name anywhere in the register; ``with_contacts`` by its address and
    ``with_near`` by a name that is nearly the same only among those the workspace deals with.
    """
    keys = [name_key(each.name) if each.name else "" for each in wanted]
    register = _register(wanted, keys, workspace=workspace, with_contacts=with_contacts)
    matches = [_exact(each, key, register) for each, key in zip(wanted, keys, strict=True)]
    if not with_near:
        return matches
    rest = [at for at, match in enumerate(matches) if match.found == Found.NONE and keys[at]]
    near = _near({at: keys[at] for at in rest}, workspace=workspace)
    for at, pks in near.items():
        matches[at] = Match(Found.NEAR, candidates=tuple(pks[:MOST_CANDIDATES]))
    return matches


def domain_of(address: str) -> str:
    """Return the domain of a website or an e-mail address; of a free mail service none."""
    bare = address.strip().lower()
    host = bare.rpartition("@")[2] if "@" in bare else bare.split("://")[-1]
    host = host.split("/")[0].split(":")[0].removeprefix("www.")
    return "" if host in FREE_MAIL else host


def _register(
    wanted: Sequence[Wanted], keys: Sequence[str], *, workspace: Workspace, with_contacts: bool
) -> Register:
    numbers = {form for each in wanted for form in _forms(each)}
    names = {key for key in keys if key}
    emails = {each.email.lower() for each in wanted if each.email}
    domains = {domain for each in wanted if (domain := domain_of(each.website))}
    register = Register()
    for condition, needed in (
        (Q(registered_number__in=numbers) | Q(vat_number__in=numbers), numbers),
        (Q(name_key__in=names), names),
    ):
        if needed:
            _add(register, _entries(condition, workspace=workspace))
    if with_contacts and (emails or domains):
        known = Q(relationships__workspace=workspace)
        contacts = Q(email__in=emails) | Q(website__in=_written(domains))
        _add(register, _entries(known & contacts, workspace=workspace))
    return register


def _written(domains: Iterable[str]) -> list[str]:
    """Return how a website of each domain may be kept: a list, so that no function is asked."""
    return [
        f"{scheme}://{www}{domain}"
        for domain in domains
        for scheme in ("https", "http")
        for www in ("", "www.")
    ]


def _entries(condition: Q, *, workspace: Workspace) -> list[Entry]:
    known = Relationship.objects.filter(workspace=workspace, organisation=OuterRef("pk"))
    rows = (
        Organisation.objects.filter(condition)
        .annotate(is_known=Exists(known))
        .order_by("pk")
        .values_list(*SHOWN, "email", "website", "is_known")
    )
    return [Entry(*row) for row in rows]


def _add(register: Register, entries: Iterable[Entry]) -> None:
    for entry in entries:
        if entry.pk in register.entries:
            continue
        register.entries[entry.pk] = entry
        register.by_name[entry.name_key].append(entry)
        for number in {entry.registered_number, entry.vat_number} - {""}:
            for form in number_forms(number):
                register.by_number[form].append(entry)
        # An address is nothing public: it finds only whom the workspace deals with.
        if entry.is_known:
            for contact in {entry.email.lower(), domain_of(entry.website)} - {""}:
                register.by_contact[contact].append(entry)


def _forms(wanted: Wanted) -> set[str]:
    return {
        form
        for number in (wanted.registered_number, wanted.vat_number)
        if number
        for form in number_forms(number)
    }


def _exact(wanted: Wanted, key: str, register: Register) -> Match:
    steps: tuple[Callable[[Wanted, str, Register], Match | None], ...] = (
        _by_number,
        _by_name,
        _by_contact,
    )
    for step in steps:
        if (match := step(wanted, key, register)) is not None:
            return match
    return Match(Found.NONE)


def _by_number(wanted: Wanted, key: str, register: Register) -> Match | None:
    entries = _once(
        entry
        for form in _forms(wanted)
        for entry in register.by_number.get(form, ())
        if not wanted.country or entry.country == wanted.country
    )
    if not entries:
        return None
    if len(entries) > 1:
        return _several(entries)
    if key and fuzz.token_set_ratio(key, entries[0].name_key) < ANOTHER_NAME:
        return Match(Found.OTHER_NAME, candidates=(entries[0].pk,))
    return _certain(Found.NUMBER, entries[0])


def _by_name(wanted: Wanted, key: str, register: Register) -> Match | None:
    same = [
        entry
        for entry in register.by_name.get(key, ())
        if key
        and (not wanted.country or entry.country == wanted.country)
        and not _has_other_number(wanted, entry)
    ]
    if not same:
        return None
    town = _folded(wanted.town)
    there = [entry for entry in same if town and _folded(entry.town) == town]
    if there:
        known = [entry for entry in there if entry.is_known]
        chosen = known or there
        return _certain(Found.NAME_AND_TOWN, chosen[0]) if len(chosen) == 1 else _several(chosen)
    open_ones = [entry for entry in same if not town or not entry.town]
    known = [entry for entry in open_ones if entry.is_known]
    chosen = known or open_ones
    if len(chosen) == 1 and len(same) == len(open_ones):
        return _certain(Found.NAME, chosen[0])
    if chosen:
        return _several(chosen)
    return Match(Found.OTHER_TOWN, candidates=_keys(same))


def _by_contact(wanted: Wanted, _key: str, register: Register) -> Match | None:
    for found, contact in (
        (Found.EMAIL, wanted.email.lower()),
        (Found.DOMAIN, domain_of(wanted.website)),
    ):
        entries = [
            entry
            for entry in register.by_contact.get(contact, ())
            if contact and not _has_other_number(wanted, entry)
        ]
        if entries:
            return Match(found, candidates=_keys(entries))
    return None


def _has_other_number(wanted: Wanted, entry: Entry) -> bool:
    """Tell whether both have a number of the register, and those differ: two firms, then."""
    mine, theirs = wanted.registered_number, entry.registered_number
    return bool(mine and theirs) and not number_forms(mine) & number_forms(theirs)


def _certain(found: Found, entry: Entry) -> Match:
    return Match(found, target=entry.pk, is_known=entry.is_known)


def _several(entries: Sequence[Entry]) -> Match:
    return Match(Found.SEVERAL, candidates=_keys(entries))


def _keys(entries: Sequence[Entry]) -> tuple[int, ...]:
    # Those the workspace deals with first: they are meant more often.
    ordered = sorted(entries, key=lambda entry: (not entry.is_known, entry.pk))
    return tuple(entry.pk for entry in ordered[:MOST_CANDIDATES])


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list({entry.pk: entry for entry in entries}.values())


def _folded(town: str) -> str:
    return name_key(town) if town else ""


# ---------- nearly the same ----------


def _near(keys: dict[int, str], *, workspace: Workspace) -> dict[int, list[int]]:
    """Return, by the place of the row, whom of its own the workspace may mean by a slip."""
    if not keys:
        return {}
    own = organisations_of(workspace).order_by()
    rows = list(own.values_list("pk", "name_key")[: FEW_ENOUGH + 1])
    blocks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    if len(rows) <= FEW_ENOUGH:
        blocks[WHOLE] = rows
    else:
        wanted = {name_block(key) for key in keys.values()}
        in_blocks = own.filter(name_block__in=wanted)
        for pk, key, block in in_blocks.values_list("pk", "name_key", "name_block"):
            blocks[block].append((pk, key))
    found = {}
    for at, key in keys.items():
        those = blocks.get(WHOLE) or blocks.get(name_block(key)) or []
        near = process.extract(
            key,
            [name for _pk, name in those],
            scorer=fuzz.ratio,
            score_cutoff=NEAR_ENOUGH,
            limit=MOST_CANDIDATES,
        )
        # Another number within the name is another firm: Depozit 1 is not Depozit 2.
        if those_near := [
            those[place][0]
            for name, _score, place in near
            if _digits(name) == _digits(key) and _begin_alike(name, key)
        ]:
            found[at] = those_near
    return found


def _begin_alike(one: str, other: str) -> bool:
    """Tell whether the first words are near, too: those after them often name the trade."""
    first, second = one.partition(" ")[0], other.partition(" ")[0]
    return fuzz.ratio(first, second) >= FIRST_WORDS_NEAR_ENOUGH


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))
