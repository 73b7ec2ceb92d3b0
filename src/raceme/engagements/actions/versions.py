"""Each save of an activity leaves a version: what stands after it, who saved it and why."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import F, Max, Model, Q

from raceme.core import words
from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.actions import refusals
from raceme.engagements.actions.terms import FACT_FIELDS, By
from raceme.engagements.models import (
    Activity,
    ActivityVersion,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
)
from raceme.workspaces.models import Workspace

Plain = str | int | bool | None
Rows = dict[str, dict[str, Plain]]

_FACTS = tuple("kind_id" if name == "kind" else name for name in FACT_FIELDS if name != "part_of")
_PART = [
    *("organisation_id", "person_id", "role", "state"),
    *("country", "region", "size_class", "organisation_kind", "activity_code", "is_member"),
    *("hours", "amount", "currency"),
]
_TOWARDS = ["programme_id", "share", "plan_item_id", "is_excluded", "reason"]
_OTHERWISE = ["engagement_id", "programme_id", "is_excluded", "share", "reason"]
_EVIDENCE = ["engagement_id", "for_participants", "document_id", "system_record"]


def locked(activity: Activity, *, revision: int | None = None) -> Activity:
    """
    Return ``activity`` as it stands, with its row locked until the transaction ends.

    With the ``revision`` that a form was shown it raises ``ChangedMeanwhile`` if somebody
    saved another since. A withdrawn activity stays as it is until it is restored.
    """
    (row,) = locked_in_any_state([activity], within=activity.workspace_id)
    if revision is not None and revision != row.revision:
        last = row.versions.order_by("-number").first()
        if last is None:
            raise ChangedMeanwhile
        raise ChangedMeanwhile(by=last.by, at=words.moment(last.at))
    refuse_withdrawn([row])
    return row


def locked_all(activities: Iterable[Activity], *, within: Workspace | int) -> list[Activity]:
    """Return all of ``activities`` likewise; refused where one of them is withdrawn."""
    rows = locked_in_any_state(activities, within=within)
    refuse_withdrawn(rows)
    return rows


def refuse_withdrawn(rows: Iterable[Activity]) -> None:
    for row in rows:
        if row.state == Activity.State.WITHDRAWN:
            raise refusals.StateForbids(state=row.get_state_display())


def locked_in_any_state(
    activities: Iterable[Activity], *, within: Workspace | int
) -> list[Activity]:
    """
    Return all of ``activities`` with their rows locked, in one order for everybody.

    Only the workspace that recorded an activity writes: another's are refused.
    """
    wanted = {each.pk for each in activities}
    rows = list(
        Activity.objects.of(within)
        .filter(pk__in=wanted)
        .select_related("kind", "workspace")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise refusals.WorkspaceOnlyReads
    return rows


def keep_versions(activities: list[Activity], *, reason: str = "", by: By, at: datetime) -> None:
    """Keep what stands after a save of ``activities``, whose rows are locked."""
    here = Q(pk__in=[activity.pk for activity in activities])
    Activity.objects.reached_by(here).update(revision=F("revision") + 1)
    numbers = _last_numbers(activities)
    contents = contents_of(activities)
    for activity in activities:
        activity.revision += 1
    ActivityVersion.objects.bulk_create(
        [
            ActivityVersion(
                workspace_id=activity.workspace_id,
                activity=activity,
                number=numbers.get(activity.pk, 0) + 1,
                content=contents[activity.pk],
                reason=reason[:300],
                at=at,
                by=str(by)[:200],
            )
            for activity in activities
        ]
    )


def _last_numbers(activities: list[Activity]) -> dict[int, int]:
    rows = ActivityVersion.objects.reached_by(Q(activity__in=activities))
    last = rows.values("activity_id").annotate(last=Max("number")).order_by("activity_id")
    return {row["activity_id"]: row["last"] for row in last}


def contents_of(activities: list[Activity]) -> dict[int, dict[str, Rows]]:
    """
    Return what stands of each activity, as a version keeps it, by section and row.

    People and organisations stand in it by key and not by name, so that a person's erasure
    need not rewrite history.
    """
    contents: dict[int, dict[str, Rows]] = {
        activity.pk: {"facts": {"": _plain_fields(activity, _FACTS)}} for activity in activities
    }
    among = Q(activity__in=activities)
    parts = Engagement.objects.reached_by(among).order_by("pk")
    towards = Attribution.objects.reached_by(among).order_by("programme_id")
    evidence = Evidence.objects.reached_by(among).order_by("pk")
    otherwise = (
        EngagementAttribution.objects.reached_by(Q(engagement__activity__in=activities))
        .annotate(activity_id=F("engagement__activity_id"))
        .order_by("pk")
    )
    for section, rows, fields in (
        ("parts", parts, _PART),
        ("towards", towards, _TOWARDS),
        ("otherwise", otherwise, _OTHERWISE),
        ("evidence", evidence, _EVIDENCE),
    ):
        for content in contents.values():
            content[section] = {}
        for row in rows:
            contents[row.activity_id][section][str(row.pk)] = _plain_fields(row, fields)
    return contents


def _plain_fields(row: Model, names: Iterable[str]) -> dict[str, Plain]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> Plain:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | None) else str(value)
