"""
The report pack: a frozen report as one archive that proves itself.

Its content is told in ``README.txt`` and listed in ``manifest.json``; ``verifying`` checks it.
Everything in it comes from what was frozen, in a fixed order and with the moment of freezing as
every moment, so that in one language it is the same byte by byte whenever it is made.

Under a veil it names no people: what a line says of them and the files of evidence are withheld,
the commitments and the hashes stay. It proves itself all the same, and says what it withholds.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.core.canonical import canonical, digest_of_lines
from raceme.core.lists.exports import write_workbook
from raceme.documents.models import Document
from raceme.documents.proving import damage_to
from raceme.reporting.exports.evidence import free_name, safe_name
from raceme.reporting.exports.frozen_paper import frozen_paper
from raceme.reporting.exports.frozen_sheets import as_frozen, sheets_of
from raceme.reporting.exports.verifying import FORM, MANIFEST, REPORT, SUMS
from raceme.reporting.models import Snapshot, SnapshotDocument, SnapshotFigure, SnapshotLine
from raceme.reporting.queries import frozen
from raceme.reporting.queries.veil import Veil

RULES, PAPER, WORKBOOK, README = "rules.txt", "report.pdf", "report.xlsx", "README.txt"
CHUNK = 1024 * 1024
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of it: the hash of its manifest, its files, and the evidence that is lost."""

    manifest: str
    files: int
    lost: int


@dataclass(kw_only=True)
class _Archive:
    """An archive whose every file is hashed as it is written."""

    archive: zipfile.ZipFile
    moment: tuple[int, int, int, int, int, int]
    files: dict[str, dict[str, object]] = field(default_factory=dict)

    @contextmanager
    def opened(self, path: str) -> Iterator["_Hashed"]:
        told = zipfile.ZipInfo(path, date_time=self.moment)
        told.compress_type = zipfile.ZIP_DEFLATED
        told.external_attr = 0o644 << 16
        with self.archive.open(told, "w", force_zip64=True) as written:
            hashed = _Hashed(written)
            yield hashed
        self.files[path] = {"sha256": hashed.digest.hexdigest(), "size": hashed.size}

    def write(self, path: str, content: bytes) -> None:
        with self.opened(path) as file:
            file.write(content)


class _Hashed:
    """A file that keeps the hash and the size of what is written into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        self.size += len(content)
        return self.file.write(content)


def write_pack(
    snapshot: Snapshot,
    file: IO[bytes],
    *,
    veil: Veil | None = None,
    tell: Tell = lambda *_told: None,
) -> Made:
    """
    Write the pack of ``snapshot``, with no more than ``veil`` lets through.

    ``tell`` is told how far it is, of how much, at what.
    """
    figures = list(frozen.figures_of(snapshot))
    documents = list(frozen.documents_of(snapshot))
    course = _Course(tell, lines=sum(figure.counted + figure.left_out for figure in figures))
    moment = timezone.localtime(snapshot.taken_at).timetuple()[:6]
    with zipfile.ZipFile(file, "w") as opened:
        archive = _Archive(archive=opened, moment=moment)
        papers = _Papers(documents, veil)
        for position, figure in enumerate(figures, start=1):
            course.at(figure.name)
            _write_figure(
                archive, figure, papers, course=course, name=f"{position:02}-{figure.code}"
            )
        course.at(_("Writing the report"))
        _write_emblem(archive, snapshot, papers)
        _write_report(archive, snapshot, figures, documents)
        archive.write(PAPER, frozen_paper(snapshot, figures, emblem=papers.emblem(snapshot)))
        course.at(_("Writing the lists"))
        _write_workbook(archive, snapshot, figures, veil=veil, course=course)
        course.at(_("Writing the list of checksums"))
        archive.write(README, _readme(snapshot, veil).encode())
        manifest = _manifest(snapshot, archive, papers)
        archive.write(MANIFEST, manifest)
        archive.write(SUMS, sums_of(archive.files).encode())
    return Made(
        manifest=hashlib.sha256(manifest).hexdigest(),
        files=len(archive.files),
        lost=len(papers.lost),
    )


class _Course:
    """How far a pack is: each line is written twice, into its list and into the workbook."""

    def __init__(self, tell: Tell, *, lines: int) -> None:
        self._tell = tell
        self._of = 2 * lines
        self._done = 0
        self._step = ""

    def at(self, step: str) -> None:
        self._step = step
        self.say()

    def say(self) -> None:
        self._tell(self._done, self._of, self._step)

    def passed(self, line: SnapshotLine) -> SnapshotLine:
        self._done += 1
        self.say()
        return line


class _Papers:
    """The evidence of a report, by the hash of each file, and what its reader may see of it."""

    def __init__(self, documents: Sequence[SnapshotDocument], veil: Veil | None) -> None:
        self.veil = veil
        self.found: dict[str, Document] = {}
        for each in documents:
            self.found.setdefault(each.sha256, each.document)
        self.lost: set[str] = set()
        self.withheld: set[str] = set()

    @property
    def hides_people(self) -> bool:
        return self.veil is not None and not self.veil.shows_people

    def words_of(self, line: SnapshotLine) -> dict[str, object]:
        """Return what a line says in words with its salt, or that this is withheld."""
        held = getattr(line, "words", None)
        if held and self.veil and not self.veil.tells_all(held.words):
            return {"salt": None, "words": None, "withheld": True}
        return {"salt": held and held.salt, "words": held and held.words}

    def emblem(self, snapshot: Snapshot) -> Document | None:
        return self.found.get(snapshot.facts["programme"].get("emblem") or "")

    def copy(self, sha256: str, archive: _Archive, *, folder: str, taken: set[str]) -> None:
        """Put one file into ``folder``; where it is gone or was changed, that is kept in mind."""
        document = self.found[sha256]
        if damage_to(document):
            # What does not prove anything any more is no evidence.
            self.lost.add(sha256)
            return
        path = f"{folder}/{free_name(safe_name(document.name), taken)}"
        with (
            storages["documents"].open(document.stored_as) as content,
            archive.opened(path) as written,
        ):
            shutil.copyfileobj(content, written, CHUNK)


def _write_figure(
    archive: _Archive, figure: SnapshotFigure, papers: _Papers, *, course: _Course, name: str
) -> None:
    """Write a figure with its list, and what proves it into a folder of its own."""
    needed: dict[str, None] = {}
    every_line = (
        course.passed(line)
        for is_counted in (True, False)
        for line in frozen.every_line_of(figure, is_counted=is_counted)
    )
    with archive.opened(f"lists/{name}.jsonl") as written:
        lines = digest_of_lines(_written_lines(every_line, written, papers, needed))
    content = frozen.figure_content(figure, lines=lines)
    archive.write(f"figures/{name}.json", _readable(content))
    if papers.hides_people:
        # Nobody can say of a file that it names nobody.
        papers.withheld.update(needed)
        return
    taken: set[str] = set()
    for sha256 in needed:
        course.say()
        papers.copy(sha256, archive, folder=f"evidence/{name}", taken=taken)


def _written_lines(
    every_line: Iterable[SnapshotLine], file: _Hashed, papers: _Papers, needed: dict[str, None]
) -> Iterator[dict[str, object]]:
    """Write each line with its words, and return what of it is hashed."""
    for line in every_line:
        content = frozen.line_content(line)
        file.write(canonical({"line": content, **papers.words_of(line)}) + b"\n")
        needed.update(dict.fromkeys(line.evidence))
        yield content


def _write_emblem(archive: _Archive, snapshot: Snapshot, papers: _Papers) -> None:
    emblem = papers.emblem(snapshot)
    if emblem is not None:
        papers.copy(emblem.sha256, archive, folder="emblem", taken=set())


def _write_report(
    archive: _Archive,
    snapshot: Snapshot,
    figures: Sequence[SnapshotFigure],
    documents: Sequence[SnapshotDocument],
) -> None:
    content = frozen.snapshot_content(
        snapshot,
        figures=[figure.content_hash for figure in figures],
        documents=sorted({each.sha256 for each in documents}),
    )
    archive.write(REPORT, _readable(content))
    rules = "\n\n".join(
        f"{figure.name} ({figure.code})\n"
        + _("Version %(number)s. %(sentence)s")
        % {"number": figure.rule_version, "sentence": figure.sentence}
        for figure in figures
    )
    archive.write(RULES, f"{rules}\n".encode())


def _write_workbook(
    archive: _Archive,
    snapshot: Snapshot,
    figures: Sequence[SnapshotFigure],
    *,
    veil: Veil | None,
    course: _Course,
) -> None:
    seen = veil.frozen if veil else as_frozen
    sheets = sheets_of(figures, seen=lambda line: seen(course.passed(line)))
    with tempfile.TemporaryFile() as file:
        write_workbook(sheets, file, at=snapshot.taken_at)
        file.seek(0)
        with archive.opened(WORKBOOK) as written:
            shutil.copyfileobj(file, written, CHUNK)


def _manifest(snapshot: Snapshot, archive: _Archive, papers: _Papers) -> bytes:
    told = {
        "form": FORM,
        "content_hash": snapshot.content_hash,
        "files": archive.files,
        "lost": sorted(papers.lost),
    }
    if papers.hides_people:
        emblem = papers.emblem(snapshot)
        told["withheld"] = sorted(papers.withheld - ({emblem.sha256} if emblem else set()))
    return _readable(told)


def sums_of(files: dict[str, dict[str, object]]) -> str:
    """Return the list of checksums as ``sha256sum --check`` reads it."""
    return "".join(f"{files[path]['sha256']}  {path}\n" for path in sorted(files))


def _readable(content: object) -> bytes:
    return (json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(snapshot: Snapshot, veil: Veil | None) -> str:
    """Return how the pack is read and proven, and what it withholds."""
    text = _(
        "%(programme)s\n"
        "Report of period %(period)s, frozen as number %(number)s.\n"
        "Frozen under %(hash)s\n"
        "\n"
        "report.pdf    the report to read\n"
        "report.xlsx   every figure with its list\n"
        "rules.txt     how each figure was counted\n"
        "evidence/     what proves the lines, a folder for each figure\n"
        "figures/      each figure as it was frozen\n"
        "lists/        every line, counted or not, as it was frozen\n"
        "report.json   the facts and the texts of the report, as they were frozen\n"
        "manifest.json every file with its SHA-256\n"
        "SHA256SUMS    the same for the command: sha256sum --check SHA256SUMS\n"
        "\n"
        "To prove it: raceme report verify FILE. It needs no database. It compares every file "
        "with its SHA-256, works out the number above anew from the lists, and names what "
        "does not fit.\n"
        "\n"
        "How the number comes about: JSON in UTF-8 with sorted keys, no spaces and no escaped "
        'letters is called plain here. The SHA-256 over every "line" of a list in plain JSON, '
        'each ended by a line feed, stands as "lines" in the file of its figure. The SHA-256 '
        'of that file\'s content in plain JSON stands in report.json under "figures". The '
        "SHA-256 of the content of report.json in plain JSON is the number. What a line says "
        'in words is held by "commitment": the SHA-256 over its salt and its words in plain '
        "JSON. Where words were erased, both are gone, and the number still fits.\n"
    ) % {
        "programme": snapshot.facts["programme"]["name"],
        "period": snapshot.facts["period"]["number"],
        "number": snapshot.number,
        "hash": snapshot.content_hash,
    }
    if veil is None or veil.shows_people:
        return text
    return text + _(
        "\n"
        "The programme shows no people's names to its officers, so this pack holds none: lines "
        'that name somebody or a file say "withheld" instead of their words, and no evidence lies '
        "in it. Their hashes stay, so that what is shown to you later can be held to them.\n"
    )
