from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.core.models import Job
from raceme.documents.models import Document
from raceme.engagements.models import Evidence
from raceme.events import actions
from raceme.events.actions.own_links import own_link
from raceme.events.exports import archives
from raceme.events.models import Attendance, Event, Session
from raceme.events.queries import papers
from raceme.events.queries.attending import attendances_of, who_came
from tests.conftest import World
from tests.documents.zoo import PNG
from tests.factories import NOW
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    SessionFactory,
    at_nine,
)

PAPERS_QUERIES = 10
SIGNED_QUERIES = 9
HOURS_QUERIES = 8


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _event(world: World) -> tuple[Event, Session]:
    event = EventFactory.create(workspace=world.workspace, title="Rețele și țări")
    session = SessionFactory.create(event=event, title="Atelier")
    event = actions.publish(event, by=world.owner, at=NOW)
    session.refresh_from_db()
    ParticipantTypeFactory.create(event=event, name="Expozant")
    return event, session


def _address(name: str, event: Event) -> str:
    return reverse(f"events:{name}", args=["transilvania", event.slug])


def _text(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    event, session = _event(world)
    kind = event.types.get()
    for one in RegistrationFactory.create_batch(count, event=event, type=kind):
        AttendanceFactory.create(registration=one, session=session)
    SessionFactory.create_batch(count, event=event)

    with django_assert_num_queries(PAPERS_QUERIES):
        assert staff.get(_address("papers", event)).status_code == 200
    with django_assert_num_queries(SIGNED_QUERIES):
        assert staff.get(_address("signatures", event)).status_code == 200
    with django_assert_num_queries(HOURS_QUERIES):
        answer = staff.get(_address("training_hours", event))
    assert answer.content.count(b'scope="row"') == count


def test_badges_say_who_it_is_in_romanian_letters_and_of_those_who_are_meant(
    staff: Client, world: World
) -> None:
    event, _session = _event(world)
    kind = event.types.get()
    RegistrationFactory.create_batch(8, event=event, type=kind)
    ana = RegistrationFactory.create(event=event, type=kind, name="Ștefana Țurcanu")
    RegistrationFactory.create(event=event, type=kind, state="cancelled", name="Gone")

    everybody = _text(staff.get(_address("badges", event)).content)
    one = _text(staff.get(_address("badges", event), {"q": "turcanu"}).content)

    assert len(everybody) == 2
    assert "Gone" not in "".join(everybody)
    for said in ("Ștefana Țurcanu", "Romania", "Expozant", "Rețele și țări"):
        assert said in one[0]
    # Where two letters stand close to each other, what reads a PDF takes it for a space.
    assert ana.code in one[0].replace(" ", "")
    assert staff.get(_address("badges", event), {"one": "9" * 40}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["badges", "certificates"])
def test_all_of_a_large_event_come_in_one_archive_that_names_who_is_in_which_file(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for module in (papers, archives):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    client.force_login(world.staff)
    event, _session = _event(world)
    for name in ("Ana Știrbei", "Bogdan", "Corina"):
        one = RegistrationFactory.create(event=event, type=event.types.get(), name=name)
        AttendanceFactory.create(registration=one)
    address = reverse("events:print_all", args=["transilvania", event.slug, kind])

    page = client.post(address, follow=True).content.decode()

    job = Job.objects.get(name="events.print")
    assert job.result_text == "They are ready to print, for 3 people."
    assert "Ana Știrbei to Bogdan" in page
    assert reverse("portal:job_file", args=["transilvania", job.pk]) in page
    with storages["documents"].open(job.result_file) as kept, ZipFile(kept) as archive:
        assert archive.namelist() == [
            f"{kind}-01-ana-stirbei-bogdan.pdf",
            f"{kind}-02-corina-corina.pdf",
        ]
        assert "Corina" in "".join(_text(archive.read(archive.namelist()[1])))
        assert "Corina" not in "".join(_text(archive.read(archive.namelist()[0])))


def test_a_list_to_sign_has_numbered_rows_and_says_how_many_pages(
    staff: Client, world: World
) -> None:
    event, session = _event(world)
    RegistrationFactory.create_batch(15, event=event, type=event.types.get())

    answer = staff.get(_address("signature_list", event), {"session": session.pk})
    pages = _text(answer.content)

    assert "Atelier" in pages[0]
    assert "Page 1 of 2" in pages[0]
    assert "Page 2 of 2" in pages[1]
    assert staff.get(_address("signature_list", event), {"session": "9"}).status_code == 404


@travel(NOW, tick=False)
def test_the_signed_list_becomes_evidence_and_who_signed_came(staff: Client, world: World) -> None:
    event, session = _event(world)
    ana, ion = RegistrationFactory.create_batch(2, event=event, type=event.types.get())
    SessionFactory.create(event=event)
    sent = {
        "session": session.pk,
        "signed": [ana.code],
        "scan": SimpleUploadedFile("list.png", PNG, "image/png"),
    }

    answer = staff.post(_address("signatures", event), sent, follow=True)

    assert "The list is attached, and proves who took part." in answer.content.decode()
    evidence = Evidence.objects.of(world.workspace).get()
    assert (evidence.activity, evidence.for_participants) == (session.activity, True)
    row = attendances_of(event).get()
    assert (row.registration, row.session, row.way) == (ana, session, Attendance.Way.SIGNED)
    assert ion not in who_came(event)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("", b"", "Choose the scan, tick who signed, or both."),
        ("list.txt", b"Ana, Ion", "A scan is a PDF, PNG or JPEG."),
    ],
)
def test_what_is_no_scan_is_refused_and_nothing_kept(
    staff: Client, world: World, name: str, content: bytes, said: str
) -> None:
    event, _session = _event(world)
    sent = {"scan": SimpleUploadedFile(name, content)} if name else {}

    answer = staff.post(_address("signatures", event), sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Document.objects.of(world.workspace).exists()


def test_hours_are_those_of_the_sessions_and_are_exported(staff: Client, world: World) -> None:
    event, session = _event(world)
    ana, ion = RegistrationFactory.create_batch(2, event=event, type=event.types.get())
    AttendanceFactory.create(registration=ana, session=session)
    AttendanceFactory.create(registration=ion)

    export = staff.get(_address("training_hours", event), {"export": "csv"})
    content = b"".join(export)
    lines = content.decode("utf-8-sig").splitlines()

    assert len(lines) == 3
    assert "Atelier" in lines[1]
    assert "Atelier" not in lines[2]


def test_a_certificate_is_ones_own_once_the_event_is_over_and_one_was_there(world: World) -> None:
    event, session = _event(world)
    ana, ion = RegistrationFactory.create_batch(2, event=event, type=event.types.get())
    AttendanceFactory.create(registration=ana, session=session)
    secrets = [own_link(one, at=NOW) for one in (ana, ion)]
    page, file = (
        [reverse(f"events-public:{name}", args=[secret]) for secret in secrets]
        for name in ("certificate", "certificate_file")
    )

    with travel(at_nine(event)):
        early = [Client().get(each).status_code for each in (*page, *file)]
    with travel(at_nine(event).replace(day=20)):
        late = [Client().get(each).status_code for each in (*page, *file)]
        text = _text(Client().get(file[0]).content)[0]

    assert early == [404] * 4
    assert late == [200, 404, 200, 404]
    for said in ("Certificate of attendance", ana.name, event.title, "Atelier", "for 1 hour"):
        assert said in text
