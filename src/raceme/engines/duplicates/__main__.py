"""Find doubles from the command line: ``python -m raceme.engines.duplicates FILE --out PAIRS``."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from raceme.engines.duplicates.find import pairs
from raceme.engines.duplicates.problem import DuplicatesError
from raceme.engines.duplicates.reading import opened, write

_FAULT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pairs and print how many; on a fault print its code, and return 2."""
    asked = _parser().parse_args(arguments)
    try:
        with opened(asked.file) as table:
            count = write(pairs(table.records), asked.out)
    except DuplicatesError as error:
        return _fault(error.code.value, error.value)
    except OSError as error:
        return _fault("unreadable", str(error))
    print(json.dumps({"pairs": count, "missing": table.missing}))
    return 0


def _fault(code: str, value: str) -> int:
    print(json.dumps({"error": code, "value": value}, ensure_ascii=False), file=sys.stderr)
    return _FAULT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m raceme.engines.duplicates",
        description="Find the rows of a csv file that are likely the same organisation.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="PAIRS")
    return parser


if __name__ == "__main__":
    sys.exit(main())
