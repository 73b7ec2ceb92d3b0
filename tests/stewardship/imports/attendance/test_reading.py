from datetime import datetime

import pytest

from raceme.stewardship.imports.attendance import Attendance, read_attendance
from raceme.stewardship.imports.cells import Kind
from raceme.stewardship.imports.reading import read_file
from tests.stewardship.imports.attendance import exports


def read(text: str, name: str = "exemplu.csv", *, encoding: str = "utf-16") -> Attendance:
    found = read_attendance(read_file(text.encode(encoding), name))
    assert found is not None
    return found


def told(found: Attendance) -> list[tuple[str, str, int, str, bool]]:
    return [
        (one.name, one.email, one.minutes, one.role, one.is_absent) for one in found.participants
    ]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 3, 12, hour, minute)  # noqa: DTZ001 (the file's own clock)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (exports.TEAMS, ("Organizer", "Presenter")),
        (exports.TEAMS_GERMAN, ("Organisator", "Referent")),
        (exports.TEAMS_ROMANIAN, ("Organizator", "Prezentator")),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_list_of_teams_is_read_in_three_languages(
    text: str, roles: tuple[str, str], encoding: str
) -> None:
    found = read(text, encoding=encoding)

    assert (found.product, found.title) == ("teams", "Exemplu: atelier")
    assert (found.started_at, found.ended_at) == (at(10), at(11, 30))
    assert told(found) == [
        ("Ana Exemplu", "ana@example.com", 90, roles[0], False),
        ("Ion Exemplu", "", 45, roles[1], False),
    ]


def test_the_oldest_list_of_teams_says_when_each_came_and_went() -> None:
    found = read(exports.TEAMS_OLD, "Vizita (Attendance list).csv")

    assert [(one.name, one.minutes) for one in found.participants] == [
        ("Ana Exemplu", 50),
        # Never seen to go: stayed until the last was seen.
        ("Ion Exemplu", 60),
    ]
    assert (found.started_at, found.ended_at) == (at(10), at(11))


def test_a_list_of_zoom_counts_what_overlaps_once_and_no_waiting_room() -> None:
    found = read(exports.ZOOM, "participants_12345678901.csv", encoding="utf-8-sig")

    assert (found.product, found.title) == ("zoom", "Exemplu: atelier")
    assert (found.started_at, found.ended_at) == (at(10), at(11, 30))
    assert told(found) == [
        ("Ana Exemplu", "ana@example.com", 60, "", False),
        ("Ion Exemplu", "", 39, "", False),
    ]
    assert [one.is_guest for one in found.participants] == [False, True]


def test_a_webinar_of_zoom_has_hosts_those_who_came_and_those_who_did_not() -> None:
    found = read(exports.ZOOM_WEBINAR, encoding="utf-8")

    assert (found.title, found.started_at, found.ended_at) == (
        "Exemplu: atelier",
        at(10),
        at(11, 30),
    )
    assert told(found) == [
        ("Gazda Exemplu", "gazda@example.com", 95, "Host", False),
        ("Ana Exemplu", "ana@example.com", 60, "", False),
        ("Ion Exemplu", "ion@example.com", 0, "", True),
    ]


def test_a_list_of_meet_takes_its_title_and_day_from_the_name_of_the_file() -> None:
    name = "2024-03-12 10:00 Exemplu atelier - Attendance Report.csv"

    found = read(exports.MEET, name, encoding="utf-8")

    assert (found.product, found.title) == ("meet", "Exemplu atelier")
    assert (found.started_at, found.ended_at) == (at(10), at(11, 5))
    assert told(found) == [
        ("Ana Exemplu", "ana@example.com", 65, "", False),
        ("Ion Exemplu", "", 35, "", False),
    ]


def test_namesakes_with_addresses_of_their_own_are_two_people() -> None:
    lines = exports.ZOOM.splitlines()[3:5]
    text = "\n".join([*lines, lines[1].replace("ana@", "ana.2@")])

    found = read(text, encoding="utf-8")

    assert [one.email for one in found.participants] == ["ana@example.com", "ana.2@example.com"]


def test_a_moment_with_its_zone_is_turned_to_the_zone_in_use() -> None:
    local = "03/12/2024 10:00:00 AM,03/12/2024 11:30:00 AM"
    text = exports.ZOOM.replace(local, "2024-03-12T08:00:00Z,2024-03-12T09:30:00Z")

    found = read(text, encoding="utf-8")

    assert (found.started_at, found.ended_at) == (at(10), at(11, 30))


def test_the_participants_are_a_sheet_of_their_own() -> None:
    book = read_file(exports.TEAMS.encode("utf-16"), "exemplu.csv")

    found = read_attendance(book)

    assert found is not None
    assert found.sheet == book.participants == 1
    rows = book.sheets[found.sheet].rows
    assert [cell.text for cell in rows[0]] == list(found.header.names)
    assert ["|".join(cell.text for cell in row) for row in rows[found.header.data_row :]] == [
        "Ana Exemplu|ana@example.com|90|2024-03-12 10:00:10|2024-03-12 11:30|Organizer|Yes",
        "Ion Exemplu||45|2024-03-12 10:05|2024-03-12 11:00|Presenter|Yes",
    ]
    assert rows[1][2].kind == Kind.NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "Nume;E-mail;Durata\nAna Exemplu;ana@example.com;90\n",
        "Name,Company,Joined,Left\nAna Exemplu,Lemn Alb SRL,12.03.2024,\n",
        "Denumire;CUI\nLemn Alb SRL;14399840\n",
    ],
)
def test_other_lists_are_no_attendance(text: str) -> None:
    assert read_attendance(read_file(text.encode(), "lista.csv")) is None
