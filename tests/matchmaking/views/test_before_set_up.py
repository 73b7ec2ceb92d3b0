"""Staff set meetings up, look at them, and act for who phones."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from xlsxwriter import Workbook

from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    Request,
    Slot,
    Table,
    TypeTerms,
    Walk,
    Wish,
    WishList,
)
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory, ParticipantTypeFactory, RegistrationFactory
from tests.factories.matchmaking import MatchmakingFactory, SlotFactory, TableFactory
from tests.matchmaking.build import asked, somebody

PAGES = ("matchmaking", "people", "requests", "wishes", "slots", "tables", "types")
MOST_QUERIES = 15


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _address(name: str, matchmaking: Matchmaking, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=["transilvania", matchmaking.event.slug, *more])


def _begun(world: World, **values: object) -> Matchmaking:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    return MatchmakingFactory.create(event=event, **values)


def _full(world: World, count: int) -> Matchmaking:
    matchmaking = _begun(world)
    SlotFactory.create_batch(count, matchmaking=matchmaking)
    ana = somebody(matchmaking)
    for number in range(count):
        ParticipantTypeFactory.create(event=matchmaking.event)
        other = somebody(matchmaking)
        TableFactory.create(matchmaking=matchmaking, room=f"Room {number}", host=other)
        asked(ana, other)
        wish = Wish.objects.create(
            workspace=world.workspace, matchmaking=matchmaking, way="staff", made_at=NOW
        )
        wish.members.create(workspace=world.workspace, participant=ana)
        wish.members.create(workspace=world.workspace, participant=other)
    return matchmaking


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_same_number_of_queries(staff: Client, world: World, page: str) -> None:
    addresses = [_address(page, _full(world, count)) for count in (1, 3)]

    of_one, of_three = (_queries(staff, each) for each in addresses)

    assert of_one == of_three <= MOST_QUERIES


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(address).status_code == 200
    return len(asked_for)


def test_from_an_event_to_open_meetings(staff: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace)
    home = reverse("matchmaking:matchmaking", args=["transilvania", event.slug])
    assert "No meetings at this event" in staff.get(home).content.decode()

    staff.post(reverse("matchmaking:begin", args=["transilvania", event.slug]))
    row = Matchmaking.objects.of(world.workspace).get()
    row.event = event
    refused = staff.post(_address("open", row), follow=True)
    assert "Make slots and tables first" in refused.content.decode()
    plan = {
        "days": ["2027-05-11"],
        "begins": "09:00",
        "until": "11:00",
        "minutes": "25",
        "pause": "5",
    }
    looked = staff.post(_address("slots", row), {**plan, "preview": "1"}).content.decode()
    assert "4 slots would be made" in looked
    assert not Slot.objects.of(world.workspace).exists()
    staff.post(_address("slots", row), plan)
    again = staff.post(_address("slots", row), plan)
    assert (again.status_code, Slot.objects.of(world.workspace).count()) == (422, 4)
    staff.post(_address("tables", row), {"room": "Hall", "count": "3", "named": "Table"})
    staff.post(_address("tables", row), {"room": "Attic", "count": "1", "named": "Table"})
    names = Table.objects.of(world.workspace).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Table 1", "Table 2", "Table 3", "Table 1"]
    staff.post(_address("walks", row), {"walk_0": "40"})
    assert Walk.objects.of(world.workspace).get().metres == 40

    staff.post(_address("open", row))
    row.refresh_from_db()
    assert row.state == "open"
    staff.post(_address("close", row))
    staff.post(_address("open", row))
    row.refresh_from_db()
    assert row.state == "open"


def test_terms_are_saved_by_the_clock_of_the_event(staff: Client, world: World) -> None:
    row = _begun(world)
    typed = {
        "opens_on": "01.04.2027",
        "closes_on": "10.05.2027",
        "closes_time": "18:00",
        "answer_within": "48",
        "most_requests": "10",
        "least_meetings": "1",
        "most_meetings": "8",
        "revision": row.revision,
    }

    staff.post(_address("terms", row), typed)
    behind = staff.post(_address("terms", row), {**typed, "answer_within": "24"})
    fewer = staff.post(
        _address("terms", row),
        {**typed, "most_meetings": "1", "least_meetings": "2", "revision": 2},
    )

    row.refresh_from_db()
    assert (row.answer_within, row.most_requests, row.least_meetings) == (48, 10, 1)
    assert f"{row.closes_at:%H:%M}" == "15:00"
    assert (behind.status_code, fewer.status_code) == (422, 422)
    assert "The most is less than the least" in fewer.content.decode()


def test_types_differ_and_are_kept_apart(staff: Client, world: World) -> None:
    row = _begun(world)
    first, second = ParticipantTypeFactory.create_batch(2, event=row.event)
    meets = f"meet_{first.pk}_{first.pk}"

    staff.post(_address("types", row), {f"most_{first.pk}": "3", meets: "on", "revision": 1})

    own = TypeTerms.objects.of(world.workspace).get()
    assert (own.type_id, own.most_meetings, own.least_meetings) == (first.pk, 3, None)
    apart = set(MayNotMeet.objects.of(world.workspace).values_list("first", "second"))
    assert apart == {(first.pk, second.pk), (second.pk, second.pk)}


def test_a_table_is_given_to_a_host_by_name(staff: Client, world: World) -> None:
    row = _begun(world)
    ana = somebody(row, name="Ana Știrbei", organisation_name="Lemn Viu")
    table = TableFactory.create(matchmaking=row)

    nobody = staff.post(_address("table", row, table.pk), {"name": "Stand 1", "host": "Nobody"})
    staff.post(
        _address("table", row, table.pk), {"name": "Stand 1", "host": "Ana Știrbei (Lemn Viu)"}
    )

    table.refresh_from_db()
    assert nobody.status_code == 422
    assert (table.name, table.host_id) == ("Stand 1", ana.pk)
    other = TableFactory.create(matchmaking=row)
    twice = staff.post(
        _address("table", row, other.pk), {"name": "Stand 2", "host": "Ana Știrbei (Lemn Viu)"}
    )
    assert (twice.status_code, "has a table already: Stand 1" in twice.content.decode()) == (
        422,
        True,
    )


def test_staff_ask_and_accept_for_who_phones(staff: Client, world: World) -> None:
    row = _begun(world)
    ana, bela = somebody(row, name="Ana"), somebody(row, name="Bela", email="bela@firm.example")

    staff.post(_address("person", row, ana.pk), {"person": "bela@firm.example", "strength": "must"})
    request = Request.objects.of(world.workspace).get()
    staff.post(_address("answer", row, request.pk), {"accept": "1", "of": bela.pk})

    assert Wish.objects.of(world.workspace).get().weight == 4


def test_staff_answer_no_request_of_another_event(staff: Client, world: World) -> None:
    row, other = _begun(world), _begun(world)
    request = asked(somebody(other), somebody(other))

    answer = staff.post(_address("answer", row, request.pk), {"accept": "1"})

    request.refresh_from_db()
    assert (answer.status_code, request.state) == (404, "open")


def test_staff_let_somebody_in(staff: Client, world: World) -> None:
    row = _begun(world)
    registration = RegistrationFactory.create(event=row.event, name="Dan")

    page = staff.get(_address("let_in", row)).content.decode()
    answer = staff.post(_address("let_in", row), {"registration": registration.pk})

    assert "Dan" in page
    assert registration.participant.is_shown is False
    assert answer["Location"] == _address("person", row, registration.participant.pk)
    assert staff.post(_address("let_in", row), {"registration": "9" * 40}).status_code == 404


def test_staff_let_people_meet_and_end_it(staff: Client, world: World) -> None:
    row = _begun(world)
    people = [somebody(row, code=f"CODE{number}") for number in range(3)]

    staff.post(
        _address("wish_new", row),
        {"person_1": "CODE0", "person_2": "code1", "person_3": "CODE2", "weight": "8"},
    )
    wish = Wish.objects.of(world.workspace).get()
    one_alone = staff.post(
        _address("wish_new", row), {"person_1": "CODE0", "person_2": "CODE0", "weight": "1"}
    )
    staff.post(_address("wish_end", row, wish.pk))

    assert wish.members.count() == len(people)
    assert one_alone.status_code == 422
    wish.refresh_from_db()
    assert wish.ended_at


def _workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    file = BytesIO()
    book = Workbook(file)
    sheet = book.add_worksheet()
    for number, row in enumerate([("first", "second", "strength"), *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("wishes.xlsx", file.getvalue())


def test_wishes_come_from_a_workbook_once_somebody_has_looked(staff: Client, world: World) -> None:
    row = _begun(world)
    for number in range(3):
        somebody(row, email=f"p{number}@firm.example", code=f"CODE{number}")
    file = _workbook(
        ("p0@firm.example", "code1", "must"),
        ("CODE1", "P2@firm.example"),
        ("p0@firm.example", "nobody@firm.example", "like"),
        ("p1@firm.example", "code0", "like"),
        ("CODE2", "code2", 1),
        ("CODE0", "CODE2", "very much"),
        ("", "CODE2", 1),
    )

    page = staff.post(_address("wish_upload", row), {"upload": file}, follow=True)
    read = WishList.objects.of(world.workspace).get()

    said = [(fault["place"], fault["row"], fault["code"]) for fault in read.faults]
    assert said == [
        ("B", 4, "nobody"),
        ("B", 5, "twice"),
        ("B", 6, "same"),
        ("C", 7, "strength"),
        ("A", 8, "empty"),
    ]
    assert "2 wishes can be saved" in page.content.decode()
    assert not Wish.objects.of(world.workspace).exists()
    staff.post(_address("wish_list_save", row, read.pk))
    staff.post(_address("wish_list_save", row, read.pk))
    weights = Wish.objects.of(world.workspace).order_by("pk").values_list("weight", flat=True)
    assert list(weights) == [4, 1]
    staff.post(_address("wish_list_undo", row, read.pk))
    read.refresh_from_db()
    assert (Wish.objects.of(world.workspace).count(), read.state) == (0, "undone")


def test_what_is_over_takes_no_more_and_says_so(staff: Client, world: World) -> None:
    row = _begun(world)
    for room in ("Hall", "Attic"):
        TableFactory.create(matchmaking=row, room=room)
    Matchmaking.objects.of(world.workspace).update(state="over")

    walks = staff.post(_address("walks", row), {"walk_0": "40"})
    upload = staff.post(_address("wish_upload", row), {"upload": _workbook()})

    for answer in (walks, upload):
        assert answer.status_code == 422
        assert "Not possible now. The meetings are: Over." in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no workbook", "This is no workbook"),
        (b"", "empty"),
    ],
)
def test_what_is_no_list_of_wishes_is_said_so(
    staff: Client, world: World, content: bytes, said: str
) -> None:
    row = _begun(world)

    answer = staff.post(
        _address("wish_upload", row), {"upload": SimpleUploadedFile("x.xlsx", content)}
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_template_is_read_as_an_empty_list(staff: Client, world: World) -> None:
    row = _begun(world)
    template = staff.get(_address("wish_template", row)).content

    staff.post(_address("wish_upload", row), {"upload": SimpleUploadedFile("t.xlsx", template)})

    read = WishList.objects.of(world.workspace).get()
    assert (read.lines, read.faults) == ([], [])


def test_meetings_of_another_workspace_are_not_there(staff: Client) -> None:
    elsewhere = MatchmakingFactory.create()

    for page in PAGES[1:]:
        assert staff.get(_address(page, elsewhere)).status_code == 404
