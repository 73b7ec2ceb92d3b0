"""What this moves, in words: beside the form, before anything is saved."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from raceme.core import words
from raceme.engagements.actions import Facts
from raceme.engagements.models import Activity
from raceme.engagements.queries import attributions_of
from raceme.portal.queries.moving import (
    Moved,
    Supposed,
    SupposedPart,
    moved_by,
    moved_by_more,
)
from raceme.portal.views.entry import Entry
from raceme.programmes.models import Programme


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why some would not count, and who they are."""

    text: str
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str
    now: str
    after: str
    difference: str
    why: list[Why]


@dataclass(frozen=True, kw_only=True)
class Group:
    programme: Programme
    figures: list[Figure]
    moved: int


@dataclass(frozen=True, kw_only=True)
class Moving:
    groups: list[Group]
    # Why nothing can be told yet.
    waits_for: str = ""
    is_planned: bool = False


def moving(entry: Entry) -> Moving:
    """Return what ``entry`` would move; it is the costly part of the page, asked for once."""
    if entry.activity is not None:
        found = _more(entry, entry.activity)
    elif entry.facts is None:
        return Moving(groups=[], waits_for=_("Choose a kind and a date first."))
    elif not entry.towards:
        return Moving(groups=[], waits_for=_("Choose a programme that it counts towards."))
    else:
        found = moved_by(_supposed(entry, entry.facts), towards=entry.towards, today=entry.today)
    return Moving(
        groups=[_group(programme, moves) for programme, moves in found],
        is_planned=entry.is_planned,
    )


def _more(entry: Entry, activity: Activity) -> list[tuple[Programme, list[Moved]]]:
    facts = Facts(
        kind=activity.kind,
        title=activity.title,
        started_on=activity.started_on,
        ended_on=activity.ended_on,
    )
    attributions = attributions_of(activity, reader=entry.space).filter(is_excluded=False)
    programmes = [each.programme for each in attributions]
    supposed = _supposed(entry, facts)
    return moved_by_more(activity, supposed, programmes=programmes, today=entry.today)


def _supposed(entry: Entry, facts: Facts) -> Supposed:
    shown = {row.key: row.name or row.match.name for row in entry.rows}
    parts = [
        SupposedPart(
            name=shown.get(line.key, ""),
            organisation_id=line.who.organisation_id,
            person_id=line.who.person_id,
            new_organisation=line.who.new_organisation,
            new_person=line.who.new_person,
            role=line.role,
            state=line.state,
            hours=line.hours,
            amount=line.amount,
            currency=line.currency if line.amount is not None else "",
        )
        for line in entry.lines
    ]
    return Supposed(
        workspace=entry.space,
        facts=facts,
        parts=parts,
        documents=entry.documents,
        covers_all=entry.covers_all,
        country=entry.newcomers.country,
        region=entry.newcomers.region,
    )


def _group(programme: Programme, moves: list[Moved]) -> Group:
    return Group(
        programme=programme,
        figures=[_figure(move) for move in moves],
        moved=sum(move.difference != 0 for move in moves),
    )


def _figure(move: Moved) -> Figure:
    by_reason = dict(move.left_out)
    if move.stands_already:
        counted = by_reason.get("already_counted", [])
        by_reason["already_counted"] = [*counted, *move.stands_already]
    return Figure(
        name=move.indicator.name,
        now=words.number(move.now),
        after=words.number(move.after),
        difference=_signed(move.difference),
        why=[
            Why(text=_because(reason, len(names)), names=[name for name in names if name])
            for reason, names in by_reason.items()
        ],
    )


def _signed(difference: Decimal) -> str:
    if not difference:
        return ""
    return f"+{words.number(difference)}" if difference > 0 else words.number(difference)


def _because(reason: str, count: int) -> str:
    return str(SENTENCES.get(reason, NOT_COUNTED) % {"count": count})


NOT_COUNTED = ngettext_lazy("%(count)s not counted", "%(count)s not counted", "count")
# By the engine's reasons: short, for they stand below a figure.
SENTENCES = {
    "already_counted": ngettext_lazy(
        "%(count)s counted before", "%(count)s counted before", "count"
    ),
    "country": ngettext_lazy(
        "%(count)s from another country", "%(count)s from other countries", "count"
    ),
    "currency": ngettext_lazy(
        "%(count)s in another currency", "%(count)s in other currencies", "count"
    ),
    "level": ngettext_lazy("of another level", "%(count)s of another level", "count"),
    "no_amount": ngettext_lazy(
        "%(count)s without an amount", "%(count)s without an amount", "count"
    ),
    "no_country": ngettext_lazy(
        "%(count)s of unknown country", "%(count)s of unknown country", "count"
    ),
    "no_country_from": ngettext_lazy(
        "nobody from the countries asked for", "nobody from the countries asked for", "count"
    ),
    "no_document": ngettext_lazy("needs a document", "%(count)s need a document", "count"),
    "no_evidence": ngettext_lazy(
        "%(count)s without evidence", "%(count)s without evidence", "count"
    ),
    "no_hours": ngettext_lazy("%(count)s without hours", "%(count)s without hours", "count"),
    "no_organisation": ngettext_lazy(
        "%(count)s without an organisation", "%(count)s without an organisation", "count"
    ),
    "no_person": ngettext_lazy(
        "%(count)s without a person’s name", "%(count)s without a person’s name", "count"
    ),
    "not_enough_countries": ngettext_lazy(
        "participants from too few countries", "participants from too few countries", "count"
    ),
    "not_held": ngettext_lazy(
        "%(count)s counts once it is held", "%(count)s count once it is held", "count"
    ),
    "not_member": ngettext_lazy("%(count)s is no member", "%(count)s are no members", "count"),
    "not_there": ngettext_lazy("%(count)s was not there", "%(count)s were not there", "count"),
    "hours": ngettext_lazy("too short", "%(count)s too short", "count"),
    "online": ngettext_lazy(
        "counts on site or online alone", "%(count)s not as the rule asks", "count"
    ),
    "organisation_kind": ngettext_lazy(
        "%(count)s is another kind of organisation",
        "%(count)s are another kind of organisation",
        "count",
    ),
    "place": ngettext_lazy("held elsewhere", "%(count)s held elsewhere", "count"),
    "region": ngettext_lazy(
        "%(count)s from another region", "%(count)s from other regions", "count"
    ),
    "role": ngettext_lazy("%(count)s in another role", "%(count)s in other roles", "count"),
    "sector": ngettext_lazy("%(count)s of another sector", "%(count)s of other sectors", "count"),
    "share_below": ngettext_lazy("the share is too small", "the share is too small", "count"),
    "size": ngettext_lazy(
        "%(count)s of another or unknown size", "%(count)s of another or unknown size", "count"
    ),
}
