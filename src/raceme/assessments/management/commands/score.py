import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from raceme.assessments import library
from raceme.assessments.exports.report import written_report
from raceme.assessments.words import told
from raceme.questionnaires import words
from raceme.questionnaires.solving import (
    Factors,
    Result,
    Scheme,
    ScoringError,
    faults_of_answers,
    read_definition,
    read_factors,
    result_to_json,
    score,
)

WRONG_INPUT = 2
MOST_TOLD = 40
LARGEST_FILE = 20_000_000


class Command(BaseCommand):
    help = "Score a set of answers, and say how each figure came about. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "definition", metavar="DEFINITION", help="a file, or the code of one that ships"
        )
        parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
        parser.add_argument(
            "--factors", metavar="FACTORS", help="a file, or the code of a set that ships"
        )
        parser.add_argument(
            "--before", type=Path, metavar="ANSWERS.json", help="those of last time"
        )
        parser.add_argument("--json", action="store_true", help="the result as data")
        parser.add_argument(
            "--out", type=Path, metavar="REPORT.pdf", help="the report of two pages"
        )
        parser.add_argument("--company", default="", metavar="NAME", help="whose report it is")
        parser.add_argument("--language", default="en", choices=["en", "ro"])

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        with translation.override(options["language"]):
            definition = _definition(options["definition"])
            factors = _factors(options["factors"])
            with _refusing(definition):
                scheme = read_definition(definition)
                earlier = options["before"]
                before = _scored(scheme, earlier, factors=factors) if earlier else None
                result = _scored(scheme, options["answers"], factors=factors)
            if options["out"] is not None:
                report = _report(result, definition, before=before, options=options)
                self._write(options["out"], report)
            elif options["json"]:
                self.stdout.write(json.dumps(result_to_json(result), ensure_ascii=False, indent=1))
            else:
                for line in told(result, definition, language=options["language"]):
                    self.stdout.write(line)

    def _write(self, out: Path, report: bytes) -> None:
        try:
            out.write_bytes(report)
        except OSError as error:
            raise CommandError(
                f"{out} cannot be written: {error.strerror}.", returncode=WRONG_INPUT
            ) from error
        self.stdout.write(f"The report is in {out}.")


def _report(
    result: Result,
    definition: Mapping[str, Any],
    *,
    before: Result | None,
    options: Mapping[str, Any],
) -> bytes:
    now = timezone.now()
    return written_report(
        result,
        definition,
        company=options["company"],
        on=timezone.localdate(now),
        at=now,
        language=options["language"],
        before=before,
    )


def _scored(scheme: Scheme, file: Path, *, factors: Factors) -> Result:
    answers = _document(file)
    if wrong := faults_of_answers(scheme, answers):
        raise ScoringError(wrong)
    return score(scheme, answers, factors=factors)


def _definition(named: str) -> Mapping[str, Any]:
    if named in library.codes():
        return library.definition(named)
    document: Mapping[str, Any] = _document(Path(named))
    return document


def _factors(named: str | None) -> Factors:
    if named is None:
        return Factors()
    document = library.factors(named) if named in library.factor_sets() else _document(Path(named))
    with _refusing(document):
        return read_factors(document)


@contextmanager
def _refusing(document: object) -> Iterator[None]:
    """Say each fault with its place in the document, and end."""
    try:
        yield
    except ScoringError as error:
        said = [words.fault(each, definition=document) for each in error.wrong[:MOST_TOLD]]
        if len(error.wrong) > MOST_TOLD:
            said.append(f"… and {len(error.wrong) - MOST_TOLD} more")
        raise CommandError("\n".join(said), returncode=WRONG_INPUT) from error


def _document(file: Path) -> Any:  # noqa: ANN401 (what JSON holds)
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{file} is larger than 20 MB.", returncode=WRONG_INPUT)
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        said = f"{file} cannot be read: {error.strerror}."
    except json.JSONDecodeError as error:
        said = f"{file}, line {error.lineno}, column {error.colno}: this is no JSON."
    except (ValueError, RecursionError):
        said = f"{file} is no JSON in utf-8."
    raise CommandError(said, returncode=WRONG_INPUT)
