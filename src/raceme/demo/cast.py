"""Who is there before anything happens: workspaces, their people, the register."""

from datetime import date, datetime, timedelta
from typing import Any

from raceme.accounts.models import Role, User
from raceme.demo.book import Book
from raceme.demo.names.companies import CLUSTER_FIELDS
from raceme.demo.names.places import TOWNS, Town, town
from raceme.demo.opening import facts_of
from raceme.demo.register import Firm, Register
from raceme.demo.stage import Stage, chance_for
from raceme.organisations.models import ClusterProfile, Organisation, Relationship
from raceme.workspaces.models import Workspace

Row = dict[str, Any]
TRANSILVANIA = "transilvania-it"
ASSOCIATION = "romanian-cluster-association"
# The day on which the register of clusters is read: Clusters Meet Regions in Cluj.
REGISTER_DAY = date(2025, 7, 1)
# With the five real clusters this makes nearly seventy, twelve of them of the North-West.
CLUSTERS_OF_REGION = 11
CLUSTERS_ELSEWHERE = 52
MORE_MEMBERS = 84


def assemble(book: Book, *, at: datetime) -> Stage:
    """Return a stage with its workspaces, users and organisations."""
    stage = Stage(book=book, register=Register(book, at=at), at=at)
    facts, known = facts_of("workspaces"), facts_of("organisations")
    for row in facts["workspace"]:
        stage.workspaces[row["slug"]] = _workspace(stage, row)
    for row in facts["user"]:
        _add_user(stage, row)
    # Those that have a number of their own take it before numbers are given out.
    for row in sorted(known["firm"], key=lambda each: "number" not in each):
        _add_firm(stage, row)
    for row in known["real"]:
        _add_organisation(stage, row, is_generated=False)
    for row in known["invented"]:
        _add_organisation(stage, row, is_generated=True)
    _relate_owners(stage, facts["workspace"])
    _add_members(stage, known["firm"])
    _add_clusters(stage)
    return stage


def _workspace(stage: Stage, row: Row) -> Workspace:
    return stage.book.add(
        Workspace(
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            town=row["town"],
            country=row["country"],
            currency=row.get("currency", "EUR"),
            time_zone=row.get("time_zone", "Europe/Bucharest"),
            is_demonstration=True,
            set_up_at=stage.at,
            created_at=stage.at,
        )
    )


def _add_user(stage: Stage, row: Row) -> None:
    user = User(email=row["email"], name=row["name"], created_at=stage.at)
    user.set_unusable_password()
    stage.book.add(user)
    for slug, kind in row["roles"].items():
        stage.book.add(Role(user=user, workspace=stage.workspaces[slug], kind=kind, since=stage.at))


def _place(row: Row) -> Town:
    country = row.get("country", "RO")
    if "region" in row:
        return Town(row["town"], country, row["region"])
    return town(row["town"], country) if "town" in row else Town("", country)


def _add_organisation(stage: Stage, row: Row, *, is_generated: bool) -> None:
    firm = stage.register.add(
        row["name"],
        town=_place(row),
        kind=row["kind"],
        activity_code=row.get("activity_code", ""),
        is_generated=is_generated,
        description=row.get("description", ""),
    )
    if "public_from" in row:
        _publish(stage, firm, fields=row["fields"], public_from=row["public_from"])


def _add_firm(stage: Stage, row: Row) -> None:
    stage.register.add(
        row["name"],
        town=_place(row),
        activity_code=row["activity_code"],
        sizes=[(since, size) for since, size in row["sizes"]],
        number=row.get("number", ""),
        address=row.get("address", ""),
        website=row.get("website", ""),
        email=row.get("email", ""),
        signatory=row.get("signatory", ""),
        description=row.get("description", ""),
    )


def _relate_owners(stage: Stage, rows: list[Row]) -> None:
    for row in rows:
        if "own" in row:
            stage.register.relate(
                stage.register[row["own"]],
                workspace=stage.workspaces[row["slug"]],
                kind=Relationship.Kind.OWN,
            )


def _add_members(stage: Stage, rows: list[Row]) -> None:
    """Fill the cluster of Transilvania: the companies followed by name, and many more."""
    register, workspace = stage.register, stage.workspaces[TRANSILVANIA]
    cluster = register["Transilvania IT Cluster"]
    for row in rows:
        firm = register[row["name"]]
        for name, gender, role in row.get("people", []):
            register.person(name, firm=firm, workspace=workspace, gender=gender, role=role)
        if "member_since" in row:
            firm.organisation.email = firm.organisation.email or f"office@{firm.domain}"
            joined_on = row["member_since"]
            register.join(firm, cluster=cluster, workspace=workspace, joined_on=joined_on)
    chance = chance_for("members")
    near = [each for each in TOWNS["RO"] if each.region.startswith("RO11")]
    for number in range(MORE_MEMBERS):
        sector = ("software", "software", "health", "manufacturing")[number % 4]
        firm = register.make(chance, sector=sector, town=chance.choice(near))
        firm.organisation.email = f"office@{firm.domain}"
        register.somebody_of(firm, chance=chance, workspace=workspace, role="Managing director")
        register.join(
            firm,
            cluster=cluster,
            workspace=workspace,
            joined_on=date(2015, 1, 5) + timedelta(days=chance.randrange(2700)),
        )
    _add_former_membership(stage)


def _add_former_membership(stage: Stage) -> None:
    """Add an invented cluster that is no more, of which one company was a member."""
    stage.register.add(
        "Cluj Health Cluster", town=town("Cluj-Napoca"), kind=Organisation.Kind.CLUSTER
    )
    former = stage.register["Cluj Health Cluster"]
    _publish(
        stage,
        former,
        fields="health",
        public_from=date(2015, 1, 1),
        public_until=date(2020, 1, 1),
    )
    stage.register.join(
        stage.register["Someșul Digital SRL"],
        cluster=former,
        workspace=stage.workspaces[TRANSILVANIA],
        joined_on=date(2015, 9, 1),
        left_on=date(2019, 6, 30),
    )


def _add_clusters(stage: Stage) -> None:
    """Fill the country's register of clusters, with some that are not public on its day."""
    chance = chance_for("clusters")
    near = [each for each in TOWNS["RO"] if each.region.startswith("RO11")]
    far = [each for each in TOWNS["RO"] if not each.region.startswith("RO11")]
    for place in [near] * CLUSTERS_OF_REGION + [far] * CLUSTERS_ELSEWHERE:
        days = chance.randrange(9 * 365)
        make_cluster(stage, chance.choice(place), public_from=date(2015, 6, 1) + timedelta(days))
    for days in (20, 75, 110):
        make_cluster(stage, chance.choice(far), public_from=REGISTER_DAY + timedelta(days))
    make_cluster(stage, near[0], public_from=REGISTER_DAY + timedelta(45))
    for days in (30, 400):
        make_cluster(
            stage,
            chance.choice(far),
            public_from=date(2017, 2, 1),
            public_until=REGISTER_DAY - timedelta(days),
        )


def make_cluster(
    stage: Stage, place: Town, *, public_from: date, public_until: date | None = None
) -> Firm:
    """Put an invented cluster with its profile into the register."""
    chance = chance_for(f"cluster {len(stage.register.firms)}")
    names = [f"{place.name} {field} Cluster" for field in CLUSTER_FIELDS]
    free = [name for name in names if name not in stage.register.firms]
    name = chance.choice(free)
    firm = stage.register.add(name, town=place, kind=Organisation.Kind.CLUSTER)
    field = name.removeprefix(f"{place.name} ").removesuffix(" Cluster")
    _publish(
        stage,
        firm,
        fields=CLUSTER_FIELDS[field],
        public_from=public_from,
        public_until=public_until,
    )
    return firm


def _publish(
    stage: Stage,
    firm: Firm,
    *,
    fields: str,
    public_from: date,
    public_until: date | None = None,
) -> None:
    stage.book.add(
        ClusterProfile(
            organisation=firm.organisation,
            fields=fields,
            public_from=public_from,
            public_until=public_until,
        )
    )
