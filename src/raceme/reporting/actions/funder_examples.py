"""Example files of our own making, to begin with before the funder's own is at hand."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.programmes.models import Programme
from raceme.reporting import filling, sources
from raceme.reporting.actions.funder_files import (
    Bound,
    add_funder_file,
    bind_places,
    places_of,
)
from raceme.reporting.actions.terms import By
from raceme.reporting.models import FunderFile
from raceme.reporting.queries.figures import indicators_of

PLACE = Path(filling.__file__).parent / "examples"


@dataclass(frozen=True, kw_only=True)
class Example:
    code: str
    file: str
    name: Promise
    sentence: Promise


EXAMPLES = (
    Example(
        code="final-report",
        file="final-report.docx",
        name=_("Final report of a grant"),
        sentence=_(
            "A text document in the manner of the EEA and Norway Grants: facts, summaries, a "
            "table of indicators and the partners."
        ),
    ),
    Example(
        code="indicator-sheet",
        file="indicator-sheet.xlsx",
        name=_("Indicators of a project"),
        sentence=_(
            "A workbook in the manner of an Interreg programme: indicators with targets, the "
            "partners with budgets, and the texts."
        ),
    ),
)


def example_called(code: str) -> Example | None:
    return next((one for one in EXAMPLES if one.code == code), None)


@transaction.atomic
def add_example(programme: Programme, *, example: Example, by: By, at: datetime) -> FunderFile:
    """Add an example to a programme with each place bound already."""
    content = (PLACE / example.file).read_bytes()
    file = add_funder_file(
        programme,
        name=str(example.name),
        upload=ContentFile(content, name=example.file),
        by=by,
        at=at,
    )
    codes = list(indicators_of(programme).values_list("code", flat=True))
    found = {place.name: sources.suggested(place, codes=codes) for place in places_of(file)}
    bound = {name: Bound(one.source, one.columns) for name, one in found.items() if one.source}
    bind_places(file, bound=bound, revision=file.revision, by=by, at=at)
    file.refresh_from_db()
    return file
