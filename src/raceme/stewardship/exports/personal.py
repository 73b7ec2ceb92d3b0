"""What is kept of a person, as a file for programs and as a paper for people."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import words as written
from raceme.organisations.models import Person
from raceme.reporting.exports.paper import set_paper
from raceme.stewardship.queries.personal.gathered import Held, Plain
from raceme.workspaces.models import Workspace

SOURCE = Path(__file__).parent / "personal.typ"
# A longer text is told in the file for programs; a page holds no more of it.
LONGEST = 2_000


def file_name(person: Person, ending: str) -> str:
    """Return a name that tells nobody whose data are in it: files lie about."""
    return f"personal-data-{slugify(str(person.pk))}.{ending}"


def handed_out(
    person: Person, held: Sequence[Held], *, workspace: Workspace, at: datetime
) -> dict[str, object]:
    """Return everything as plain data: by place, with the names of the fields."""
    return {
        "format": "raceme.person/1",
        "made_at": at.isoformat(),
        "workspace": workspace.name,
        "person": person.reference,
        "places": [
            {"model": each.place.model, "holds": str(each.place.holds), "rows": each.rows}
            for each in held
        ],
    }


def written_paper(
    person: Person, held: Sequence[Held], *, workspace: Workspace, at: datetime
) -> bytes:
    """Return everything as a PDF in the language in use."""
    said = {
        "language": (get_language() or "en")[:2],
        "title": _("What is kept about %(name)s") % {"name": person.name},
        "author": workspace.name,
        "subtitle": _("%(workspace)s, %(moment)s")
        % {"workspace": workspace.name, "moment": written.moment(timezone.localtime(at))},
        "emblem_alt": "Raceme",
        "footer": workspace.name,
        "parts": [
            {
                "title": str(each.place.holds),
                "about": _("Kept: %(how_long)s. When erased: %(what)s.")
                % {
                    "how_long": str(each.place.kept),
                    "what": str(each.place.erased.label),
                },
                "rows": [_facts(row) for row in each.rows],
            }
            for each in held
        ],
    }
    return set_paper(said, emblem=None, at=at, source=SOURCE)


def _facts(row: dict[str, Plain]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), _said(value)) for name, value in row.items()]


def _said(value: Plain) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value if each not in (None, ""))[:LONGEST]
    if isinstance(value, dict):
        told = [f"{name}: {_said(each)}" for name, each in value.items()]
        return "; ".join(told)[:LONGEST]
    return str(value)[:LONGEST]
