"""
Refresh the front-end files and fonts that stand in the repository.

They are taken from the npm registry by `npm pack` and checked in, so that neither building
nor running Raceme needs npm. Change a version below, run `python scripts/vendor.py`, look at
the pages, commit. `core/static/core/vendor/VENDOR.json` says of each file where it came from.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORE = ROOT / "src" / "raceme" / "core"
VENDOR = CORE / "static" / "core" / "vendor"
ICONS = ROOT / "scripts" / "vendor-icons.txt"
SOURCE_MAP = re.compile(r"\s*/\*# sourceMappingURL=.*?\*/\s*$")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
EMPTY_SQUARE = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


@dataclass(frozen=True, kw_only=True)
class Package:
    """
    One npm package and the files taken from it, each under its path below `core`.

    A package whose licence file is not inside it names none here; its text then has
    to stand in `licences/` already.
    """

    name: str
    version: str
    licence: str
    licence_file: str | None
    files: dict[str, str]


def _static(path: str) -> str:
    return f"static/core/vendor/{path}"


PACKAGES = [
    Package(
        name="@tabler/core",
        version="1.6.1",
        licence="MIT",
        licence_file=None,
        files={"dist/css/tabler.min.css": _static("tabler.min.css")},
    ),
    Package(
        name="@tabler/icons",
        version="3.51.0",
        licence="MIT",
        licence_file="LICENSE",
        files={"icons/outline": _static("icons.svg")},
    ),
    Package(
        name="htmx.org",
        version="2.0.11",
        licence="0BSD",
        licence_file="LICENSE",
        files={"dist/htmx.min.js": _static("htmx.min.js")},
    ),
    Package(
        name="@fontsource-variable/source-sans-3",
        version="5.3.0",
        licence="OFL-1.1",
        licence_file="LICENSE",
        files={
            f"files/source-sans-3-{part}-wght-normal.woff2": _static(
                f"fonts/source-sans-3-{part}-wght-normal.woff2"
            )
            for part in ("latin", "latin-ext")
        },
    ),
    Package(
        # Reads the code of a badge where a browser cannot by itself.
        name="jsqr",
        version="1.4.0",
        licence="Apache-2.0",
        licence_file="LICENSE",
        files={"dist/jsQR.js": _static("jsQR.js")},
    ),
    Package(
        # The same face for documents and chart pictures, which cannot read woff2.
        name="source-sans",
        version="3.52.0",
        licence="OFL-1.1",
        licence_file="LICENSE.md",
        files={
            f"TTF/SourceSans3-{style}.ttf": f"fonts/SourceSans3-{style}.ttf"
            for style in ("Regular", "It", "Semibold", "Bold")
        },
    ),
]


def _stylesheet(source: Path) -> bytes:
    """Return a style sheet without the address of its source map, which is not shipped."""
    return SOURCE_MAP.sub("\n", source.read_text()).encode()


def _sprite(folder: Path) -> bytes:
    """Return one file of symbols, in the order of their names, from a folder of drawings."""
    symbols = []
    for name in sorted(set(ICONS.read_text().split())):
        drawing = DRAWING.search((folder / f"{name}.svg").read_text())
        if drawing is None:
            message = f"{name}.svg holds no drawing"
            raise ValueError(message)
        inside = " ".join(EMPTY_SQUARE.sub("", drawing[1]).split())
        symbols.append(
            f'  <symbol id="{name}" viewBox="0 0 24 24" stroke-linecap="round" '
            f'stroke-linejoin="round">{inside}</symbol>'
        )
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]
    return "\n".join(lines).encode()


TURNED_BY: dict[str, Callable[[Path], bytes]] = {".css": _stylesheet, ".svg": _sprite}


def _unpack(package: Package, *, into: Path) -> Path:
    """Fetch one package into the folder and return where its files lie."""
    place = into / package.name.replace("/", "-")
    place.mkdir()
    npm = shutil.which("npm")
    if npm is None:
        message = "npm is needed to refresh the vendored files"
        raise SystemExit(message)
    subprocess.run(
        [npm, "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=place,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = place.glob("*.tgz")
    shutil.unpack_archive(archive, place, filter="data")
    return place / "package"


def _licence(package: Package, unpacked: Path) -> str:
    """Keep the package's licence text and return where it lies below `core`."""
    kept = VENDOR / "licences" / f"{package.name.strip('@').replace('/', '-')}.txt"
    if package.licence_file is not None:
        text = (unpacked / package.licence_file).read_text()
        kept.write_text("\n".join(line.rstrip() for line in text.splitlines()).rstrip() + "\n")
    if not kept.exists():
        message = f"{package.name} brings no licence text: write {kept}"
        raise SystemExit(message)
    return kept.relative_to(CORE).as_posix()


def main() -> None:
    """Fetch every package, write its files and the list of them."""
    (VENDOR / "licences").mkdir(parents=True, exist_ok=True)
    listed: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            unpacked = _unpack(package, into=Path(scratch))
            checksums = {}
            for source, target in package.files.items():
                turn = TURNED_BY.get(Path(target).suffix, Path.read_bytes)
                content = turn(unpacked / source)
                (CORE / target).parent.mkdir(parents=True, exist_ok=True)
                (CORE / target).write_bytes(content)
                checksums[target] = hashlib.sha256(content).hexdigest()
            listed.append(
                {
                    "name": package.name,
                    "version": package.version,
                    "licence": package.licence,
                    "licence_text": _licence(package, unpacked),
                    "sha256": checksums,
                }
            )
    (VENDOR / "VENDOR.json").write_text(json.dumps(listed, indent=2) + "\n")


if __name__ == "__main__":
    main()
