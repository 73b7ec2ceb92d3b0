"""``raceme assessments factors``: load a set of factors, list those there are, show one."""

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from raceme.assessments import library
from raceme.assessments.actions.factors import NotFactors, load_factors
from raceme.assessments.imports import Unreadable, Written, read_factors_file
from raceme.assessments.queries.factor_sets import factor_sets, factors
from raceme.core.errors import Refusal
from raceme.questionnaires import words

WRONG_INPUT = 2
MOST_TOLD = 40
BY = "operator"
Say = Callable[[str], None]


def add_to(parts: "_SubParsersAction[Any]") -> None:
    of = parts.add_parser("factors", help="sets of emission factors; these need the database")
    does = of.add_subparsers(dest="does", required=True)
    load: ArgumentParser = does.add_parser("load", help="load a set from a file, json or csv")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--replace", action="store_true", help="where its code is there already")
    load.add_argument("--code", help="of a csv: the code of the set")
    load.add_argument("--year", type=int, help="of a csv: the year it is for")
    load.add_argument("--region", default="", help="of a csv: where it is for")
    load.add_argument("--source", help="of a csv: who published it, and under which licence")
    does.add_parser("list", help="print each set with its year, region and source")
    show = does.add_parser("show", help="print every factor of a set")
    show.add_argument("code", metavar="CODE")


def run(options: dict[str, Any], *, say: Say) -> None:
    if options["does"] == "load":
        _load(options, say=say)
    elif options["does"] == "list":
        for each in factor_sets():
            ships = "ships" if each.is_shipped else "loaded"
            say(f"{each.code:24} {each.year}  {ships:7} {each.region}  {each.source[:100]}")
    else:
        _show(options["code"], say=say)


def _load(options: dict[str, Any], *, say: Say) -> None:
    about = {
        name: options[name]
        for name in ("code", "year", "region", "source")
        if options[name] not in (None, "")
    }
    file = options["file"]
    try:
        written = read_factors_file(file, about=about)
        made = load_factors(written.document, replace=options["replace"], by=BY, at=timezone.now())
    except NotFactors as refusal:
        said = list(_told(refusal, written))
        raise CommandError("\n".join(said), returncode=WRONG_INPUT) from refusal
    except (Unreadable, Refusal) as refusal:
        raise CommandError(str(refusal), returncode=WRONG_INPUT) from refusal
    say(f"{made.code} is loaded, with {len(made.document['factors'])} factors.")


def _told(refusal: NotFactors, written: Written) -> Iterator[str]:
    """Say each fault with the line of its factor."""
    for each in refusal.wrong[:MOST_TOLD]:
        sentence = words.fault(each, definition=written.document)
        number = each.place[1] if len(each.place) > 1 and each.place[0] == "factors" else None
        if isinstance(number, int) and number < len(written.lines):
            yield f"Line {written.lines[number]}: {sentence}"
        else:
            yield sentence
    if len(refusal.wrong) > MOST_TOLD:
        yield f"… and {len(refusal.wrong) - MOST_TOLD} more"
    yield str(refusal)


def _show(code: str, *, say: Say) -> None:
    try:
        document = factors(code)
    except library.Unknown as error:
        there = ", ".join(each.code for each in factor_sets())
        raise CommandError(
            f"There is no set “{code[:60]}”. There are {there}.", returncode=WRONG_INPUT
        ) from error
    say(f"{document['code']}, {document['year']}: {document['source']}")
    for each in document["factors"]:
        region = each.get("region", "")
        mark = "" if each.get("confirmed", True) else "  to be confirmed"
        say(f"{each['code']:32} {each['unit']:12} {region:6} {each['value']:>12}{mark}")
