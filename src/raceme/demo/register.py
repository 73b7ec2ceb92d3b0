"""The organisations and people of the demonstration: the real ones by name, others made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from stdnum.ro import cui

from raceme.demo.book import Book
from raceme.demo.names.companies import company_name
from raceme.demo.names.people import person_name
from raceme.demo.names.places import TOWNS, Town
from raceme.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Person,
    Relationship,
    SizeFact,
)
from raceme.organisations.names import name_key
from raceme.workspaces.models import Workspace

# Romanian numbers that nobody holds: the check digit fits, so that forms take them.
FIRST_NUMBER = 990_000_000
SIZES = {"micro": 6, "small": 28, "medium": 120, "large": 640}
# Where nobody says otherwise: how often companies are of which size.
USUAL_SIZES = ("micro", "micro", "micro", "small", "small", "small", "medium")


@dataclass
class Firm:
    """An organisation with what is known of it on a day."""

    organisation: Organisation
    sizes: list[tuple[date, str]] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    people: dict[str, "Somebody"] = field(default_factory=dict)

    def size_on(self, day: date) -> str:
        known = [(since, size) for since, size in self.sizes if since <= day]
        return max(known)[1] if known else ""

    def is_member_on(self, day: date, *, workspace: Workspace) -> bool:
        return any(
            each.workspace is workspace
            and each.joined_on <= day
            and (each.left_on is None or each.left_on >= day)
            for each in self.members
        )

    @property
    def domain(self) -> str:
        return f"{name_key(self.organisation.name).replace(' ', '-')}.example"


@dataclass(frozen=True)
class Somebody:
    """A person as one workspace knows them, with the organisation they come for."""

    person: Person
    firm: Firm | None


class Register:
    """Knows every organisation by name, and makes those and the people that are wanted."""

    def __init__(self, book: Book, *, at: datetime) -> None:
        self.book = book
        self.at = at
        self.firms: dict[str, Firm] = {}
        self._numbers = _numbers()
        self._taken_numbers: set[str] = set()
        self._related: set[tuple[str, str]] = set()
        self._names_of: dict[str, set[str]] = {}

    def __getitem__(self, name: str) -> Firm:
        return self.firms[name]

    def add(
        self,
        name: str,
        *,
        town: Town,
        kind: str = Organisation.Kind.COMPANY,
        activity_code: str = "",
        sizes: Sequence[tuple[date, str]] = (),
        number: str = "",
        is_generated: bool = True,
        **more: str,
    ) -> Firm:
        """Put an organisation into the register."""
        if not number and is_generated and town.country == "RO":
            number = next(each for each in self._numbers if each not in self._taken_numbers)
        self._taken_numbers.add(number)
        organisation = self.book.add(
            Organisation(
                name=name,
                kind=kind,
                country=town.country,
                region=town.region,
                town=town.name,
                registered_number=number,
                activity_code=activity_code,
                is_generated=is_generated,
                created_at=self.at,
                **more,
            )
        )
        firm = self.firms[name] = Firm(organisation, list(sizes))
        for since, size in firm.sizes:
            self._add_size(firm, since, size)
        return firm

    def make(
        self,
        chance: Random,
        *,
        sector: str,
        country: str = "RO",
        town: Town | None = None,
        size: str = "",
        known_since: date = date(2014, 1, 1),
    ) -> Firm:
        """Put a company into the register whose name nobody bears yet."""
        name = company_name(chance, country, sector)
        while name.full in self.firms:
            name = company_name(chance, country, sector)
        place = town or chance.choice(TOWNS[country])
        return self.add(
            name.full,
            town=place,
            activity_code=name.activity_code,
            sizes=[(known_since, size or chance.choice(USUAL_SIZES))],
        )

    def _add_size(self, firm: Firm, since: date, size: str) -> None:
        # The same company has always the same few people more or less.
        employees = SIZES[size] + len(firm.organisation.name) % max(2, SIZES[size] // 3)
        self.book.add(
            SizeFact(
                organisation=firm.organisation,
                valid_from=since,
                size_class=size,
                employees=employees,
                turnover=employees * 61_000,
                currency="EUR",
                source="Generated for the demonstration",
            )
        )

    def relate(self, firm: Firm, *, workspace: Workspace, kind: str = "known") -> None:
        """Say once that a workspace deals with an organisation."""
        key = (workspace.slug, firm.organisation.name)
        if key not in self._related:
            self._related.add(key)
            self.book.add(
                Relationship(
                    workspace=workspace, organisation=firm.organisation, kind=kind, since=self.at
                )
            )

    def join(
        self,
        firm: Firm,
        *,
        cluster: Firm,
        workspace: Workspace,
        joined_on: date,
        left_on: date | None = None,
    ) -> None:
        """Make a firm a member of the cluster of a workspace."""
        self.relate(firm, workspace=workspace)
        firm.members.append(
            self.book.add(
                Membership(
                    workspace=workspace,
                    cluster=cluster.organisation,
                    member=firm.organisation,
                    joined_on=joined_on,
                    left_on=left_on,
                )
            )
        )

    def person(
        self,
        name: str,
        *,
        firm: Firm | None,
        workspace: Workspace,
        gender: str = "",
        role: str = "",
    ) -> Somebody:
        """Return the person of that name, made where the workspace does not know them yet."""
        key = f"{workspace.slug} {name}"
        if firm is not None and key in firm.people:
            return firm.people[key]
        self._names_of.setdefault(workspace.slug, set()).add(name)
        local = name_key(name).replace(" ", ".")
        person = self.book.add(
            Person(
                workspace=workspace,
                name=name,
                gender=gender,
                email=f"{local}@{firm.domain}" if firm else f"{local}@person.example",
                country=firm.organisation.country if firm else "RO",
                is_generated=True,
                created_at=self.at,
            )
        )
        somebody = Somebody(person, firm)
        if firm is not None:
            firm.people[key] = somebody
            self._affiliate(somebody, firm, role=role)
        return somebody

    def _affiliate(self, somebody: Somebody, firm: Firm, *, role: str) -> None:
        workspace = somebody.person.workspace
        self.relate(firm, workspace=workspace)
        self.book.add(
            Affiliation(
                workspace=workspace,
                person=somebody.person,
                organisation=firm.organisation,
                role=role,
            )
        )

    def somebody_of(
        self, firm: Firm, *, chance: Random, workspace: Workspace, role: str = ""
    ) -> Somebody:
        """Make a person of a firm whose name nobody in the workspace bears yet."""
        taken = self._names_of.setdefault(workspace.slug, set())
        name = person_name(chance, firm.organisation.country)
        while name.full in taken:
            name = person_name(chance, firm.organisation.country)
        return self.person(name.full, firm=firm, workspace=workspace, gender=name.gender, role=role)


def _numbers() -> Iterator[str]:
    for number in range(FIRST_NUMBER, FIRST_NUMBER + 10_000):
        yield f"{number}{cui.calc_check_digit(str(number))}"
