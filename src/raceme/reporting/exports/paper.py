"""A programme's results as a paper: emblem, funding statement, facts, figures, summaries."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import papers, places
from raceme.core import words as written
from raceme.documents.models import Document
from raceme.programmes.models import Partner, Programme
from raceme.programmes.queries import partners_of
from raceme.reporting import words
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.standings import number_of, said, target_of

BLANK_LINES = re.compile(r"\n\s*\n")
SOURCE = Path(__file__).parent / "results.typ"


def written_paper(programme: Programme, rows: Sequence[FigureRow], *, at: datetime) -> bytes:
    """Return the results as a PDF, in the language in use."""
    return set_paper(content_of(programme, rows, at=at), emblem=programme.emblem, at=at)


def set_paper(
    content: Mapping[str, object],
    *,
    emblem: Document | None,
    at: datetime,
    source: Path = SOURCE,
) -> bytes:
    """Return ``content`` as a PDF, with an emblem or else our mark."""
    name, files = papers.emblem_file(emblem)
    return papers.set_paper({**content, "emblem": name}, source=source, at=at, files=files)


def content_of(
    programme: Programme, rows: Sequence[FigureRow], *, at: datetime
) -> dict[str, object]:
    """Return all that the paper says, as plain data."""
    kinds = kinds_of(programme)
    return {
        "language": (get_language() or "en")[:2],
        "title": programme.name,
        "author": programme.workspace.name,
        "subtitle": _scheme(programme),
        "statement": programme.funding_statement,
        "emblem_alt": _("Emblem of %(name)s") % {"name": programme.name},
        "words": {"facts": _("Facts"), "figures": _("Results")},
        "facts": _facts(programme),
        "heads": [_("Figure"), _("Target"), _("Actual"), _("State")],
        "figures": [
            {
                "name": row.indicator.name,
                "rule": words.sentence(row.rule, kinds=kinds),
                "target": target_of(row.indicator, row.rule) or "–",
                "value": number_of(row.rule, row.value),
                "state": said(row.indicator, row.rule, row.standing).word,
            }
            for row in rows
        ],
        "counted": _("Counted from the log on %(moment)s; every figure opens its list there.")
        % {"moment": written.moment(timezone.localtime(at))},
        "footer": f"{programme.name} – {programme.workspace.name}",
        "parts": [
            {"title": title, "paragraphs": paragraphs(text)}
            for title, text in (
                (_("Description"), programme.description),
                (_("Summary of results"), programme.summary_of_results),
                (_("Summary of bilateral results"), programme.summary_of_bilateral_results),
            )
            if text.strip()
        ],
    }


def _scheme(programme: Programme) -> str:
    return f"{programme.get_scheme_display()} {programme.scheme_detail}".strip()


def _facts(programme: Programme) -> list[tuple[str, str]]:
    partners = list(partners_of(programme))
    currency = programme.currency
    costs = [
        (_("Initial cost"), programme.initial_cost),
        (_("Final cost"), programme.final_cost),
    ]
    facts = [
        (_("Promoter"), str(programme.promoter or "")),
        (_("Number"), programme.number),
        (_("From"), written.day(programme.starts_on)),
        (_("Until"), written.day(programme.ends_on)),
        *((label, "" if cost is None else written.money(cost, currency)) for label, cost in costs),
        (_("Partners"), _named(partners, donors=False)),
        (_("Donor partners"), _named(partners, donors=True)),
    ]
    return [(label, value) for label, value in facts if value]


def _named(partners: Sequence[Partner], *, donors: bool) -> str:
    return "; ".join(
        f"{one.organisation.name} ({places.country(one.organisation.country)})"
        for one in partners
        if (one.role == Partner.Role.DONOR) is donors
    )


def paragraphs(text: str) -> list[str]:
    """Return what blank lines part; a line that was only broken goes on."""
    return [" ".join(part.split()) for part in BLANK_LINES.split(text) if part.strip()]
