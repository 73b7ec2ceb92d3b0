"""The evidence behind figures as one archive: a folder for each figure, and what lies in it."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import IO

from django.core.files.storage import storages
from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.timing import counting as counted
from raceme.engagements.models import Evidence
from raceme.reporting import counting
from raceme.reporting.counting import Question
from raceme.reporting.queries.proofs import evidence_of

MOST_LINES = 20_000
LINES_AT_ONCE = 2_000
MOST_MEGABYTES = 500
MEGABYTE = 1024 * 1024
LONGEST_STEM, LONGEST_ENDING = 80, 12
# What any system refuses in the name of a file, and what would lead out of its folder.
UNSAFE = re.compile(r"[^\w .,()&+-]+")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
Tell = Callable[[int, int, str], None]


class TooMuch(Refusal):
    """More than one archive takes."""


class TooLarge(TooMuch):
    def __init__(self, limit: int) -> None:
        sentence = _(
            "The evidence is larger than %(limit)s MB, which is more than one archive holds. "
            "Take it figure by figure, or period by period."
        )
        super().__init__(sentence % {"limit": limit})


class TooManyLines(TooMuch):
    def __init__(self, limit: int) -> None:
        sentence = _(
            "A figure has more than %(limit)s lines, which is more than one archive proves. "
            "Narrow its list, or take it period by period."
        )
        super().__init__(sentence % {"limit": words.number(limit)})


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A figure's folder: its name, and the question whose lines are proven by what lies in it."""

    name: str
    question: Question
    is_proven: bool | None = None
    which: Q = field(default_factory=Q)


def write_archive(
    folders: Sequence[Folder],
    file: IO[bytes],
    *,
    most_lines: int = MOST_LINES,
    tell: Tell = lambda *_told: None,
) -> int:
    """
    Write the files of ``folders``; return how many there are.

    Raises ``TooManyLines`` or ``TooLarge`` before anything is written. ``tell`` is told before
    each piece of evidence how many are done, of how many, and whose folder is being written.
    """
    found = [(folder.name, _proofs(folder, most_lines=most_lines)) for folder in folders]
    size = sum(proof.document.size for _name, proofs in found for proof in proofs if proof.document)
    if size > MOST_MEGABYTES * MEGABYTE:
        raise TooLarge(MOST_MEGABYTES)
    total, done = sum(len(proofs) for _name, proofs in found), count()

    def _told(proofs: Iterable[Evidence], name: str) -> Iterator[Evidence]:
        for proof in proofs:
            tell(next(done), total, name)
            yield proof

    contents: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        taken_folders: set[str] = set()
        for name, proofs in found:
            folder = free_name(safe_name(name), taken_folders)
            contents += [name, *_copied(_told(proofs, name), folder, archive), ""]
        archive.writestr("contents.txt", "\n".join(contents))
    return len(archive.namelist()) - 1


def safe_name(name: str) -> str:
    """Return ``name`` as any system takes it for a file: no path, no trick, not too long."""
    path = PurePosixPath(UNSAFE.sub("_", name.replace("/", "_")).strip(" ."))
    stem, ending = path.stem[:LONGEST_STEM].strip(" ."), path.suffix[:LONGEST_ENDING]
    safe = f"{stem}{ending}" or "_"
    return f"_{safe}" if RESERVED.fullmatch(safe) else safe


def _copied(proofs: Iterable[Evidence], folder: str, archive: zipfile.ZipFile) -> list[str]:
    """Write each document, and return what the list of contents says of it."""
    taken: set[str] = set()
    said = []
    for proof in proofs:
        if proof.document is None:
            said.append(_("%(record)s: a record, no file") % {"record": proof.system_record})
            continue
        path = f"{folder}/{free_name(safe_name(proof.document.name), taken)}"
        try:
            content = storages["documents"].open(proof.document.stored_as)
        except FileNotFoundError:
            said.append(_("%(path)s: the store has lost this file") % {"path": path})
            continue
        with content, archive.open(path, "w", force_zip64=True) as written:
            shutil.copyfileobj(content, written)
        said.append(f"{path}  sha256:{proof.document.sha256}")
    return said or [_("no files")]


def free_name(name: str, taken: set[str]) -> str:
    """Return ``name``, with a number where it is taken, and take it."""
    path, free = PurePosixPath(name), name
    for number in count(2):
        if free.lower() not in taken:
            break
        free = f"{path.stem} ({number}){path.suffix}"
    taken.add(free.lower())
    return free


def _proofs(folder: Folder, *, most_lines: int) -> list[Evidence]:
    """Return what proves a figure's lines, each document and record once, in the order of time."""
    with counted():
        lines = counting.lines(
            folder.question,
            page=slice(0, most_lines + 1),
            is_proven=folder.is_proven,
            which=folder.which,
        )
    if len(lines) > most_lines:
        raise TooManyLines(most_lines)
    proofs: dict[tuple[int | None, str], Evidence] = {}
    for first in range(0, len(lines), LINES_AT_ONCE):
        for proof in evidence_of(folder.question, lines[first : first + LINES_AT_ONCE]):
            proofs.setdefault((proof.document_id, proof.system_record), proof)
    return list(proofs.values())
