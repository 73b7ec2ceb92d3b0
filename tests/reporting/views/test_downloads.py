import csv
import hashlib
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, TestCase
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from time_machine import travel

from raceme.core.models import Job
from raceme.documents.models import Document
from raceme.reporting.exports import evidence
from tests.conftest import World
from tests.factories import NOW, DocumentFactory, EvidenceFactory
from tests.reporting.scenes import Scene, indicator, scene


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


@pytest.fixture
def made(world: World) -> Scene:
    return scene(world)


def _asked(client: Client, world: World, name: str, *code: str, **asked: str) -> HttpResponseBase:
    names = ["transilvania", world.programme.code, *code]
    with travel(NOW, tick=False):
        return client.get(reverse(f"reporting:{name}", args=names), asked)


def _content(client: Client, world: World, name: str, *code: str, **asked: str) -> bytes:
    response = _asked(client, world, name, *code, **asked)
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


def _sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.usefixtures("made")
def test_the_workbook_of_a_programme_has_a_sheet_for_each_figure(
    manager: Client, world: World
) -> None:
    rule = {"measure": "activities", "kinds": ["workshop"]}
    indicator(world, rule, code="workshops", name="Workshops", position=1)

    sheets = _sheets(_content(manager, world, "results_xlsx"))

    assert list(sheets) == ["Summary", "companies", "workshops", "Not counted"]
    assert [row[:9] for row in sheets["Summary"]] == [
        [
            "Figure",
            "Short name",
            "Actual",
            "Unit",
            "Sense",
            "Target",
            "Lines",
            "With evidence",
            "Not counted",
        ],
        ["Companies reached", "companies", 3, "organisations", "at least", 4, 3, 1, 4],
        ["Workshops", "workshops", 2, "activities", "at least", 10, 2, 0, 0],
    ]
    assert [row[1] for row in sheets["companies"]] == [
        "Organisation",
        "Alfa SRL",
        "Beta AS",
        "Gama SRL",
    ]
    assert [(row[0], row[1]) for row in sheets["Not counted"][1:]] == [
        ("Companies reached", "Epsilon SRL"),
        ("Companies reached", "Zeta SRL"),
        ("Companies reached", "Delta SRL"),
        ("Companies reached", "Alfa SRL"),
    ]


@pytest.mark.usefixtures("made")
def test_the_workbook_of_a_figure_holds_its_list_what_did_not_count_and_its_rule(
    manager: Client, world: World
) -> None:
    sheets = _sheets(_content(manager, world, "figure_xlsx", "companies"))

    assert list(sheets) == ["Counted", "Not counted", "Rule"]
    head, first, *_others = sheets["Counted"]
    assert dict(zip(head, first, strict=True)) == {
        "Line": 1,
        "Organisation": "Alfa SRL",
        "Town": "Cluj-Napoca",
        "Size then": "Small",
        "Took part": "Ana Pop",
        "Counted activity": "Horizon Europe",
        "Counts on": made_on(first[6]),
        "Records": 1,
        "With evidence": "yes",
        "Files": "Attendance list.pdf",
    }
    assert ["Version", 1] in sheets["Rule"]
    assert sheets["Not counted"][1][4] == "Role: host. The rule asks for participant."


def made_on(value: object) -> object:
    assert str(value) == "2026-03-10"
    return value


@pytest.mark.usefixtures("made")
def test_the_workbook_of_a_figure_holds_just_the_lines_that_are_shown(
    manager: Client, world: World
) -> None:
    sheets = _sheets(_content(manager, world, "figure_xlsx", "companies", evidence="none"))

    assert [row[1] for row in sheets["Counted"][1:]] == ["Beta AS", "Gama SRL"]


def test_names_that_look_like_formulas_stay_text(
    manager: Client, world: World, made: Scene
) -> None:
    organisation = made.beta.organisation
    assert organisation is not None
    organisation.name = "=cmd|' /C calc'!A0"
    organisation.save()

    sheets = _sheets(_content(manager, world, "figure_xlsx", "companies"))
    text = _content(manager, world, "figure_csv", "companies").decode("utf-8-sig")

    assert sheets["Counted"][2][1] == "=cmd|' /C calc'!A0"
    assert list(csv.reader(StringIO(text)))[2][1] == "'=cmd|' /C calc'!A0"


@pytest.mark.usefixtures("made")
def test_the_text_file_of_a_figure_holds_the_lines_that_are_shown(
    manager: Client, world: World
) -> None:
    content = _content(manager, world, "figure_csv", "companies", country="NO")

    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        [
            "Line",
            "Organisation",
            "Town",
            "Size then",
            "Took part",
            "Counted activity",
            "Counts on",
            "Records",
            "With evidence",
            "Files",
        ],
        ["1", "Beta AS", "Cluj-Napoca", "Micro", "", "Horizon Europe", "2026-03-10", "1", "no", ""],
    ]


@pytest.mark.usefixtures("made")
def test_sheets_of_long_or_equal_names_do_not_stand_in_each_others_way(
    manager: Client, world: World
) -> None:
    rule = {"measure": "activities", "kinds": ["workshop"]}
    for ending in ("a", "b"):
        indicator(world, rule, code=f"{'very-' * 8}long-{ending}")
    indicator(world, rule, code="summary")

    sheets = _sheets(_content(manager, world, "results_xlsx"))

    assert len(sheets) == 6
    assert all(len(name) <= 31 for name in sheets)


@pytest.mark.usefixtures("made")
def test_the_paper_says_what_the_page_says(manager: Client, world: World) -> None:
    programme = world.programme
    programme.funding_statement = "Supported by Norway Grants."
    programme.summary_of_results = "Twelve companies\nwent to Oslo.\n\nAll came back."
    programme.save()

    content = _content(manager, world, "results_pdf")

    reader = PdfReader(BytesIO(content))
    said = " ".join(reader.pages[0].extract_text().split())
    for words in (
        "Nordic Bridges 2026",
        "Supported by Norway Grants.",
        "Companies reached",
        "4 3 On track",
        "Summary of results Twelve companies went to Oslo. All came back.",
    ):
        assert words in said
    assert str(reader.root_object["/MarkInfo"]) == "{'/Marked': True, '/Suspects': False}"
    assert str(reader.root_object["/Lang"]) == "en"


@pytest.mark.parametrize(
    "name", ["Țara Șoimilor – mâță", "#let x = 1 *b* $x$ \\ [", "漢字 🙂 عربى", "tab\there"]
)
def test_the_paper_prints_any_name(manager: Client, world: World, name: str) -> None:
    world.programme.name = name
    world.programme.description = name
    world.programme.save()

    content = _content(manager, world, "results_pdf")

    said = PdfReader(BytesIO(content)).pages[0].extract_text()
    shown = "".join(one for one in name if one.isascii() or one in "ȚȘâțăș–")
    assert "".join(shown.split()) in "".join(said.replace("?", "").split())


@pytest.mark.usefixtures("made")
def test_the_paper_is_written_in_the_readers_language(manager: Client, world: World) -> None:
    world.manager.language = "ro"
    world.manager.save()

    content = _content(manager, world, "results_pdf")

    assert str(PdfReader(BytesIO(content)).root_object["/Lang"]) == "ro"


def _stored(world: World, name: str, content: bytes) -> Document:
    stored = storages["documents"].save("te/test", ContentFile(content))
    return DocumentFactory.create(
        workspace=world.workspace,
        name=name,
        stored_as=stored,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _archive(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _archived(client: Client, world: World) -> Job:
    """Have the evidence of all figures archived, and return the job that did it."""
    address = reverse("reporting:results_evidence", args=["transilvania", world.programme.code])
    with travel(NOW, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(address)
    job = Job.objects.get()
    assert response.headers["Location"] == reverse("portal:job", args=["transilvania", job.pk])
    return job


def _kept(job: Job) -> bytes:
    with storages["documents"].open(job.result_file) as file:
        content: bytes = file.read()
    return content


def test_the_archive_holds_the_evidence_in_folders_by_figure(
    manager: Client, world: World, made: Scene
) -> None:
    for name, content in (("List.pdf", b"one"), ("list.pdf", b"two")):
        EvidenceFactory.create(
            activity=made.first,
            for_participants=True,
            document=_stored(world, name, content),
        )
    EvidenceFactory.create(
        activity=made.second, engagement=made.gama, document=None, system_record="Meeting 7"
    )

    job = _archived(manager, world)

    found = _archive(_kept(job))
    said = found.pop("contents.txt").decode()
    assert found == {
        "Companies reached/List.pdf": b"one",
        "Companies reached/list (2).pdf": b"two",
    }
    one, two = (hashlib.sha256(content).hexdigest() for content in (b"one", b"two"))
    assert said.splitlines() == [
        "Companies reached",
        "Companies reached/Attendance list.pdf: the store has lost this file",
        f"Companies reached/List.pdf  sha256:{one}",
        f"Companies reached/list (2).pdf  sha256:{two}",
        "Meeting 7: a record, no file",
    ]


def test_the_archive_of_a_figure_holds_what_proves_the_lines_that_are_shown(
    manager: Client, world: World, made: Scene
) -> None:
    for part, name in ((made.beta, "Beta.pdf"), (made.gama, "Gama.pdf")):
        EvidenceFactory.create(
            activity=part.activity, engagement=part, document=_stored(world, name, b"x")
        )

    found = _archive(_content(manager, world, "figure_evidence", "companies", country="NO"))

    assert list(found) == ["Companies reached/Beta.pdf", "contents.txt"]


def test_no_name_leads_out_of_the_archive(manager: Client, world: World, made: Scene) -> None:
    made.indicator.name = "../../etc"
    made.indicator.save()
    EvidenceFactory.create(
        activity=made.first,
        for_participants=True,
        document=_stored(world, "..\\..\\CON.pdf/../x", b"x"),
    )

    found = _archive(_kept(_archived(manager, world)))

    assert list(found) == ["_._etc/_.._CON.pdf_._x", "contents.txt"]


def test_too_much_evidence_is_refused_with_a_way_on(
    manager: Client, world: World, made: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_MEGABYTES", 0)
    EvidenceFactory.create(
        activity=made.first, for_participants=True, document=_stored(world, "List.pdf", b"one")
    )

    job = _archived(manager, world)

    assert (job.state, job.result_file) == (Job.State.FAILED, "")
    assert "which is more than one archive holds. Take it figure by figure" in job.error


def test_an_archive_says_what_it_holds_and_is_written_once_at_a_time(
    manager: Client, world: World, made: Scene
) -> None:
    EvidenceFactory.create(
        activity=made.first, for_participants=True, document=_stored(world, "List.pdf", b"one")
    )
    address = reverse("reporting:results_evidence", args=["transilvania", world.programme.code])

    with travel(NOW, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        manager.post(address)
        manager.post(address)

    job = Job.objects.get()
    assert (job.state, job.result_text) == (Job.State.DONE, "The archive holds 1 file.")
    assert job.result_name == "nordic-bridges-2026-evidence-2026-11-23.zip"


def test_a_register_has_no_evidence_to_take(manager: Client, world: World) -> None:
    rule = {"measure": "register", "register": "registered_cluster"}
    indicator(world, rule, code="companies", name="Clusters")

    found = _archive(_content(manager, world, "figure_evidence", "companies"))

    assert found == {"contents.txt": b"Clusters\nno files\n"}
