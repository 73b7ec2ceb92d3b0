"""A version as a page shows it: what stood then, with names of those who still have one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from raceme.engagements import queries
from raceme.engagements.models import Activity, ActivityVersion, Engagement, Kind

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StoodPart:
    name: str
    role: str
    state: str
    size_class: str
    hours: Decimal | None
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, kw_only=True)
class StoodTowards:
    name: str
    share: Decimal
    is_excluded: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class Stood:
    """What an activity was after one save."""

    kind: str
    title: str
    started_on: date
    ended_on: date
    state: str
    level: str
    hours: Decimal | None
    place: str
    is_online: bool
    parts: list[StoodPart]
    towards: list[StoodTowards]
    evidence: list[str]


def as_it_stood(version: ActivityVersion) -> Stood:
    content = version.content
    facts: Row = content["facts"][""]
    names = queries.names_in(content, workspace=version.workspace_id)
    kind = Kind.objects.filter(pk=facts["kind_id"]).first()
    return Stood(
        kind=kind.label if kind else "",
        title=facts["title"],
        started_on=date.fromisoformat(facts["started_on"]),
        ended_on=date.fromisoformat(facts["ended_on"]),
        state=str(Activity.State(facts["state"]).label),
        level=str(Activity.Level(facts["level"]).label) if facts["level"] else "",
        hours=_number(facts["hours"]),
        place=", ".join(
            part for part in (facts["town"], facts["region"] or facts["country"]) if part
        ),
        is_online=facts["is_online"],
        parts=[_part(row, names) for row in content["parts"].values()],
        towards=[
            StoodTowards(
                name=names.programmes.get(row["programme_id"], _("a programme no more there")),
                share=Decimal(row["share"]),
                is_excluded=row["is_excluded"],
                reason=row["reason"],
            )
            for row in content["towards"].values()
        ],
        evidence=[
            names.documents.get(row["document_id"], row["system_record"])
            for row in content["evidence"].values()
        ],
    )


def _part(row: Row, names: queries.Names) -> StoodPart:
    known = [
        names.people.get(row["person_id"]),
        names.organisations.get(row["organisation_id"]),
    ]
    return StoodPart(
        name=", ".join(name for name in known if name) or _("somebody erased"),
        role=str(Engagement.Role(row["role"]).label),
        state=str(Engagement.State(row["state"]).label),
        size_class=row["size_class"],
        hours=_number(row["hours"]),
        amount=_number(row["amount"]),
        currency=row["currency"],
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
