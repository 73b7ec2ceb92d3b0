"""Count from the command line: ``python -m raceme.engines.indicators RULE.json LOG.json``."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from raceme.engines.indicators.count import count
from raceme.engines.indicators.problem import CountingError, Figure, Rule, Window
from raceme.engines.indicators.reading import figure_to_json, log_from_json

_FAULT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figure, its list and what was not counted; on a fault its code, and return 2."""
    asked = _parser().parse_args(arguments)
    try:
        figure = _answer(asked)
    except CountingError as error:
        fault = {"error": error.code.value, "field": error.field, "value": str(error.value)}
        print(json.dumps(fault, ensure_ascii=False), file=sys.stderr)
        return _FAULT
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        print(json.dumps({"error": "unreadable", "value": str(error)}), file=sys.stderr)
        return _FAULT
    print(json.dumps(figure_to_json(figure), indent=2, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m raceme.engines.indicators",
        description="Count a log by a rule; both are JSON files.",
    )
    parser.add_argument("rule", type=Path, metavar="RULE.json")
    parser.add_argument("log", type=Path, metavar="LOG.json")
    parser.add_argument("--first", type=date.fromisoformat, metavar="DAY", help="from this day")
    parser.add_argument("--last", type=date.fromisoformat, metavar="DAY", help="to this day")
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="the day a register is read on"
    )
    return parser


def _answer(asked: argparse.Namespace) -> Figure:
    rule = Rule.from_json(json.loads(asked.rule.read_text(encoding="utf-8")))
    log = log_from_json(json.loads(asked.log.read_text(encoding="utf-8")))
    window = Window(first=asked.first, last=asked.last)
    return count(rule, log, window=window, on=asked.on)


if __name__ == "__main__":
    sys.exit(main())
