"""The lists of the log, declared once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.engagements import queries
from raceme.engagements.access import kind_named, log_filters, part_filters
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import SizeClass
from raceme.workspaces.models import Workspace

STATES = {
    "planned": lists.Shown(_("Planned"), "note", "calendar"),
    "held": lists.Shown(_("Held"), "ok", "check"),
    "not_held": lists.Shown(_("Not held"), "", "x"),
    "withdrawn": lists.Shown(_("Withdrawn"), "", "arrow-back-up"),
}
PRESENCE = {
    "expected": lists.Shown(_("Expected"), "note", "calendar"),
    "took_part": lists.Shown(_("Took part"), "ok", "check"),
    "absent": lists.Shown(_("Absent"), "", "x"),
}
OPEN = lists.Link("engagements:activity")


def kind_of(row: Mapping[str, Any]) -> str:
    return kind_named(str(row["kind__name"]), row["kind__workspace_id"], get_language())


def _columns(*, of_programme: bool) -> list[lists.Column]:
    return [
        lists.Text("title", _("Activity"), main=True, link=OPEN),
        lists.Custom(
            "kind",
            _("Kind"),
            fields=("kind__name", "kind__workspace_id"),
            html=lambda row: escape(kind_of(row)),
            plain=kind_of,
        ),
        lists.Date("ended_on", _("Date"), sort="ended_on"),
        lists.Count(
            "participants",
            _("Participants"),
            loaded=True,
            link=lists.Link("engagements:activity", tail="#participants"),
        ),
        lists.Tags("programmes", _("Counts towards"), loaded=True, shown=not of_programme),
        lists.Evidence(
            "files",
            _("Evidence"),
            loaded=True,
            link=lists.Link("engagements:activity", tail="#evidence"),
        ),
        lists.State("state", _("State"), states=STATES),
        lists.Text("town", _("Town"), shown=False),
        lists.Number("hours", _("Hours"), shown=False),
        lists.Text("workspace__name", _("Recorded in"), shown=of_programme),
        lists.Text("recorded_by", _("Recorded by"), shown=False),
        lists.Moment("recorded_at", _("Recorded"), shown=False),
    ]


LOG = lists.Table(
    "log",
    _("Activities"),
    columns=_columns(of_programme=False),
    filters=log_filters(of_programme=False),
    sort="-ended_on",
    bulk=[
        lists.Bulk(
            "attribute", _("Count towards a programme"), "engagements:attribute_chosen", icon="plus"
        ),
        lists.Bulk("evidence", _("Add evidence"), "engagements:prove_chosen", icon="paperclip"),
        lists.Bulk("exclude", _("Exclude from a programme"), "portal:exclude_chosen", danger=True),
    ],
    empty=lists.Empty(
        _("No activities yet"),
        _("Record the first one: it takes a kind, a date and who took part."),
    ),
)
PROGRAMME_LOG = lists.Table(
    "programme-log",
    _("What counts towards the programme"),
    columns=_columns(of_programme=True),
    filters=log_filters(of_programme=True),
    sort="-ended_on",
    empty=lists.Empty(
        _("Nothing counts towards this programme yet"),
        _("Record an activity and say that it counts towards the programme."),
    ),
)


def loaders(reader: Workspace) -> dict[str, Callable[[Sequence[int]], Mapping[int, Any]]]:
    return {
        "participants": queries.participant_counts,
        "files": queries.file_counts,
        "programmes": partial(queries.programme_names, reader=reader),
    }


def participants(activity: Activity, *, said: queries.Said, may_change: bool) -> lists.Table:
    """Return the list of who took part in ``activity``; a column that says nothing is not shown."""
    link = lists.Link("engagements:participant", args=(activity.pk,)) if may_change else None
    return lists.Table(
        "participants",
        _("Who took part"),
        columns=[
            lists.Custom(
                "who",
                _("Participant"),
                fields=("organisation__name", "person__name"),
                sort=("organisation__name_key", "person__name_key", "pk"),
                main=True,
                link=link,
                sub="for_organisation",
                html=lambda row: escape(_name_of(row)),
                plain=_name_of,
            ),
            lists.Choice("role", _("Role"), choices=Engagement.Role.choices),
            lists.Choice("size_class", _("Size then"), choices=SizeClass.choices),
            lists.State("state", _("Took part"), states=PRESENCE),
            lists.Number("hours", _("Hours"), shown=said.has_hours),
            lists.Money("amount", _("Amount"), shown=said.has_amounts),
            lists.Evidence("files", _("Evidence"), loaded=True, add=_("No evidence yet")),
            lists.Custom(
                "excluded",
                _("Not counted"),
                loaded=True,
                shown=said.has_exclusions,
                html=_excluded,
                plain=lambda row: ", ".join(row["excluded"] or ()),
            ),
            lists.Text("for_organisation", _("Person"), shown=False),
            lists.Country("country", _("Country then"), shown=False),
            lists.Region("region", _("Region then"), shown=False),
        ],
        filters=part_filters(),
        sort="who",
        bulk=[
            lists.Bulk(
                "write",
                _("Write to them"),
                "portal:write_to_parts",
                icon="mail",
                args=(activity.pk,),
            )
        ],
        empty=lists.Empty(_("Nobody yet"), _("Say who took part, and the figures will know.")),
    )


def _name_of(row: Mapping[str, Any]) -> str:
    return str(row["organisation__name"] or row["person__name"])


def _excluded(row: Mapping[str, Any]) -> str:
    names = row["excluded"]
    if not names:
        return ""
    said = gettext("Excluded from %(names)s") % {"names": ", ".join(names)}
    return f'<span class="r-st">{escape(said)}</span>'


def part_loaders(
    activity: Activity, *, reader: Workspace
) -> dict[str, Callable[[Collection[int]], Mapping[int, Any]]]:
    return {
        "files": partial(queries.part_file_counts, activity=activity),
        "excluded": partial(queries.excluded_names, activity=activity, reader=reader),
    }
