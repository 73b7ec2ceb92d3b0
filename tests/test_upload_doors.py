"""Wherever a file or a long text may be put in, harm is refused in words and nothing is lost."""

import html
from collections.abc import Callable
from hashlib import shake_128

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from raceme.documents.models import Document
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.documents.files import HTML, PDF, office
from tests.documents.zoo import EXCEL, FAR_MORE, MACROS, MEGABYTE, TOO_LARGE, WORD, png_of
from tests.engagements.build import recorded
from tests.factories import ActivityFactory, PersonFactory
from tests.factories.partnerships import GoodPracticeFactory, PartnershipFactory
from tests.faults.visitor import FIRST_STEP
from tests.reporting.filling.forms import with_parts, workbook

SPACE = "/manage/transilvania"
PROGRAMME = f"{SPACE}/programmes/nordic-bridges-2026"
TYPED = "What somebody typed <with care>"
Door = Callable[[Client, World, SimpleUploadedFile], HttpResponse]


def _quick_entry(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    sent = {"title": TYPED, "participants": "Someșul Digital", "files": [upload]}
    return client.post(reverse("portal:record", args=[world.workspace.slug]), sent)  # type: ignore[return-value]


def _evidence(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    activity = recorded(world.workspace)
    address = reverse("engagements:add_evidence", args=[world.workspace.slug, activity.pk])
    return client.post(address, {"files": [upload]})  # type: ignore[return-value]


def _log(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    activity = ActivityFactory.create(workspace=world.workspace)
    sent = {"chosen": [activity.pk], "covers": "all", "files": [upload]}
    return client.post(reverse("engagements:prove_chosen", args=[world.workspace.slug]), sent)  # type: ignore[return-value]


def _emblem(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:  # noqa: ARG001
    return client.post(f"{PROGRAMME}/emblem/edit/", {"emblem": upload})  # type: ignore[return-value]


def _funder(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:  # noqa: ARG001
    return client.post(f"{PROGRAMME}/reports/files/new/", {"name": TYPED, "upload": upload})  # type: ignore[return-value]


def _consent(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    person = PersonFactory.create(workspace=world.workspace)
    address = reverse("consents:give", args=[world.workspace.slug, person.pk, "photos"])
    sent = {"text": "en", "way": "paper", "said_on": "1.10.2026", "note": TYPED, "proof": upload}
    return client.post(address, sent)  # type: ignore[return-value]


def _partnership(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    row = PartnershipFactory.create(workspace=world.workspace)
    address = reverse("partnerships:papers", args=[world.workspace.slug, row.pk])
    return client.post(address, {"files": [upload]})  # type: ignore[return-value]


def _practice(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    row = GoodPracticeFactory.create(workspace=world.workspace)
    address = reverse("partnerships:practice_papers", args=[world.workspace.slug, row.slug])
    return client.post(address, {"files": [upload]})  # type: ignore[return-value]


def _import(client: Client, world: World, upload: SimpleUploadedFile) -> HttpResponse:
    address = reverse("stewardship:imports", args=[world.workspace.slug])
    return client.post(address, {"file": upload})  # type: ignore[return-value]


DOORS: dict[str, Door] = {
    "quick entry": _quick_entry,
    "evidence": _evidence,
    "log": _log,
    "emblem": _emblem,
    "funder's file": _funder,
    "consent": _consent,
    "partnership": _partnership,
    "good practice": _practice,
    "import": _import,
}
KEEPS_WHAT_WAS_TYPED = {"quick entry", "funder's file", "consent"}
EVERYWHERE = {
    "empty": ("list.pdf", b"", "empty"),
    "program": ("setup.exe", b"MZ" + bytes(200), ""),
}
DOCUMENTS = {
    "page": ("page.pdf", HTML, "Named .pdf but holds a web page."),
    "macros": ("list.docx", office(WORD, **{"word/vbaProject.bin": b"x"}), MACROS),
    "bomb": ("list.xlsx", office(EXCEL, **{"xl/a.xml": bytes(60 * MEGABYTE)}), FAR_MORE),
    "large": ("large.txt", b"a" * (MEGABYTE + 1), TOO_LARGE),
}
# A funder's form is opened and written back, so that more of it is looked at.
FORMS = {
    "page": ("page.xlsx", HTML, "damaged or not complete"),
    "macros": ("list.xlsx", with_parts(workbook(), {"xl/vbaProject.bin": b"x"}), "macros"),
    "bomb": (
        "list.xlsx",
        with_parts(workbook(), {"xl/a.bin": bytes(30 * MEGABYTE)}),
        "unpacks to far more",
    ),
    "large": (
        "large.xlsx",
        with_parts(workbook(), {"xl/media/a.bin": shake_128(b"").digest(MEGABYTE)}),
        TOO_LARGE,
    ),
}
# A list is read by what is in it: macros are left alone, and a table is found under any name.
LISTS = {
    "program": ("setup.exe", b"MZ\x90\x00\x03" + bytes(200), "of another kind"),
    "page": ("page.pdf", HTML, "This is a web page, whatever its name says."),
    "macros": ("list.docx", office(WORD, **{"word/vbaProject.bin": b"x"}), "of another kind"),
    "bomb": ("list.xlsx", office(EXCEL)[:-30], "damaged, or only part of it has arrived"),
    "large": ("large.csv", b"a;b\n" * MEGABYTE, "The file is larger than 1 MB."),
}
READ_OTHERWISE = {"funder's file": FORMS, "import": LISTS}
CASES = [
    (door, specimen, *READ_OTHERWISE.get(door, DOCUMENTS).get(specimen, case))
    for door in DOORS
    for specimen, case in (EVERYWHERE | DOCUMENTS).items()
]


@pytest.fixture
def manager(client: Client, world: World, settings: Settings) -> Client:
    settings.UPLOAD_LIMIT = MEGABYTE
    client.force_login(world.manager)
    return client


@pytest.mark.parametrize(
    ("door", "specimen", "name", "content", "sentence"),
    CASES,
    ids=[f"{door}-{specimen}" for door, specimen, *_rest in CASES],
)
def test_every_door_refuses_in_words(  # noqa: PLR0917 (as many as a case has)
    manager: Client,
    world: World,
    door: str,
    specimen: str,  # noqa: ARG001 (names the case)
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    response = DOORS[door](manager, world, SimpleUploadedFile(name, content))

    page = html.unescape(response.content.decode())
    assert response.status_code in (200, 422)
    assert sentence in page
    assert not Document.objects.of(world.workspace).exists()
    if door in KEEPS_WHAT_WAS_TYPED:
        assert TYPED in page


def test_an_emblem_of_very_many_points_is_refused(manager: Client, world: World) -> None:
    upload = SimpleUploadedFile("emblem.png", png_of(5_000, 5_000))

    response = _emblem(manager, world, upload)

    assert response.status_code == 422
    assert "This picture has too many points." in response.content.decode()
    assert not Document.objects.of(world.workspace).exists()


@pytest.fixture
def owner(client: Client, db: None) -> Client:  # noqa: ARG001 (asks for the database)
    """Return who has taken the first step of a new installation."""
    client.post("/set-up/", FIRST_STEP)
    return client


@pytest.mark.parametrize(
    ("pasted", "status"),
    [
        ("<script>alert(1)</script>", 200),
        ("=cmd|' /C calc'!A1; {{ 7*7 }}", 200),
        ("Someșul\x00Digital", 400),
        ("Someșul Digital\n" * 800_000, 413),
    ],
    ids=["script", "formula", "nul", "long"],
)
def test_what_is_pasted_in_the_set_up_is_text_and_nothing_else(
    owner: Client, pasted: str, status: int
) -> None:
    address = reverse("portal-public:set_up_members", args=[Workspace.objects.get().slug])

    response = owner.post(address, {"lines": pasted, "joined_on": "01.02.2020"})

    assert response.status_code == status
    assert "<script>alert" not in response.content.decode()


def test_a_file_that_is_in_order_is_taken_by_each_door(manager: Client, world: World) -> None:
    upload = SimpleUploadedFile("list.pdf", PDF)

    _quick_entry(manager, world, upload)
    upload.seek(0)
    _evidence(manager, world, upload)
    upload.seek(0)
    _log(manager, world, upload)

    assert Document.objects.of(world.workspace).count() == 3
