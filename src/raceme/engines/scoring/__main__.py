"""Score from the command line: ``python -m raceme.engines.scoring DEFINITION ANSWERS``."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from raceme.engines.scoring.answers import faults_of_answers
from raceme.engines.scoring.problem import Factors, ScoringError
from raceme.engines.scoring.reading import read_factors, read_scheme
from raceme.engines.scoring.score import score
from raceme.engines.scoring.writing import result_to_json

_FAULT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the result; where something is wrong print each fault with its place, and return 2."""
    asked = _parser().parse_args(arguments)
    try:
        scheme = read_scheme(_document(asked.definition))
        answers = _document(asked.answers)
        factors = read_factors(_document(asked.factors)) if asked.factors else Factors()
        wrong = faults_of_answers(scheme, answers)
        if wrong:
            raise ScoringError(wrong)  # noqa: TRY301 (told where the others are)
    except ScoringError as error:
        for each in error.wrong:
            print(each, file=sys.stderr)
        return _FAULT
    except (OSError, ValueError, RecursionError) as error:
        print(f"unreadable: {error}", file=sys.stderr)
        return _FAULT
    result = result_to_json(score(scheme, answers, factors=factors))
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m raceme.engines.scoring",
        description="Score a set of answers by a definition; both are JSON files.",
    )
    parser.add_argument("definition", type=Path, metavar="DEFINITION.json")
    parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
    parser.add_argument("--factors", type=Path, metavar="FACTORS.json")
    return parser


def _document(file: Path) -> Any:  # noqa: ANN401 (what JSON holds)
    return json.loads(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
