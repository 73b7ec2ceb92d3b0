"""What an uploaded file is: told by its bytes, and held against its name."""

import codecs
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from raceme.core.errors import Refusal

HEAD = 8192
TAIL = 4096
NAME_LENGTH = 200
ENDING_LENGTH = 12
# Larger pictures are not photographs of anything a log needs, and cost memory to open.
MOST_POINTS = 80_000_000
MOST_MEMBERS = 5_000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_TIMES_LARGER = 200
# A table of zeros packs very well: only what is also large is taken for a trap.
SMALL_ENOUGH = 50 * 1024 * 1024
# How files begin that Office wrote before 2007, or locked with a password.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IS_ENCRYPTED = 0x1
# Parts of Office and OpenDocument files that are programs, and what says so of others.
PROGRAMS = re.compile(r"vbaproject|(^|/)macrosheets/|^basic/|^scripts/", re.IGNORECASE)
PROGRAM_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-excel\.\w*macro", re.IGNORECASE)
LONGEST_LISTING = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
TYPES = [
    ("application/pdf", gettext_lazy("PDF")),
    ("image/jpeg", gettext_lazy("Photograph")),
    ("image/png", gettext_lazy("Image")),
    (f"{OFFICE}.wordprocessingml.document", gettext_lazy("Word document")),
    (f"{OFFICE}.spreadsheetml.sheet", gettext_lazy("Excel workbook")),
    (f"{OFFICE}.presentationml.presentation", gettext_lazy("PowerPoint presentation")),
    (f"{OPEN}.text", gettext_lazy("Text document")),
    (f"{OPEN}.spreadsheet", gettext_lazy("Spreadsheet")),
    (f"{OPEN}.presentation", gettext_lazy("Presentation")),
    ("text/csv", gettext_lazy("Table as text")),
    ("text/plain", gettext_lazy("Plain text")),
    ("application/zip", gettext_lazy("Archive")),
]
# Bytes that no text holds, whichever of the usual alphabets it is written in.
NOT_TEXT = bytes(sorted(set(range(32)) - set(b"\t\n\f\r\x1b")))
CHUNK = 64 * 1024
# How a text begins that has two bytes a letter.
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class NotKept(Refusal):
    """A file that is not kept; the sentence says why."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is kept: what it is served as, and how its bytes are read."""

    media_type: str
    check: Callable[[IO[bytes], "Kind", str], None]
    inside: str = ""


def type_named(media_type: str) -> str:
    """Return what people call files of ``media_type``."""
    return str(dict(TYPES).get(media_type, media_type))


def kind_of(name: str, content: IO[bytes]) -> Kind:
    """
    Return the kind that both the name and the bytes of a file say.

    Raises ``NotKept`` when the bytes are another kind, of none that is kept, or damaged.
    """
    ending = ending_of(name)
    kind = KINDS.get(ending)
    if kind is None:
        raise NotKept(
            _("Files of this kind are not kept. Save it as PDF, or send an image or Office file.")
        )
    content.seek(0)
    kind.check(content, kind, ending)
    content.seek(0)
    return kind


def ending_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def safe_name(name: str) -> str:
    """Return ``name`` without folders, signs that steer a screen and needless length."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFC", last)
    )
    stem, point, ending = " ".join(seen.split()).strip(". ").rpartition(".")
    if not stem:
        stem, point, ending = ending, "", ""
    tail = (point + ending.strip())[:ENDING_LENGTH]
    return (stem.strip()[: NAME_LENGTH - len(tail)] or _("document")) + tail


def _check_pdf(content: IO[bytes], _kind: Kind, ending: str) -> None:
    _refuse_disguise(content, ending, kinds={"pdf"})
    content.seek(0, 2)
    content.seek(max(0, content.tell() - TAIL))
    if b"%%EOF" not in content.read():
        raise _damaged()


def _check_image(content: IO[bytes], kind: Kind, ending: str) -> None:
    _refuse_disguise(content, ending, kinds={"png"} if kind.inside == "PNG" else {"jpg"})
    try:
        with Image.open(content, formats=[kind.inside]) as image:
            width, height = image.size
            if width * height > MOST_POINTS:
                raise _too_many_points()
            if kind.inside == "PNG":
                image.verify()
            else:
                # Drafted at the smallest scale, the whole stream is read at little cost.
                image.draft("L", (1, 1))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_points() from error
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error) as error:
        raise _damaged() from error


def refuse_large_picture(content: IO[bytes], *, most: int) -> None:
    """Raise ``NotKept`` for a picture of more than ``most`` points, which all are drawn at once."""
    content.seek(0)
    with Image.open(content, formats=["PNG", "JPEG"]) as image:
        width, height = image.size
    if width * height > most:
        raise _too_many_points()


def _check_zip(content: IO[bytes], kind: Kind, ending: str) -> None:
    if kind.inside and content.read(len(LOCKED)) == LOCKED:
        raise NotKept(
            _(
                "It is locked with a password, or written in the format before 2007. Take the "
                "password off and save it anew, or as PDF."
            )
        )
    content.seek(0)
    _refuse_disguise(content, ending, kinds=ZIPPED)
    try:
        with zipfile.ZipFile(content) as archive:
            _refuse_trap(archive)
            _refuse_locked(archive)
            _refuse_other_office(archive, kind, ending)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, NotImplementedError,
            RuntimeError, lzma.LZMAError, struct.error, zlib.error) as error:  # fmt: skip
        raise _damaged() from error


def _refuse_trap(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if not members:
        raise NotKept(_("The file is empty."))
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > SMALL_ENOUGH and unpacked > packed * MOST_TIMES_LARGER)
    ):
        raise NotKept(
            _("It unpacks to far more than an archive should hold. Send its files one by one.")
        )


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    is_locked = any(member.flag_bits & IS_ENCRYPTED for member in archive.infolist())
    if is_locked or b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise NotKept(
            _(
                "It is locked with a password, so that nobody else could open it. Take the "
                "password off, then choose it again."
            )
        )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a member, whatever it says of its size; nothing where it is not."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(LONGEST_LISTING)


def _refuse_other_office(archive: zipfile.ZipFile, kind: Kind, ending: str) -> None:
    if not kind.inside:
        return
    names = set(archive.namelist())
    if kind.media_type.startswith(OPEN):
        fits = _read(archive, "mimetype").strip() == kind.inside.encode()
    else:
        fits = kind.inside in names and "[Content_Types].xml" in names
    if not fits:
        raise _disguised(ending, _("something else"))
    types = _read(archive, "[Content_Types].xml")
    if any(map(PROGRAMS.search, names)) or PROGRAM_TYPES.search(types):
        raise NotKept(_("It holds macros, which are programs. Save it without them, or as PDF."))


def _check_text(content: IO[bytes], _kind: Kind, ending: str) -> None:
    found = _marked(content.read(HEAD))
    content.seek(0)
    if found in NEVER_TEXT:
        raise _disguised(ending, str(HOLDS[found]))
    wide = WIDE.get(content.read(2), "")
    content.seek(0)
    for chunk in _narrowed(content, wide) if wide else iter(partial(content.read, CHUNK), b""):
        if wide and (hidden := _marked(chunk[:HEAD])) in NEVER_TEXT:
            raise _disguised(ending, str(HOLDS[hidden]))
        if chunk.translate(None, NOT_TEXT) != chunk:
            raise _unreadable()


def _narrowed(content: IO[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a text of two bytes a letter, as Teams and Excel write it, in those that are usual."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := content.read(CHUNK):
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise _unreadable() from error


def _unreadable() -> NotKept:
    return NotKept(_("It cannot be read as text. Save it as UTF-8, then choose it again."))


def _refuse_disguise(content: IO[bytes], ending: str, *, kinds: set[str]) -> None:
    """Refuse a file whose first bytes are another kind than its ending."""
    head = content.read(HEAD)
    content.seek(0)
    known = getattr(filetype.guess(head), "extension", "")
    # A PDF may begin a little later; where something else begins first it is that.
    marked = known if known and _marked(head) == "pdf" else _marked(head)
    # What is stored in an archive as it is may lie near its beginning.
    found = known if known in ZIPPED else marked or known
    if found not in kinds:
        raise _disguised(ending, str(HOLDS.get(found, _("something else"))))


def _marked(head: bytes) -> str:
    """Return what the first bytes say in words that people could read, or nothing."""
    start = head[:1024].lower()
    for kind, tags in MARKS:
        if any(tag in start for tag in tags):
            return kind
    return "xml" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml") else ""


def _disguised(ending: str, holds: str) -> NotKept:
    return NotKept(_("Named %(ending)s but holds %(what)s.") % {"ending": ending, "what": holds})


def _damaged() -> NotKept:
    return NotKept(_("It cannot be opened: it is damaged or not complete. Save it anew and try."))


def _too_many_points() -> NotKept:
    return NotKept(_("This picture has too many points. Save it smaller, then choose it again."))


# In this order: a page may hold drawings, and a drawing code.
MARKS = (
    ("html", (b"<!doctype html", b"<html")),
    ("svg", (b"<svg",)),
    ("html", (b"<script", b"<body", b"<iframe")),
    ("pdf", (b"%pdf-",)),
)
NEVER_TEXT = {"html", "svg", "pdf"}
# What filetype calls the files that are zip archives inside.
ZIPPED = {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"}
HOLDS: dict[str, str | Promise] = {
    "html": gettext_lazy("a web page"),
    "svg": gettext_lazy("a drawing with code"),
    "xml": gettext_lazy("an XML file"),
    "exe": gettext_lazy("a program"),
    "elf": gettext_lazy("a program"),
    "pdf": gettext_lazy("a PDF"),
    "png": gettext_lazy("an image"),
    "jpg": gettext_lazy("an image"),
    "gif": gettext_lazy("an image"),
    "webp": gettext_lazy("an image"),
    "heic": gettext_lazy("an image"),
    **dict.fromkeys(ZIPPED, gettext_lazy("an archive or an Office file")),
}
KINDS = {
    ".pdf": Kind("application/pdf", _check_pdf),
    ".png": Kind("image/png", _check_image, "PNG"),
    ".jpg": Kind("image/jpeg", _check_image, "JPEG"),
    ".docx": Kind(f"{OFFICE}.wordprocessingml.document", _check_zip, "word/document.xml"),
    ".xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", _check_zip, "xl/workbook.xml"),
    ".pptx": Kind(f"{OFFICE}.presentationml.presentation", _check_zip, "ppt/presentation.xml"),
    ".odt": Kind(f"{OPEN}.text", _check_zip, f"{OPEN}.text"),
    ".ods": Kind(f"{OPEN}.spreadsheet", _check_zip, f"{OPEN}.spreadsheet"),
    ".odp": Kind(f"{OPEN}.presentation", _check_zip, f"{OPEN}.presentation"),
    ".zip": Kind("application/zip", _check_zip),
    ".csv": Kind("text/csv", _check_text),
    ".txt": Kind("text/plain", _check_text),
}
KINDS[".jpeg"] = KINDS[".jpg"]
