"""A PDF out of plain data and a template of typst, tagged for those who read with their ears."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.core.files.storage import storages

from raceme.core.chart_files import FONTS
from raceme.core.glyphs import printable

MARK = Path(__file__).parent / "mark.svg"
# What a paper can show of pictures; another kind gives way to the mark.
ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


class Picture(Protocol):
    """A stored document that may be a picture."""

    media_type: str
    stored_as: str


def emblem_file(picture: Picture | None) -> tuple[str, dict[str, bytes]]:
    """Return the name of an emblem with its file; our mark's where it cannot be shown."""
    if picture is not None and picture.media_type in ENDINGS:
        name = f"emblem.{ENDINGS[picture.media_type]}"
        try:
            with storages["documents"].open(picture.stored_as) as content:
                return name, {name: content.read()}
        except FileNotFoundError:
            pass
    return MARK.name, {}


def set_paper(
    content: Mapping[str, object],
    *,
    source: Path,
    at: datetime,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """
    Return ``content`` as a PDF; ``source`` reads it and sets it, with our own fonts alone.

    ``files`` are pictures that it shows, by their names; our mark is there as ``mark.svg``.
    """
    import typst  # noqa: PLC0415 (a download pays for it, not every start)

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(source, root / source.name)
        shutil.copy(MARK, root / MARK.name)
        for name, file in (files or {}).items():
            (root / name).write_bytes(file)
        written_down = json.dumps(_printable(content), ensure_ascii=False)
        return bytes(
            typst.compile(
                str(root / source.name),
                root=folder,
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"content": written_down},
                pdf_standards="ua-1",
                timestamp=int(at.timestamp()),
            )
        )


def _printable(content: object) -> object:
    if isinstance(content, str):
        return printable(content)
    if isinstance(content, Mapping):
        return {key: _printable(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_printable(value) for value in content]
    return content
