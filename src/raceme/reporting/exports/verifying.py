"""
Checking a report pack: every file against its SHA-256, and the content hash worked out anew.

It needs the file alone: no database, no settings, nothing that was kept of the report.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from raceme.core.canonical import commitment, digest, digest_of_lines

FORM = 1
MANIFEST, SUMS, REPORT = "manifest.json", "SHA256SUMS", "report.json"
CHUNK = 1024 * 1024
SHOWN = 20


class NoPackError(Exception):
    """The file is no report pack; the text says why."""


@dataclass(kw_only=True)
class Verified:
    """
    What was found: ``content_hash`` as it is worked out anew, and everything that is wrong.

    Of ``withheld`` lines and files the pack says that it does not show them to its reader.
    """

    content_hash: str = ""
    manifest: str = ""
    files: int = 0
    lines: int = 0
    erased: int = 0
    lost: int = 0
    withheld_lines: int = 0
    withheld_files: int = 0
    faults: list[str] = field(default_factory=list)


def verify(path: Path, *, expect: str = "") -> Verified:
    """
    Check the pack at ``path``; ``expect`` is a content hash that was noted elsewhere.

    Raises ``NoPackError`` where there is nothing to check.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise NoPackError(f"{path} cannot be read as an archive: {error}") from error
    with archive:
        manifest = _manifest(archive)
        found = Verified(manifest=hashlib.sha256(archive.read(MANIFEST)).hexdigest())
        hashes = _check_files(archive, manifest, found)
        _recompute(archive, manifest, hashes, found)
    noted = expect.strip().lower()
    if noted and noted not in {found.content_hash, found.manifest}:
        found.faults.append(f"the content hash is not the expected {noted}")
    return found


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        form, _files = manifest["form"], manifest["files"].items()
        _hash, _lost = str(manifest["content_hash"]), list(manifest["lost"])
        _withheld = list(manifest.get("withheld", ()))
    except KeyError as error:
        raise NoPackError("This is no report pack: it has no whole manifest.json.") from error
    except (AttributeError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise NoPackError(f"manifest.json of this pack cannot be read: {error}") from error
    if form != FORM:
        raise NoPackError(f"This pack is of form {form}; this version reads form {FORM}.")
    return manifest


def _check_files(
    archive: zipfile.ZipFile, manifest: Mapping[str, Any], found: Verified
) -> dict[str, str]:
    """Compare every file with the manifest; return the hash of each that is there."""
    named = manifest["files"]
    there = archive.namelist()
    found.files = len(there)
    found.faults += [f"{path}: is there twice" for path in sorted(set(_repeated(there)))]
    hashes: dict[str, str] = {}
    for path in sorted(set(there)):
        try:
            with archive.open(path) as file:
                hashes[path] = _hash(file)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            found.faults.append(f"{path}: is damaged ({error})")
    for path in sorted(named):
        if path not in there:
            found.faults.append(f"{path}: is missing")
        elif path in hashes and hashes[path] != named[path].get("sha256"):
            found.faults.append(f"{path}: was changed")
    added = sorted(set(there) - set(named) - {MANIFEST, SUMS})
    found.faults += [f"{path}: was added" for path in added]
    _check_sums(archive, named, found)
    return hashes


def _check_sums(archive: zipfile.ZipFile, named: Mapping[str, Any], found: Verified) -> None:
    """Hold the list of checksums to the manifest, which says the same."""
    wanted = {path: str(told.get("sha256")) for path, told in named.items()}
    wanted[MANIFEST] = found.manifest
    text = "".join(f"{wanted[path]}  {path}\n" for path in sorted(wanted))
    if SUMS not in archive.namelist():
        found.faults.append(f"{SUMS}: is missing")
    elif not any(fault.startswith(f"{SUMS}:") for fault in found.faults) and (
        archive.read(SUMS) != text.encode()
    ):
        found.faults.append(f"{SUMS}: was changed")


def _repeated(paths: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            yield path
        seen.add(path)


def _hash(file: IO[bytes]) -> str:
    hashed = hashlib.sha256()
    while piece := file.read(CHUNK):
        hashed.update(piece)
    return hashed.hexdigest()


def _recompute(
    archive: zipfile.ZipFile,
    manifest: Mapping[str, Any],
    hashes: Mapping[str, str],
    found: Verified,
) -> None:
    """Work the content hash out anew, from each line to the figure and to the report."""
    report = _json(archive, REPORT, found)
    if report is None:
        return
    found.content_hash = digest(report)
    if found.content_hash != manifest["content_hash"]:
        found.faults.append(f"{REPORT}: does not give the content hash of the manifest")
    figures = sorted(path for path in hashes if path.startswith("figures/"))
    told = report.get("figures", [])
    if len(figures) != len(told):
        found.faults.append(f"{REPORT}: names {len(told)} figures, and {len(figures)} are there")
    for path, wanted in zip(figures, told, strict=False):
        figure = _json(archive, path, found)
        if figure is None:
            continue
        if digest(figure) != wanted:
            found.faults.append(f"{path}: is not the figure that was frozen")
        _check_list(archive, path, figure, found)
    _check_evidence(manifest, hashes, report, found)


def _check_list(
    archive: zipfile.ZipFile, path: str, figure: Mapping[str, Any], found: Verified
) -> None:
    """Hold the list of a figure to it, and the words of each line to their commitment."""
    of = path.replace("figures/", "lists/").replace(".json", ".jsonl")
    if of not in archive.namelist():
        return
    faults: list[str] = []
    counts = {True: 0, False: 0}

    def lines() -> Iterator[object]:
        with archive.open(of) as file:
            for number, text in enumerate(file, start=1):
                row = json.loads(text)
                line, words = row["line"], row["words"]
                counts[bool(line["is_counted"])] += 1
                if words is None and row.get("withheld"):
                    found.withheld_lines += 1
                elif words is None:
                    found.erased += 1
                elif commitment(row["salt"], words) != line["commitment"]:
                    faults.append(f"{of}, row {number}: its words were changed")
                yield line

    try:
        hashed = digest_of_lines(lines())
    except (KeyError, TypeError, ValueError, AttributeError, OSError, zipfile.BadZipFile) as error:
        found.faults.append(f"{of}: cannot be read ({error})")
        return
    found.lines += sum(counts.values())
    found.faults += faults[:SHOWN]
    if hashed != figure.get("lines"):
        found.faults.append(f"{of}: is not the list that was frozen")
    elif (counts[True], counts[False]) != (figure.get("counted"), figure.get("left_out")):
        found.faults.append(f"{path}: counts other lines than its list has")


def _check_evidence(
    manifest: Mapping[str, Any],
    hashes: Mapping[str, str],
    report: Mapping[str, Any],
    found: Verified,
) -> None:
    """Look that every file of evidence is one of the report, and that none is missing."""
    wanted, lost = set(report.get("documents", [])), set(manifest["lost"])
    withheld = set(manifest.get("withheld", ()))
    there = {
        path: sha256 for path, sha256 in hashes.items() if path.startswith(("evidence/", "emblem/"))
    }
    found.faults += [
        f"{path}: is not evidence of this report"
        for path, sha256 in there.items()
        if sha256 not in wanted
    ]
    missing = wanted - set(there.values()) - lost - withheld
    found.faults += [f"evidence {sha256}: is missing" for sha256 in sorted(missing)]
    found.lost = len(lost & wanted)
    found.withheld_files = len(withheld & wanted)


def _json(archive: zipfile.ZipFile, path: str, found: Verified) -> dict[str, Any] | None:
    try:
        content = json.loads(archive.read(path))
    except KeyError:
        return None
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        found.faults.append(f"{path}: cannot be read ({error})")
        return None
    if not isinstance(content, dict):
        found.faults.append(f"{path}: cannot be read")
        return None
    return content
