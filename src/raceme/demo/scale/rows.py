"""The rows of the large tables of the load: what row ``i`` of each of them holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from raceme.demo.scale import words
from raceme.demo.scale.inserting import Filling, day, drawn, moment, next_key, table_of
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence, Kind
from raceme.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Person,
    Relationship,
    SizeFact,
)
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

# Of each workspace.
PROGRAMMES = 10
KINDS = (
    "workshop",
    "training",
    "bilateral-meeting",
    "company-visit",
    "consultancy",
    "voucher-award",
)
# A little under six years of days on which things happened.
DAYS = 2100
FILLED = (
    Organisation,
    SizeFact,
    Relationship,
    Person,
    Affiliation,
    Membership,
    Activity,
    Engagement,
    Attribution,
    Document,
    Evidence,
)


class NotEnough(ValueError):
    """Fewer organisations than it takes for two different ones in every activity."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is made: whole numbers, all at least 1."""

    organisations: int
    activities: int
    workspaces: int = 1

    def __post_init__(self) -> None:
        if self.workspaces < 1 or self.activities < 1:
            raise NotEnough("There has to be at least one activity and one workspace.")
        if self.organisations < 2 * self.workspaces:
            raise NotEnough("There have to be at least two organisations for each workspace.")

    @property
    def share(self) -> int:
        """How many organisations each workspace deals with."""
        return self.organisations // self.workspaces


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The last key before the new rows, by table."""

    workspaces: int
    programmes: int
    organisations: int
    people: int
    activities: int
    engagements: int

    @classmethod
    def in_use(cls) -> Self:
        """Return those of this database, as it stands."""
        return cls(
            workspaces=next_key(Workspace),
            programmes=next_key(Programme),
            organisations=next_key(Organisation),
            people=next_key(Person),
            activities=next_key(Activity),
            engagements=next_key(Engagement),
        )


def make_organisations(size: Size, keys: Keys, *, at: datetime) -> None:
    """Make the register and the address book: each organisation has a person and a size."""
    organisation = f"{keys.organisations} + i"
    workspace = f"{keys.workspaces} + 1 + (i - 1) % {size.workspaces}"
    key = "firsts.key || ' ' || seconds.key || ' ' || CAST(i AS TEXT)"
    Filling(
        model=Organisation,
        count=size.organisations,
        first_key=keys.organisations,
        tables={
            "firsts": (words.first_words(), "i * 769", ("word", "key")),
            "seconds": (words.second_words(), "i * 31 + i / 1500", ("word", "key", "code")),
            "places": (words.places(), "i * 37 + i / 7", ("town", "country", "region", "form")),
        },
        columns={
            "name": "firsts.word || ' ' || seconds.word || ' ' || CAST(i AS TEXT) "
            "|| ' ' || places.form",
            "name_key": key,
            "name_block": f"substr(replace({key}, ' ', ''), 1, 4)",
            "country": "places.country",
            "region": "places.region",
            "town": "places.town",
            "activity_code": "seconds.code",
            "is_generated": "TRUE",
            "created_at": moment(at),
        },
    ).run()
    Filling(
        model=SizeFact,
        count=size.organisations,
        first_key=next_key(SizeFact),
        columns={
            "organisation_id": organisation,
            "valid_from": "'2020-01-01'",
            "size_class": _size_class("i"),
            "employees": "5 + i % 200",
        },
    ).run()
    Filling(
        model=Relationship,
        count=size.organisations,
        first_key=next_key(Relationship),
        columns={
            "workspace_id": workspace,
            "organisation_id": organisation,
            "since": moment(at),
        },
    ).run()
    _make_people(size, keys, at=at)
    _make_members(size, keys)


def _size_class(number: str) -> str:
    """Return an expression for the size class of the organisation of that number."""
    return (
        f"CASE WHEN ({number}) % 20 = 0 THEN 'large' WHEN ({number}) % 5 = 1 THEN 'medium' "
        f"WHEN ({number}) % 5 < 4 THEN 'micro' ELSE 'small' END"
    )


def _make_people(size: Size, keys: Keys, *, at: datetime) -> None:
    workspace = f"{keys.workspaces} + 1 + (i - 1) % {size.workspaces}"
    Filling(
        model=Person,
        count=size.organisations,
        first_key=keys.people,
        tables={
            "given": (words.given_names(), "i * 13", ("word", "key", "gender")),
            "family": (words.family_names(), "i * 7 + i / 70", ("word", "key")),
        },
        columns={
            "workspace_id": workspace,
            "name": "given.word || ' ' || family.word",
            "name_key": "given.key || ' ' || family.key",
            "email": "'person' || CAST(i AS TEXT) || '@scale.example'",
            "country": "'RO'",
            "gender": "given.gender",
            "is_generated": "TRUE",
            "created_at": moment(at),
        },
    ).run()
    Filling(
        model=Affiliation,
        count=size.organisations,
        first_key=next_key(Affiliation),
        columns={
            "workspace_id": workspace,
            "person_id": f"{keys.people} + i",
            "organisation_id": f"{keys.organisations} + i",
            "role": "'Managing director'",
        },
    ).run()


def _make_members(size: Size, keys: Keys) -> None:
    """Make a third of the organisations members of the first of their workspace's."""
    Filling(
        model=Membership,
        count=size.organisations,
        first_key=next_key(Membership),
        columns={
            "workspace_id": f"{keys.workspaces} + 1 + (i - 1) % {size.workspaces}",
            "cluster_id": f"{keys.organisations} + 1 + (i - 1) % {size.workspaces}",
            "member_id": f"{keys.organisations} + i",
            "joined_on": day("i % 900"),
        },
        only=f"i > {size.workspaces} AND i % 3 = 0",
    ).run()


def make_activities(size: Size, keys: Keys, *, at: datetime) -> None:
    kinds = dict(Kind.objects.filter(workspace=None, code__in=KINDS).values_list("code", "pk"))
    cases = " ".join(f"WHEN {number} THEN {kinds[code]}" for number, code in enumerate(KINDS))
    Filling(
        model=Activity,
        count=size.activities,
        first_key=keys.activities,
        columns={
            "workspace_id": f"{keys.workspaces} + 1 + (i - 1) % {size.workspaces}",
            "kind_id": f"CASE {_kind('i')} {cases} END",
            "state": f"CASE WHEN {drawn('i', by=69621, of=31)} = 0 THEN 'not_held' ELSE 'held' END",
            "title": "'Activity ' || CAST(i AS TEXT)",
            "started_on": day(f"(i * 11) % {DAYS}"),
            "ended_on": day(f"(i * 11) % {DAYS}"),
            "is_online": "i % 4 = 0",
            "country": "'RO'",
            "region": "'RO113'",
            "town": "'Cluj-Napoca'",
            "hours": "2 + i % 5",
            "is_generated": "TRUE",
            "recorded_at": moment(at),
            "recorded_by": "'Scale'",
        },
    ).run()


def _kind(activity: str) -> str:
    """Return an expression for the place in ``KINDS`` of the activity of that number."""
    return drawn(activity, by=48271, of=len(KINDS))


def make_engagements(size: Size, keys: Keys) -> None:
    """
    Let two organisations of the workspace take part in each activity.

    Engagement ``i`` belongs to activity ``(i + 1) / 2``; its organisation is drawn by that
    number, the second one being the neighbour of the first.
    """
    activity = "((i + 1) / 2)"
    partner = f"(({activity} * 7919 + {activity} / {size.share} + i % 2) % {size.share})"
    number = f"({partner} * {size.workspaces} + 1 + ({activity} - 1) % {size.workspaces})"
    is_host = f"{drawn('i', by=44485, of=17)} = 0"
    is_absent = f"{drawn('i', by=16807, of=25)} = 0"
    is_award = f"{_kind(activity)} = {KINDS.index('voucher-award')}"
    Filling(
        model=Engagement,
        count=2 * size.activities,
        first_key=keys.engagements,
        joins=f"JOIN {table_of(Organisation)} o ON o.id = {keys.organisations} + {number}",
        columns={
            "workspace_id": f"{keys.workspaces} + 1 + ({activity} - 1) % {size.workspaces}",
            "activity_id": f"{keys.activities} + {activity}",
            "organisation_id": "o.id",
            "person_id": f"{keys.people} + {number}",
            "role": f"CASE WHEN {is_host} THEN 'host' ELSE 'participant' END",
            "state": f"CASE WHEN {is_absent} THEN 'absent' ELSE 'took_part' END",
            "country": "o.country",
            "region": "o.region",
            "size_class": _size_class(number),
            "organisation_kind": "o.kind",
            "activity_code": "o.activity_code",
            "is_member": f"{number} % 3 = 0",
            "amount": f"CASE WHEN {is_award} THEN 1000 + i % 9000 END",
            "currency": f"CASE WHEN {is_award} THEN 'EUR' ELSE '' END",
        },
    ).run()


def make_attributions(size: Size, keys: Keys) -> None:
    """Let each activity count towards a programme of its workspace."""
    place = f"(i - 1) % {size.workspaces}"
    one_of_ten = drawn("i", by=39373, of=PROGRAMMES)
    programme = f"{keys.programmes} + 1 + ({place}) * {PROGRAMMES} + {one_of_ten}"
    Filling(
        model=Attribution,
        count=size.activities,
        first_key=next_key(Attribution),
        columns={
            "workspace_id": f"{keys.workspaces} + 1 + {place}",
            "activity_id": f"{keys.activities} + i",
            "programme_id": programme,
        },
    ).run()


def make_evidence(size: Size, keys: Keys, *, at: datetime) -> None:
    """Prove one activity in five: half of them by a document, of which there is no file."""
    workspace = f"{keys.workspaces} + 1 + (i - 1) % {size.workspaces}"
    is_proven, is_paper = f"{drawn('i', by=63018, of=5)} = 0", "i % 2 = 0"
    documents = next_key(Document)
    Filling(
        model=Document,
        count=size.activities,
        first_key=documents,
        columns={
            "workspace_id": workspace,
            "name": "'Attendance list ' || CAST(i AS TEXT) || '.pdf'",
            "stored_as": f"'scale-' || CAST({documents} + i AS TEXT)",
            "media_type": "'application/pdf'",
            "size": "20000 + i % 900000",
            "sha256": f"'scale-' || CAST({documents} + i AS TEXT)",
            "added_at": moment(at),
            "added_by": "'Scale'",
            "is_generated": "TRUE",
        },
        only=f"{is_proven} AND {is_paper}",
    ).run()
    Filling(
        model=Evidence,
        count=size.activities,
        first_key=next_key(Evidence),
        columns={
            "workspace_id": workspace,
            "activity_id": f"{keys.activities} + i",
            "for_participants": "TRUE",
            "document_id": f"CASE WHEN {is_paper} THEN {documents} + i END",
            "system_record": f"CASE WHEN {is_paper} THEN '' "
            "ELSE 'Schedule, line ' || CAST(i AS TEXT) END",
            "added_at": moment(at),
            "added_by": "'Scale'",
        },
        only=is_proven,
    ).run()
