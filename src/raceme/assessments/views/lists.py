"""The lists of assessments, declared once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.assessments.exports.report import direction_of, signed
from raceme.assessments.models import Assessment
from raceme.core import lists, words
from raceme.core.templatetags.raceme import icon
from raceme.organisations.names import name_key

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


def exported(value: float | None) -> Decimal | None:
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
            plain=lambda row: exported(row["overall"]),
        ),
        lists.Custom(
            "change",
            pgettext_lazy("difference", "Change"),
            loaded=True,
            css="r-num",
            html=lambda row: change_shown(row.get("change")),
            plain=lambda row: exported(row.get("change")),
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
