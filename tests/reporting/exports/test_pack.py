"""A report pack proves itself, and names whatever was done to it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from raceme.reporting.actions.freezing import write
from raceme.reporting.exports.pack import write_pack
from raceme.reporting.exports.verifying import NoPackError, verify
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.queries.veil import Veil
from tests.conftest import World
from tests.factories import NOW, PeriodFactory
from tests.reporting.scenes import Scene, scene

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 signed by all"


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def snapshot(world: World, logged: Scene) -> Snapshot:
    proof = logged.alfa.evidence.get().document
    assert proof is not None
    proof.stored_as = storages["documents"].save(proof.stored_as, ContentFile(PAPER))
    proof.sha256, proof.size = _sha256(PAPER), len(PAPER)
    proof.save()
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    return write(period, note="For the auditor", by=world.manager, at=NOW)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _pack(snapshot: Snapshot, *, veil: Veil | None = None) -> bytes:
    file = io.BytesIO()
    write_pack(frozen.snapshot_with(snapshot.pk), file, veil=veil)
    return file.getvalue()


@pytest.fixture
def pack(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(_pack(snapshot))
    return path


def _rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return the archive with its files changed, as somebody would who knows how to."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return other


def test_a_pack_holds_all_of_the_report(pack: Path, snapshot: Snapshot) -> None:
    with zipfile.ZipFile(pack) as archive:
        names = archive.namelist()
        evidence = archive.read("evidence/01-companies/Attendance list.pdf")
        book = load_workbook(io.BytesIO(archive.read("report.xlsx")), read_only=True)
        sheets = {sheet.title: list(sheet.values) for sheet in book}
        paper = archive.read("report.pdf")

    assert names == [
        "lists/01-companies.jsonl",
        "figures/01-companies.json",
        "evidence/01-companies/Attendance list.pdf",
        "report.json",
        "rules.txt",
        "report.pdf",
        "report.xlsx",
        "README.txt",
        "manifest.json",
        "SHA256SUMS",
    ]
    assert evidence == PAPER
    assert paper.startswith(b"%PDF")
    assert [row[1] for row in sheets["companies"][1:]] == [
        "Ana Pop, Alfa SRL",
        "Beta AS",
        "Gama SRL",
    ]
    assert [row[1] for row in sheets["Not counted"][1:]] == [
        "Epsilon SRL",
        "Zeta SRL",
        "Delta SRL",
        "Alfa SRL",
    ]
    assert verify(pack, expect=snapshot.content_hash).faults == []


def test_a_pack_made_again_is_the_same_byte_by_byte(pack: Path, snapshot: Snapshot) -> None:
    assert _pack(snapshot) == pack.read_bytes()


def test_packing_says_with_each_line_how_far_it_is(snapshot: Snapshot) -> None:
    heard: list[tuple[int, int]] = []

    write_pack(
        frozen.snapshot_with(snapshot.pk),
        io.BytesIO(),
        tell=lambda done, of, _step: heard.append((done, of)),
    )

    # Each of the seven lines is written into its list, and into the workbook.
    assert {of for _done, of in heard} == {14}
    assert sorted({done for done, _of in heard}) == list(range(15))
    assert [done for done, _of in heard] == sorted(done for done, _of in heard)


def test_a_changed_byte_of_any_file_is_named(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        names = archive.namelist()

    unnamed = []
    for name in names:

        def change(files: dict[str, bytes], name: str = name) -> None:
            files[name] = files[name][:-2] + b"#" + files[name][-1:]

        try:
            faults = verify(_rewritten(pack, change)).faults
        except NoPackError as refusal:
            faults = [str(refusal)]
        if not any(fault.startswith(name) for fault in faults):
            unnamed.append(name)

    assert unnamed == []


def test_a_missing_and_an_added_file_are_named(pack: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        del files["evidence/01-companies/Attendance list.pdf"]
        files["evidence/01-companies/Invented.pdf"] = b"%PDF"

    faults = verify(_rewritten(pack, change)).faults

    assert "evidence/01-companies/Attendance list.pdf: is missing" in faults
    assert "evidence/01-companies/Invented.pdf: was added" in faults


def test_a_list_changed_with_its_checksums_does_not_give_the_content_hash(pack: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = "lists/01-companies.jsonl"
        files[name] = files[name].replace(b'"value":"1.00"', b'"value":"2.00"', 1)
        _sign_anew(files)

    faults = verify(_rewritten(pack, change)).faults

    assert faults == ["lists/01-companies.jsonl: is not the list that was frozen"]


def test_words_changed_with_their_checksums_are_named(pack: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = "lists/01-companies.jsonl"
        files[name] = files[name].replace(b"Beta AS", b"Bela AS", 1)
        _sign_anew(files)

    faults = verify(_rewritten(pack, change)).faults

    assert faults == ["lists/01-companies.jsonl, row 2: its words were changed"]


def test_a_report_forged_throughout_is_not_the_expected_one(pack: Path, snapshot: Snapshot) -> None:
    def change(files: dict[str, bytes]) -> None:
        report = json.loads(files["report.json"])
        report["note"] = "For nobody"
        files["report.json"] = json.dumps(report).encode()
        _sign_anew(files)

    forged = _rewritten(pack, change)

    assert verify(forged).faults == ["report.json: does not give the content hash of the manifest"]
    assert len(verify(forged, expect=snapshot.content_hash).faults) == 2


def _sign_anew(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    for name in manifest["files"]:
        manifest["files"][name]["sha256"] = _sha256(files[name])
    files["manifest.json"] = json.dumps(manifest).encode()
    named = {**{name: files[name] for name in manifest["files"]}}
    named["manifest.json"] = files["manifest.json"]
    sums = "".join(f"{_sha256(named[name])}  {name}\n" for name in sorted(named))
    files["SHA256SUMS"] = sums.encode()


def test_erased_words_leave_a_new_pack_whole(
    snapshot: Snapshot, logged: Scene, tmp_path: Path
) -> None:
    frozen.words_of([logged.alfa.reference]).delete()
    path = tmp_path / "after.zip"
    path.write_bytes(_pack(snapshot))

    found = verify(path, expect=snapshot.content_hash)
    with zipfile.ZipFile(path) as archive:
        lists = archive.read("lists/01-companies.jsonl").decode()

    assert (found.faults, found.erased) == ([], 1)
    assert "Ana Pop" not in lists


@pytest.mark.parametrize("is_gone", [True, False])
def test_evidence_that_is_gone_or_changed_is_said_and_breaks_nothing(
    snapshot: Snapshot, logged: Scene, tmp_path: Path, *, is_gone: bool
) -> None:
    proof = logged.alfa.evidence.get().document
    assert proof is not None
    storages["documents"].delete(proof.stored_as)
    if not is_gone:
        storages["documents"].save(proof.stored_as, ContentFile(PAPER[::-1]))
    path = tmp_path / "lost.zip"
    path.write_bytes(_pack(snapshot))

    found = verify(path)

    assert (found.faults, found.lost) == ([], 1)


def _everything_in(path: Path) -> str:
    """Return all that can be read in an archive, workbooks in it taken apart."""
    with zipfile.ZipFile(path) as archive:
        book = io.BytesIO(archive.read("report.xlsx"))
        whole = [archive.read(name) for name in archive.namelist()]
    with zipfile.ZipFile(book) as sheets:
        whole += [sheets.read(name) for name in sheets.namelist()]
    return b"\n".join(whole).decode(errors="replace")


def test_a_pack_under_a_veil_names_nobody_and_proves_itself(
    pack: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "veiled.zip"
    path.write_bytes(_pack(snapshot, veil=Veil(shows_people=False, periods=[])))

    found = verify(path, expect=snapshot.content_hash)
    said, whole = _everything_in(path), _everything_in(pack)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        paper = archive.read("report.pdf")
    with zipfile.ZipFile(pack) as archive:
        same_paper = archive.read("report.pdf") == paper

    hidden = ["Ana Pop", "Attendance list.pdf"]
    assert [name in whole for name in hidden] == [True, True]
    assert [name in said for name in hidden] == [False, False]
    assert [name in said for name in ("Beta AS", "Horizon Europe", "a person, Alfa SRL")] == [
        True,
        True,
        True,
    ]
    assert [name for name in names if name.startswith("evidence/")] == []
    assert same_paper
    assert (found.faults, found.withheld_lines, found.withheld_files) == ([], 1, 1)
    assert (found.erased, found.lost) == (0, 0)


def test_a_veil_that_shows_people_hides_nothing(pack: Path, snapshot: Snapshot) -> None:
    assert _pack(snapshot, veil=Veil(shows_people=True, periods=[])) == pack.read_bytes()


def test_what_is_missing_and_not_withheld_is_named_in_a_veiled_pack(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "veiled.zip"
    path.write_bytes(_pack(snapshot, veil=Veil(shows_people=False, periods=[])))

    def change(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        files["manifest.json"] = json.dumps(manifest | {"withheld": []}).encode()
        _sign_anew(files)

    faults = verify(_rewritten(path, change)).faults

    assert faults == [f"evidence {_sha256(PAPER)}: is missing"]


def test_the_command_says_what_a_pack_withholds(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "veiled.zip"
    path.write_bytes(_pack(snapshot, veil=Veil(shows_people=False, periods=[])))

    call_command("report", "verify", str(path))

    said = capsys.readouterr().out
    assert "the words of 1 lines, and 1 files of evidence" in said
    assert "The pack is whole" in said


def test_the_command_says_that_a_pack_is_whole(
    pack: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("report", "verify", str(pack))

    said = capsys.readouterr().out
    assert snapshot.content_hash in said
    assert "The pack is whole" in said


def test_the_command_ends_with_an_error_where_a_pack_is_not_whole(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = _rewritten(pack, lambda files: files.update({"rules.txt": b"none"}))

    with pytest.raises(SystemExit):
        call_command("report", "verify", str(other))

    assert "WRONG rules.txt: was changed" in capsys.readouterr().out


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_text("no archive")

    with pytest.raises(CommandError, match="cannot be read as an archive"):
        call_command("report", "verify", str(path))
