"""Small files of every kind, made of bytes that their programs would read."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
CSV = "Nume;Oraș\nSomeșul Digital;Cluj-Napoca\n".encode()
OPEN = "application/vnd.oasis.opendocument"


def image(kind: str, *, size: tuple[int, int] = (8, 8)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "green").save(content, kind)
    return content.getvalue()


def archive(members: dict[str, bytes], *, packed_by: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packed_by) as packed:
        for name, held in members.items():
            packed.writestr(name, held)
    return content.getvalue()


def office(main: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **more})


def open_document(kind: str) -> bytes:
    return archive({"mimetype": f"{OPEN}.{kind}".encode(), "content.xml": b"<x/>"})


def damaged_open_documents() -> list[bytes]:
    """Return a text document packed in each way there is, its packed bytes overwritten."""
    members = {"mimetype": f"{OPEN}.text".encode() * 3, "content.xml": b"<x/>"}
    damaged = []
    for packed_by in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        content = archive(members, packed_by=packed_by)
        # The packed bytes follow the local header, of 30 bytes and the name; those of LZMA
        # begin with four that say how long its own header is.
        start = 30 + len("mimetype") + 4
        damaged.append(content[:start] + b"\xff" * 20 + content[start + 20 :])
    return damaged
