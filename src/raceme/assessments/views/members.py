"""How the members of a cluster stand: the figures of all, and the list of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments import queries
from raceme.assessments.queries import Latest, Stands
from raceme.assessments.views.listing import context_of
from raceme.assessments.views.lists import change_shown, exported
from raceme.core import lists, words
from raceme.core.lists.filters import Choices
from raceme.core.pieces import Tile
from raceme.engagements.actions import today_of
from raceme.organisations.access import organisation_choices, organisation_filters
from raceme.organisations.models import Organisation
from raceme.organisations.queries import listed_organisations
from raceme.programmes.queries import programme_choices
from raceme.workspaces.models import Workspace

Row = Mapping[str, Any]
Codes = Sequence[tuple[str, str]]
NOT_ASSESSED = Stands(latest={})
NO_MEMBERS = lists.Empty(
    _("No members here"),
    _("The members of your cluster stand here, each with its scores and where it is weak."),
)


@login_required
@require_safe
def members(request: Request, workspace: str) -> HttpResponseBase:
    """Show each member with its newest scores, what changed, and where it is weakest."""
    space = workspace_or_404(request, workspace)
    today = today_of(space, at=timezone.now())
    codes = queries.codes_of(space)
    language = (get_language() or "en")[:2]
    rows = listed_organisations(space, on=today).filter(Q(is_member_now=True))
    table = members_on(today, workspace=space, codes=codes)
    listing = table.listing(
        request,
        queries.with_scores(rows, [code for code, _title in codes], workspace=space),
        loaders=_loaders_of(
            [column.key for column in table.columns if column.loaded],
            partial(queries.standings, workspace=space, language=language),
        ),
        choices=lambda: _choices(space, codes, language=language),
    )
    context = context_of(request, space) | {"tiles": _tiles(rows, space)}
    return listing.answer("assessments/members.html", context)


def _choices(space: Workspace, codes: Codes, *, language: str) -> dict[str, Choices]:
    weak = queries.dimensions_in(space, [code for code, _title in codes], language=language)
    return {
        **organisation_choices(space),
        "without": codes,
        "weakest": [(":".join(key), name) for key, name in weak],
        "programme": programme_choices(space),
    }


def _tiles(rows: QuerySet[Organisation], space: Workspace) -> list[Tile]:
    """Return how many there are, and how many of them were assessed; each opens its list."""
    number = rows.count()
    assessed = rows.filter(Q(queries.assessed_in(space))).count()
    of = ngettext("of %(number)s member", "of %(number)s members", number)
    said = of % {"number": words.number(number)}
    return [
        Tile(_("Assessed"), words.number(assessed), href="?assessed=yes", meaning=said),
        Tile(
            _("Not assessed yet"),
            words.number(number - assessed),
            href="?assessed=no",
            meaning=_("no assessment of theirs counts in the log"),
        ),
    ]


# ---------- the list ----------


def members_on(day: date, *, workspace: Workspace, codes: Codes) -> lists.Table:
    """Return the list of companies on ``day``, with a column for each questionnaire."""
    return lists.Table(
        "assessed-members",
        _("Members"),
        columns=[
            lists.Text(
                "name",
                _("Company"),
                sort="name_key",
                main=True,
                link=lists.Link("assessments:organisation_assessments"),
            ),
            *(
                _of_code(code, title, number=number, workspace=workspace)
                for number, (code, title) in enumerate(codes)
            ),
            lists.Custom(
                "weakest",
                _("Weakest"),
                loaded=True,
                html=_weakest,
                plain=lambda row: ", ".join(_stands(row, "weakest").weakest),
            ),
            *(_change_of(code, title) for code, title in codes),
        ],
        filters=_filters(workspace, day=day),
        sort="name",
        empty=NO_MEMBERS,
    )


def _filters(workspace: Workspace, *, day: date) -> list[lists.Filter]:
    of_organisations = organisation_filters(workspace, on=day)
    wanted = ("q", "size", "region", "activity", "cluster")
    assessed = queries.assessed_in(workspace)
    return [
        *(each for each in of_organisations if each.name in wanted),
        lists.YesNo("assessed", _("Assessed"), Q(assessed), otherwise=~Q(assessed)),
        lists.OneOf(
            "without",
            _("Not assessed with"),
            condition=lambda code: ~Q(queries.assessed_in(workspace, code=code)),
        ),
        lists.OneOf("weakest", _("Weak in"), condition=partial(_is_weak, workspace)),
        lists.OneOf(
            "programme",
            _("Assessed for"),
            condition=lambda key: Q(queries.assessed_in(workspace, programme=key)),
        ),
    ]


def _is_weak(workspace: Workspace, chosen: str) -> Q:
    code, _colon, dimension = chosen.partition(":")
    return Q(queries.weakest_in(workspace, code=code, dimension=dimension))


@dataclass(frozen=True)
class Score(lists.Custom):
    """A score; who has none comes last, whichever way it is sorted."""

    without: str = field(default="", kw_only=True)

    def order(self, *, downwards: bool) -> list[str]:
        return [self.without, *super().order(downwards=downwards)]


def _of_code(code: str, title: str, *, number: int, workspace: Workspace) -> Score:
    key = f"of-{code}"

    def _shown(row: Row) -> str:
        latest = _latest(row, key, code)
        if latest is None:
            return ""
        # What comes to no score, such as a footprint, says when it was.
        overall = latest.overall
        said = words.day_short(latest.on) if overall is None else words.number(overall, decimals=0)
        return format_html(
            '<a class="r-count" href="{}">{}</a> {}',
            _address(workspace.slug).replace("/0/", f"/{latest.pk}/"),
            said,
            change_shown(latest.change),
        )

    def _plain(row: Row) -> Decimal | date | None:
        latest = _latest(row, key, code)
        if latest is None:
            return None
        return latest.on if latest.overall is None else exported(latest.overall)

    return Score(
        key,
        title,
        loaded=True,
        css="r-num",
        sort=f"score_{number}",
        without=f"without_{number}",
        html=_shown,
        plain=_plain,
    )


def _change_of(code: str, title: str) -> lists.Custom:
    """Return a column of its own for a change, for who sorts and counts in a workbook."""
    key = f"change-{code}"

    def _change(row: Row) -> float | None:
        latest = _latest(row, key, code)
        return latest.change if latest else None

    return lists.Custom(
        key,
        _("Change: %(title)s") % {"title": title},
        loaded=True,
        shown=False,
        css="r-num",
        html=lambda row: change_shown(_change(row)),
        plain=lambda row: exported(_change(row)),
    )


def _stands(row: Row, key: str) -> Stands:
    return row.get(key) or NOT_ASSESSED


def _latest(row: Row, key: str, code: str) -> Latest | None:
    return _stands(row, key).latest.get(code)


def _weakest(row: Row) -> str:
    """Return in what a company is weakest, and below it by which assessment."""
    stands = _stands(row, "weakest")
    if not stands.latest:
        return format_html('<span class="r-small">{}</span>', _("not assessed yet"))
    if not stands.weakest:
        return ""
    return format_html(
        '{}<span class="r-sub">{}</span>', ", ".join(stands.weakest), stands.weakest_by
    )


@cache
def _address(slug: str) -> str:
    return reverse("assessments:assessment", args=[slug, 0])


def _loaders_of(
    columns: Sequence[str], load: Callable[[Sequence[int]], dict[int, Stands]]
) -> dict[str, Callable[[Sequence[int]], dict[int, Stands]]]:
    """Return a loader for each column; what all of them show is read once."""
    read: dict[tuple[int, ...], dict[int, Stands]] = {}

    def _load(keys: Sequence[int]) -> dict[int, Stands]:
        of = tuple(keys)
        if of not in read:
            # Of an export one part after the other: what went before is not asked for again.
            read.clear()
            read[of] = load(of)
        return read[of]

    return dict.fromkeys(columns, _load)
