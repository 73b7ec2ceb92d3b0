"""Between rows and the engine that finds doubles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from raceme.engines.duplicates import Code, DuplicatesError, Fault, Pair, Record, pairs
from raceme.engines.duplicates.likeness import Likeness, of_names
from raceme.engines.duplicates.reading import opened, write

# For whom stands at the command line; nobody else reads a list by itself.
SENTENCES = {
    Fault.NO_ID: "Line {value} has no id: each row needs one of its own.",
    Fault.SAME_ID: "The id {value} is there twice: each row needs one of its own.",
    Fault.NO_COLUMN: "The list has no column {value}. Its first line names the columns: id and "
    "name at least, and legal_form, registered_number, vat_number, street, town, country, website "
    "and email where you have them, in any order.",
    Fault.NOT_A_TABLE: "The list is no csv file in utf-8, or a line has more cells than the first "
    "one: {value}.",
    Fault.TOO_LONG: "A cell of the column {value} is too long to be one.",
    Fault.NOT_TEXT: "A cell of the column {value} is no text.",
}


class NotAList(ValueError):
    """A file that no list can be read from; the text is a sentence for whoever gave it."""


@dataclass(frozen=True)
class Written:
    pairs: int
    missing: tuple[str, ...]


def pairs_of_file(file: Path, *, out: Path) -> Written:
    """Write the pairs of the list in ``file``; raises ``NotAList`` and ``OSError``."""
    if out.exists() and file.exists() and out.samefile(file):
        raise NotAList("The pairs would overwrite the list. Name another file after --out.")
    try:
        with opened(file) as table:
            return Written(write(pairs(table.records), out), table.missing)
    except DuplicatesError as error:
        sentence = SENTENCES[error.code].format(value=error.value)
        raise NotAList(f"{sentence} Nothing is written.") from error


# The facts that are compared, in this order; the key comes first.
COMPARED = (
    "pk",
    "name",
    "registered_number",
    "vat_number",
    "address",
    "town",
    "country",
    "website",
    "email",
)
# How sure it is that two people of a workspace are one; what each says stands in the reasons.
SAME_EMAIL_AND_NAME, SAME_NAME_THERE, NEAR_NAME_THERE, SAME_EMAIL = 0.98, 0.9, 0.75, 0.6
# More share an address only where it is nobody's own, or an organisation where all are one.
MOST_AT_ONE_ADDRESS = 5
MOST_AT_ONE_ORGANISATION = 500


@dataclass(frozen=True, slots=True)
class Likely:
    """Two rows by their keys, the smaller first, how likely they are one, and why."""

    a: int
    b: int
    score: float
    reasons: list[list[str]]


@dataclass(frozen=True, slots=True)
class Somebody:
    pk: int
    name_key: str
    email: str


def likely_organisations(
    rows: Iterable[tuple[object, ...]], *, compared: Callable[[int], None]
) -> Iterator[Likely]:
    """Yield the pairs of rows of ``COMPARED`` that are likely one; ``compared`` may stop it."""
    for pair in pairs(map(_record, rows), progress=compared):
        yield _likely(pair)


def _record(row: tuple[object, ...]) -> Record:
    pk, name, registered, vat, street, town, country, website, email = map(str, row)
    return Record(
        id=pk,
        name=name,
        registered_number=registered,
        vat_number=vat,
        street=street,
        town=town,
        country=country,
        website=website,
        email=email,
    )


def _likely(pair: Pair) -> Likely:
    a, b = sorted((int(pair.a), int(pair.b)))
    reasons = [[reason.code.value, reason.value] for reason in pair.reasons]
    return Likely(a, b, pair.score, reasons)


def likely_people(
    people: Iterable[Somebody], *, belonging: Mapping[int, Iterable[int]]
) -> list[Likely]:
    """
    Return which people of one workspace may be one.

    Those of one address, and those who are called the same, or nearly, at the same organisation;
    ``belonging`` are the organisations of each, by the person's key.
    """
    rows = list(people)
    found: dict[tuple[int, int], Likely] = {}
    for one, other in _at_one_address(rows):
        _keep(found, one, other, email=True)
    for one, other in _at_one_organisation(rows, belonging):
        _keep(found, one, other, email=False)
    return [found[two] for two in sorted(found)]


def _at_one_address(rows: Iterable[Somebody]) -> Iterator[tuple[Somebody, Somebody]]:
    by_email: dict[str, list[Somebody]] = defaultdict(list)
    for row in rows:
        if row.email:
            by_email[row.email.lower()].append(row)
    for group in by_email.values():
        if len(group) <= MOST_AT_ONE_ADDRESS:
            yield from combinations(group, 2)


def _at_one_organisation(
    rows: Iterable[Somebody], belonging: Mapping[int, Iterable[int]]
) -> Iterator[tuple[Somebody, Somebody]]:
    together: dict[int, list[Somebody]] = defaultdict(list)
    for row in rows:
        for organisation in belonging.get(row.pk, ()):
            together[organisation].append(row)
    for group in together.values():
        if len(group) <= MOST_AT_ONE_ORGANISATION:
            yield from combinations(group, 2)


def _keep(
    found: dict[tuple[int, int], Likely], one: Somebody, other: Somebody, *, email: bool
) -> None:
    first, second = sorted((one, other), key=lambda row: row.pk)
    if (first.pk, second.pk) in found:
        return
    alike = of_names(tuple(first.name_key.split()), tuple(second.name_key.split()))
    is_same, is_near = alike == Likeness.SAME, alike >= Likeness.NEAR
    if not email and not is_near:
        return
    name = Code.SAME_NAME if is_same else Code.NEAR_NAME if is_near else Code.OTHER_NAME
    if email:
        score = SAME_EMAIL_AND_NAME if is_near else SAME_EMAIL
    else:
        score = SAME_NAME_THERE if is_same else NEAR_NAME_THERE
    where = Code.SAME_EMAIL.value if email else "same_organisation"
    found[first.pk, second.pk] = Likely(first.pk, second.pk, score, [[where, ""], [name.value, ""]])
