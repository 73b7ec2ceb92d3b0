"""Run alone: read each file named, with the memory of a worker, and say what came of it."""

import json
import os
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024


def own_peak() -> int:
    """Return the most memory of this program alone, in KiB: rusage counts who began it, too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415

    django.setup()
    from raceme.stewardship.imports.reading import NotReadable, read_file  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = {}
    for path in map(Path, sys.argv[1:]):
        try:
            book = read_file(path, path.name)
        except NotReadable as refused:
            told[path.name] = type(refused).__name__
        else:
            told[path.name] = f"{sum(1 for sheet in book.sheets for row in sheet.stream() if row)}"
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    kilobytes = max(own_peak(), children)
    sys.stdout.write(json.dumps({"told": told, "megabytes": kilobytes // 1024}))


if __name__ == "__main__":
    main()
