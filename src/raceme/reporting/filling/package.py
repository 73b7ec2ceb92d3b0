"""
An Office file as the parts it is made of, read with suspicion and written back as it was.

What nobody touches leaves byte for byte as it came: the funder's layout is not ours.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree
from lxml.etree import _Element as Element

from raceme.reporting.filling.places import FileUnusable

MEGABYTE = 1024 * 1024
MOST_PARTS = 2_000
LARGEST_PART = 24 * MEGABYTE
LARGEST_WHOLE = 96 * MEGABYTE
# How files begin that Office wrote before 2007, or locked with a password.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = (
    zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError,
    UnicodeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
# Parts that run, or that fetch what they show from elsewhere.
ACTIVE = re.compile(
    r"vbaproject|activex|embeddings/|externallinks/|(^|/)connections\.xml|querytables/|"
    r"macrosheets/|dialogsheets/|webextensions/|customui|ctrlprops/|afchunk|\.bin\.exe|\.mht",
    re.IGNORECASE,
)
ACTIVE_TYPES = re.compile(
    rb"macroEnabled|vbaProject|activeX|oleObject|ms-excel.*macro", re.IGNORECASE
)
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Somewhere to click is no harm; all else that lies outside is fetched without being asked.
HARMLESS = "/hyperlink"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return ``text`` without what no XML can hold."""
    return NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Package:
    """The parts of an Office file; raises ``FileUnusable`` for what should not be opened."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(LOCKED):
            raise FileUnusable(
                _(
                    "It is locked with a password, or written in the format before 2007. Open it, "
                    "take the password off, and save it as .xlsx or .docx."
                )
            )
        self._infos, self._parts = _unpacked(content)
        self._trees: dict[str, Element] = {}
        self._touched: set[str] = set()
        self._refuse_active()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def tree(self, name: str) -> Element:
        """Return a part, parsed once; where it is missing the file is damaged."""
        if name not in self._trees:
            if name not in self._parts:
                raise damaged()
            self._trees[name] = _parsed(self._parts[name])
        return self._trees[name]

    def touch(self, name: str) -> None:
        """Say that a part was changed and is to be written anew."""
        self._touched.add(name)

    def written(self) -> bytes:
        """Return the file: its parts in their order, under their own dates."""
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                content = self._parts[info.filename]
                if info.filename in self._touched:
                    content = etree.tostring(
                        self._trees[info.filename],
                        xml_declaration=True,
                        encoding="UTF-8",
                        standalone=True,
                    )
                told = zipfile.ZipInfo(info.filename, info.date_time)
                told.compress_type = info.compress_type
                archive.writestr(told, content)
        return file.getvalue()

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Return what a part refers to: each id, with the type and the part's name."""
        folder, _slash, own = name.rpartition("/")
        path = f"{folder}/_rels/{own}.rels" if folder else f"_rels/{own}.rels"
        if path not in self._parts:
            return
        for one in self.tree(path).iter(RELATIONS):
            target = str(one.get("Target", ""))
            full = target[1:] if target.startswith("/") else f"{folder}/{target}"
            yield str(one.get("Id", "")), str(one.get("Type", "")), _plain(full)

    def _refuse_active(self) -> None:
        """Parse every part, and refuse what runs or reaches elsewhere."""
        names = "\n".join(self._parts)
        types = self._parts.get("[Content_Types].xml", b"")
        if any(map(ACTIVE.search, names.splitlines())) or ACTIVE_TYPES.search(types):
            raise FileUnusable(
                _(
                    "It holds macros, embedded objects or links to data elsewhere. Save a copy "
                    "without them, and upload that."
                )
            )
        for name in self._parts:
            if name.endswith((".xml", ".rels", ".vml")):
                self.tree(name)
            if name.endswith(".rels"):
                self._refuse_outside(name)

    def _refuse_outside(self, name: str) -> None:
        for one in self.tree(name).iter(RELATIONS):
            is_outside = str(one.get("TargetMode", "")).lower() == "external"
            if is_outside and not str(one.get("Type", "")).endswith(HARMLESS):
                raise FileUnusable(
                    _(
                        "It loads something from elsewhere (%(target)s). Put it into the file "
                        "itself, or take it out, and save it anew."
                    )
                    % {"target": str(one.get("Target", ""))[:100]}
                )


def damaged() -> FileUnusable:
    return FileUnusable(
        _("It cannot be opened: it is damaged or not complete. Save it anew and try.")
    )


def too_large() -> FileUnusable:
    return FileUnusable(
        _("It unpacks to far more than a report form should hold. Save it without needless sheets.")
    )


def _plain(path: str) -> str:
    """Return a path inside the package without its detours."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _unpacked(content: bytes) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_PARTS:
                raise too_large()
            if len({info.filename.lower() for info in infos}) < len(infos):
                raise damaged()
            left = LARGEST_WHOLE
            for info in infos:
                with archive.open(info) as part:
                    # What it says of its size is not believed: only so much is read.
                    most = min(LARGEST_PART, left)
                    parts[info.filename] = part.read(most + 1)
                if len(parts[info.filename]) > most:
                    raise too_large()
                left -= len(parts[info.filename])
    except UNREADABLE as error:
        raise damaged() from error
    return infos, parts


def _parsed(content: bytes) -> Element:
    """Return the root of a part; nothing is fetched, no entity expanded, no DTD let in."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileUnusable(
            _("It holds definitions that no Office program writes. Save it anew with Office.")
        )
    return root
