"""A frozen report as a paper, made from what was frozen and from nothing else."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import places
from raceme.core import words as written
from raceme.documents.models import Document
from raceme.programmes.models import Partner, Programme
from raceme.reporting.exports.paper import paragraphs, set_paper
from raceme.reporting.models import Indicator, Narrative, Snapshot, SnapshotFigure
from raceme.reporting.queries import Rule
from raceme.reporting.standings import number_of, target_of

Section = Narrative.Section
NOTHING = "–"


def frozen_paper(
    snapshot: Snapshot, figures: Sequence[SnapshotFigure], *, emblem: Document | None
) -> bytes:
    """Return the report as a PDF in the language in use, with the emblem it was frozen with."""
    return set_paper(content_of(snapshot, figures), emblem=emblem, at=snapshot.taken_at)


def content_of(snapshot: Snapshot, figures: Sequence[SnapshotFigure]) -> dict[str, object]:
    """Return all that the paper says, as plain data."""
    facts: Mapping[str, Any] = snapshot.facts
    programme, period = facts["programme"], facts["period"]
    frozen = {
        "moment": written.moment(timezone.localtime(snapshot.taken_at)),
        "number": snapshot.number,
        "hash": snapshot.content_hash,
    }
    return {
        "language": (get_language() or "en")[:2],
        "title": programme["name"],
        "author": snapshot.programme.workspace.name,
        "subtitle": _("Report of period %(number)s, %(first)s to %(last)s")
        % {
            "number": period["number"],
            "first": written.day(date.fromisoformat(period["starts_on"])),
            "last": written.day(date.fromisoformat(period["ends_on"])),
        },
        "statement": programme["funding_statement"],
        "emblem_alt": _("Emblem of %(name)s") % {"name": programme["name"]},
        "words": {"facts": _("Facts"), "figures": _("Results")},
        "facts": _facts(programme),
        "heads": [_("Figure"), _("Target"), _("This period"), _("Until then in all")],
        "figures": [_figure(one) for one in figures],
        "counted": _("Frozen on %(moment)s as number %(number)s, under %(hash)s") % frozen,
        "footer": f"{programme['name']} – {snapshot.programme.workspace.name}",
        "parts": [
            {"title": title, "paragraphs": paragraphs(text)}
            for title, text in _parts(programme, facts["narrative"])
            if text.strip()
        ],
    }


def _figure(figure: SnapshotFigure) -> dict[str, str]:
    rule = Rule.from_json(figure.rule)
    target = figure.target if figure.period_target is None else figure.period_target
    sense = Indicator(target=target, target_sense=figure.target_sense)
    return {
        "name": figure.name,
        "rule": figure.sentence,
        "target": target_of(sense, rule) or NOTHING,
        "value": number_of(rule, figure.value),
        "state": number_of(rule, figure.cumulative),
    }


def _parts(programme: Mapping[str, str], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the texts in order: a period that says nothing of its results says the programme's."""
    return [
        (
            str(Section.RESULTS.label),
            texts.get(Section.RESULTS) or programme["summary_of_results"],
        ),
        (
            str(Section.BILATERAL.label),
            texts.get(Section.BILATERAL) or programme["summary_of_bilateral_results"],
        ),
        (str(Section.DEVIATIONS.label), texts.get(Section.DEVIATIONS, "")),
        (str(Section.NEXT.label), texts.get(Section.NEXT, "")),
    ]


def _facts(programme: Mapping[str, Any]) -> list[tuple[str, str]]:
    scheme = dict(Programme.Scheme.choices).get(programme["scheme"], programme["scheme"])
    facts = [
        (_("Grant scheme"), f"{scheme} {programme['scheme_detail']}".strip()),
        (_("Promoter"), programme["promoter"]),
        (_("Number"), programme["number"]),
        (_("From"), written.day(date.fromisoformat(programme["starts_on"]))),
        (_("Until"), written.day(date.fromisoformat(programme["ends_on"]))),
        (_("Initial cost"), _money(programme, "initial_cost")),
        (_("Final cost"), _money(programme, "final_cost")),
        (_("Partners"), _partners(programme["partners"], donors=False)),
        (_("Donor partners"), _partners(programme["partners"], donors=True)),
    ]
    return [(label, str(value)) for label, value in facts if value]


def _money(programme: Mapping[str, Any], name: str) -> str:
    amount = programme[name]
    return "" if amount is None else written.money(Decimal(amount), programme["currency"])


def _partners(partners: Sequence[Mapping[str, str]], *, donors: bool) -> str:
    return "; ".join(
        f"{one['name']} ({places.country(one['country'])})"
        for one in partners
        if (one["role"] == Partner.Role.DONOR) is donors
    )
