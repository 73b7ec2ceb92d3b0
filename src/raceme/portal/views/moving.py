"""What this moves, in words: beside the form, before anything is saved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.core.lists import Chosen
from raceme.core.pages import Question, ask
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
from raceme.reporting.queries import Reason, Rule
from raceme.reporting.reasons import with_number
from raceme.reporting.standings import number_of


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
    # Why nothing can be told yet, and that there are more programmes than are told of.
    waits_for: str = ""
    more: str = ""
    is_planned: bool = False
    # Whether a button shows it anew, for what was chosen on the page.
    asks: bool = False


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
        groups=groups_of(found),
        is_planned=entry.is_planned,
    )


def ask_with_moves(
    request: Request, question: Question, moving: Moving, *, chosen: Chosen | None = None
) -> HttpResponse:
    """Ask with the effect in figures, before anything is saved."""
    context = {"workspace": request.workspace, "moving": moving, "chosen": chosen}
    return ask(request, replace(question, shown="portal/moves.html"), context)


def groups_of(told: Iterable[tuple[Programme, list[Moved]]]) -> list[Group]:
    return [_group(programme, moves) for programme, moves in told]


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
        counted = by_reason.get(Reason.ALREADY_COUNTED, [])
        by_reason[Reason.ALREADY_COUNTED] = [*counted, *move.stands_already]
    return Figure(
        name=move.indicator.name,
        now=number_of(move.rule, move.now),
        after=number_of(move.rule, move.after),
        difference=_signed(move.rule, move.difference),
        why=[
            Why(text=with_number(reason, len(names)), names=[name for name in names if name])
            for reason, names in by_reason.items()
        ],
    )


def _signed(rule: Rule, difference: Decimal) -> str:
    if not difference:
        return ""
    number = number_of(rule, difference)
    return f"+{number}" if difference > 0 else number
