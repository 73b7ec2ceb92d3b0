"""Codes that are made from words, and are there once."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from raceme.questionnaires.building.places import Place, found, items_of, sort_of

LONGEST_NAME = 40
# Of what nothing in a formula names: a questionnaire, an option, a row.
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
# Names that mean something in a formula already.
TAKEN_BY_FORMULAS = frozenset(
    {"and", "or", "not", "if", "else", "is", "in", "for", "lambda", "true", "none", "false"}
)
NAMED = frozenset({"section", "item", "column"})
# These are named in formulas too, but only as scores: one may be called like a question.
SCORES = frozenset({"dimension"})


def code_from(words: str, *, taken: Collection[str], otherwise: str, is_name: bool = True) -> str:
    """
    Return a code that says ``words`` and is not ``taken``.

    A name begins with a letter: items, columns and sections are named in formulas.
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain)[:6]
    stem = "_".join(parts) or otherwise
    if is_name and not stem[0].isalpha():
        stem = f"{otherwise}_{stem}"
    stem = stem[: LONGEST_NAME - 5].rstrip("_")
    if stem in TAKEN_BY_FORMULAS or stem in taken:
        stem = next(further for number in count(2) if (further := f"{stem}_{number}") not in taken)
    return stem


def codes_taken(definition: Mapping[str, Any], above: Place) -> set[str]:
    """Return the codes that something new in the list at ``above`` may not have."""
    here = {str(node.get("code", "")) for node in found(definition, above) or ()}
    if sort_of((*above, 0)) not in NAMED:
        return here
    sections = {str(section.get("code", "")) for section in definition.get("sections", ())}
    return here | sections | {str(item.get("code", "")) for _place, item in items_of(definition)}
