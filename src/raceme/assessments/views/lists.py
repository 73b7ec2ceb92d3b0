"""The lists of assessments, and of companies with how they stand, declared once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from raceme.assessments.exports.report import direction_of, signed
from raceme.assessments.models import Assessment
from raceme.assessments.queries import Latest, Stands, assessed_in
from raceme.core import lists, words
from raceme.core.templatetags.raceme import icon
from raceme.organisations.access import organisation_filters
from raceme.organisations.names import name_key
from raceme.workspaces.models import Workspace

Row = Mapping[str, Any]
STATES = {
    Assessment.State.BEGUN: lists.Shown(_("Under way"), "note", "clock"),
    Assessment.State.CLOSED: lists.Shown(_("Closed"), "ok", "circle-check"),
}
NOBODY_YET = lists.Empty(
    _("Nobody is assessed yet"),
    _("Choose an assessment and a company; what comes of it stands here, wave by wave."),
)


def change_shown(change: float | None) -> SafeString | str:
    """Return a change with its arrow, its sign said beside it."""
    if change is None:
        return ""
    way = ("same", "up", "down")[direction_of(change)]
    arrow = icon(f"arrow-{way}") if way != "same" else ""
    return format_html('<span class="a-change a-{}">{}{}</span>', way, arrow, signed(change))


def _exported(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 2)))


def _score(row: Row) -> str:
    overall = row["overall"]
    return "" if overall is None else words.number(overall, decimals=0)


ASSESSMENTS = lists.Table(
    "assessments",
    _("Assessments"),
    columns=[
        lists.Text(
            "organisation__name",
            _("Company"),
            sort="organisation__name_key",
            main=True,
            link=lists.Link("assessments:assessment"),
        ),
        lists.Text("answers__version__questionnaire__title", _("Assessment")),
        lists.State("state", _("State"), states=STATES),
        lists.Custom(
            "overall",
            _("Overall"),
            fields=("overall",),
            sort="overall",
            css="r-num",
            html=_score,
            plain=lambda row: _exported(row["overall"]),
        ),
        lists.Custom(
            "change",
            _("Change"),
            loaded=True,
            css="r-num",
            html=lambda row: change_shown(row.get("change")),
            plain=lambda row: _exported(row.get("change")),
        ),
        lists.Choice("wave", _("Wave"), choices=Assessment.Wave.choices),
        lists.Date("on", _("Day"), sort="on"),
        lists.Text("expert__name", _("Expert"), none=_("nobody by name")),
        lists.Number("hours", _("Hours"), shown=False),
        lists.Text("begun_by", _("Begun by"), shown=False),
        lists.Moment("closed_at", _("Closed at"), shown=False),
        lists.Text("closed_by", _("Closed by"), shown=False),
    ],
    filters=[
        lists.Search(
            "q", _("Company"), lambda text: Q(organisation__name_key__contains=name_key(text))
        ),
        lists.OneOf("code", _("Assessment"), field="code"),
        lists.OneOf("state", _("State"), choices=Assessment.State.choices),
        lists.OneOf("wave", _("Wave"), choices=Assessment.Wave.choices),
        lists.Between("on", _("Day"), field="on"),
    ],
    sort="-on",
    empty=NOBODY_YET,
)
OF_COMPANY = replace(
    ASSESSMENTS,
    name="company-assessments",
    columns=[
        replace(ASSESSMENTS.columns[1], main=True, link=lists.Link("assessments:assessment")),
        *ASSESSMENTS.columns[2:],
    ],
    filters=ASSESSMENTS.filters[1:],
    empty=lists.Empty(
        _("This company is not assessed yet"),
        _("What comes of an assessment stands here, and what changed since the last one."),
    ),
)


def members_on(day: date, *, workspace: Workspace, codes: Sequence[tuple[str, str]]) -> lists.Table:
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
            *(_of_code(code, title, workspace=workspace) for code, title in codes),
            lists.Custom(
                "weakest",
                _("Weakest"),
                loaded=True,
                html=_weakest,
                plain=lambda row: ", ".join(_stands(row, "weakest").weakest),
            ),
        ],
        filters=[
            *(
                each
                for each in organisation_filters(workspace, on=day)
                if each.name in ("q", "size", "region", "activity", "cluster")
            ),
            lists.YesNo(
                "assessed",
                _("Assessed"),
                Q(assessed_in(workspace)),
                otherwise=~Q(assessed_in(workspace)),
            ),
        ],
        sort="name",
        empty=lists.Empty(
            _("No members here"),
            _("The members of your cluster stand here, each with its scores and where it is weak."),
        ),
    )


NOT_ASSESSED = Stands(latest={}, weakest=())


def _stands(row: Row, key: str) -> Stands:
    return row.get(key) or NOT_ASSESSED


def _weakest(row: Row) -> str:
    return format_html("{}", ", ".join(_stands(row, "weakest").weakest))


def _of_code(code: str, title: str, *, workspace: Workspace) -> lists.Custom:
    key = f"of-{code}"

    def _latest(row: Row) -> Latest | None:
        return _stands(row, key).latest.get(code)

    def _shown(row: Row) -> str:
        latest = _latest(row)
        if latest is None:
            return ""
        overall = latest.overall
        said = "–" if overall is None else words.number(overall, decimals=0)
        return format_html(
            '<a href="{}">{}</a> {}',
            _address(workspace.slug).replace("/0/", f"/{latest.pk}/"),
            said,
            change_shown(latest.change),
        )

    def _plain(row: Row) -> Decimal | None:
        latest = _latest(row)
        return None if latest is None else _exported(latest.overall)

    return lists.Custom(key, title, loaded=True, css="r-num", html=_shown, plain=_plain)


@cache
def _address(slug: str) -> str:
    return reverse("assessments:assessment", args=[slug, 0])


def loaders_of(
    columns: Sequence[str], load: Callable[[Sequence[int]], dict[int, Stands]]
) -> dict[str, Callable[[Sequence[int]], dict[int, Stands]]]:
    """Return a loader for each column; what all of them show is read once."""
    read: dict[tuple[int, ...], dict[int, Stands]] = {}

    def _load(keys: Sequence[int]) -> dict[int, Stands]:
        of = tuple(keys)
        if of not in read:
            read[of] = load(of)
        return read[of]

    return dict.fromkeys(columns, _load)
