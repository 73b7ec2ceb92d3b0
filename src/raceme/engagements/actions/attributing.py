"""What counts towards which programme, with what share, and what does not and why."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from raceme.engagements.actions import checking, refusals
from raceme.engagements.actions.parts import own_engagements
from raceme.engagements.actions.settling import because, settle
from raceme.engagements.actions.terms import By, Towards
from raceme.engagements.actions.versions import locked, locked_all
from raceme.engagements.models import Activity, Attribution, Engagement, EngagementAttribution
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


def write_towards(activities: Sequence[Activity], towards: Sequence[Towards]) -> list[Attribution]:
    """Write what activities count towards; raises ``ProgrammeGone`` where that was removed."""
    written = Attribution.objects.bulk_create(
        [
            Attribution(
                workspace_id=activity.workspace_id,
                activity=activity,
                programme=each.programme,
                share=each.share,
                plan_item=each.plan_item,
            )
            for activity in activities
            for each in towards
        ]
    )
    if written:
        _refuse_what_is_gone()
    return written


def _refuse_what_is_gone() -> None:
    """
    Ask the database now whether what was written names rows that stand.

    It would ask at commit, where nobody could be told. From here on it also holds those
    rows: who removes a programme waits, and finds that something counts. SQLite lets one
    transaction write at a time, so that there it was settled when this one looked.
    """
    if connection.vendor != "postgresql":
        return
    try:
        connection.check_constraints()
    except IntegrityError as gone:
        raise refusals.ProgrammeGone from gone


@transaction.atomic
def attribute(activity: Activity, *, towards: Towards, by: By, at: datetime) -> Attribution:
    """Let ``activity`` count towards one more programme."""
    row = locked(activity)
    checking.refuse_first(checking.faults_of_towards([towards], workspace=row.workspace))
    if row.attributions.filter(programme=towards.programme).exists():
        raise refusals.ProgrammeTwice(name=towards.programme.name)
    (attribution,) = write_towards([row], [towards])
    changes = _programme(towards.programme) | {"share": (None, towards.share)}
    settle("attribute", row, others=[towards.programme], changes=changes, by=by, at=at)
    return attribution


@transaction.atomic
def attribute_all(
    activities: Sequence[Activity], *, towards: Towards, within: Workspace, by: By, at: datetime
) -> int:
    """
    Let several activities count towards a programme, and say how many do so now.

    Those that count towards it already keep the share they have.
    """
    rows = locked_all(activities, within=within)
    checking.refuse_first(checking.faults_of_towards([towards], workspace=within))
    counted = set(
        Attribution.objects.of(within)
        .filter(programme=towards.programme, activity__in=rows)
        .values_list("activity_id", flat=True)
    )
    new = [row for row in rows if row.pk not in counted]
    write_towards(new, [towards])
    changes = _programme(towards.programme) | {"share": (None, towards.share)}
    settle("attribute", new, others=[towards.programme], changes=changes, by=by, at=at)
    return len(new)


@transaction.atomic
def change_share(
    attribution: Attribution, *, share: Decimal, revision: int, by: By, at: datetime
) -> Attribution:
    """
    Change with what share an activity counts; amounts and hours scale by it, counts do not.

    Raises ``ChangedMeanwhile`` when somebody saved another ``revision`` of the activity.
    """
    row = locked(attribution.activity, revision=revision)
    found = _attribution_of(row, programme=attribution.programme)
    checking.refuse_first(checking.faults_of_share(share))
    before, found.share = found.share, share
    found.save(update_fields=["share"])
    changes = _programme(found.programme) | {"share": (before, share)}
    settle("change_share", row, others=[found.programme], changes=changes, by=by, at=at)
    return found


@transaction.atomic
def unattribute(attribution: Attribution, *, reason: str = "", by: By, at: datetime) -> None:
    """
    Undo that an activity counts towards a programme.

    To keep it on the programme's list of what was not counted, exclude it instead.
    """
    row = locked(attribution.activity)
    found = _attribution_of(row, programme=attribution.programme)
    EngagementAttribution.objects.reached_by(
        Q(engagement__activity=row, programme=found.programme)
    ).delete()
    found.delete()
    changes = {"programme": (found.programme.name, None), "share": (found.share, None)}
    settle(
        "unattribute",
        row,
        others=[found.programme],
        changes=changes,
        reason=because(reason),
        by=by,
        at=at,
    )


def exclude(
    activity: Activity, *, programme: Programme, reason: str, by: By, at: datetime
) -> Attribution:
    """Exclude ``activity`` and all who took part in it from ``programme``, with the reason."""
    exclude_all(
        [activity],
        programme=programme,
        reason=reason,
        within=activity.workspace,
        by=by,
        at=at,
    )
    return _attribution_of(activity, programme=programme)


@transaction.atomic
def exclude_all(
    activities: Sequence[Activity],
    *,
    programme: Programme,
    reason: str,
    within: Workspace,
    by: By,
    at: datetime,
) -> int:
    """
    Exclude several activities from ``programme``, and say how many count no more.

    Those that do not count towards it, or are excluded already, are left as they are;
    raises ``NotAttributed`` if that is all of them.
    """
    rows = locked_all(activities, within=within)
    why = because(reason)
    if not why:
        raise refusals.ReasonMissing
    counted = list(
        Attribution.objects.of(within)
        .filter(programme=programme, activity__in=rows, is_excluded=False)
        .order_by("pk")
    )
    if not counted:
        raise refusals.NotAttributed(title=rows[0].title)
    here = Attribution.objects.of(within).filter(pk__in=[each.pk for each in counted])
    here.update(is_excluded=True, reason=why, decided_at=at, decided_by=str(by)[:200])
    among = {each.activity_id for each in counted}
    settle(
        "exclude",
        [row for row in rows if row.pk in among],
        others=[programme],
        changes=_programme(programme) | {"is_excluded": (False, True)},
        reason=why,
        by=by,
        at=at,
    )
    return len(counted)


@transaction.atomic
def include_again(activity: Activity, *, programme: Programme, by: By, at: datetime) -> Attribution:
    """Let an excluded activity count towards ``programme`` again."""
    row = locked(activity)
    found = _attribution_of(row, programme=programme)
    if not found.is_excluded:
        raise refusals.CountsAlready
    before = found.reason
    found.is_excluded, found.reason = False, ""
    found.decided_at, found.decided_by = at, str(by)[:200]
    found.save()
    changes = _programme(programme) | {"is_excluded": (True, False), "reason": (before, None)}
    settle("include_again", row, others=[programme], changes=changes, by=by, at=at)
    return found


@transaction.atomic
def exclude_engagements(
    activity: Activity,
    *,
    engagements: Sequence[Engagement],
    programme: Programme,
    reason: str,
    by: By,
    at: datetime,
) -> int:
    """Exclude some who took part from ``programme``; the activity and the others still count."""
    row = locked(activity)
    _attribution_of(row, programme=programme)
    why = because(reason)
    if not why:
        raise refusals.ReasonMissing
    parts = own_engagements(row, engagements)
    _decide(parts, programme=programme, is_excluded=True, reason=why, by=by, at=at)
    settle(
        "exclude_engagements",
        row,
        beside=parts,
        others=[programme],
        changes=_programme(programme) | {"excluded": (None, len(parts))},
        reason=why,
        by=by,
        at=at,
    )
    return len(parts)


@transaction.atomic
def include_engagements_again(
    activity: Activity,
    *,
    engagements: Sequence[Engagement],
    programme: Programme,
    by: By,
    at: datetime,
) -> int:
    """Let excluded engagements count towards ``programme`` as their activity does."""
    row = locked(activity)
    parts = own_engagements(row, engagements)
    excluded = EngagementAttribution.objects.reached_by(
        Q(engagement__in=parts, programme=programme, is_excluded=True)
    )
    count = excluded.count()
    if not count:
        raise refusals.CountsAlready
    excluded.filter(share=None).delete()
    excluded.update(is_excluded=False, reason="", decided_at=at, decided_by=str(by)[:200])
    changes = _programme(programme) | {"excluded": (count, None)}
    settle(
        "include_engagements_again",
        row,
        beside=parts,
        others=[programme],
        changes=changes,
        by=by,
        at=at,
    )
    return count


def _decide(
    engagements: Sequence[Engagement],
    *,
    programme: Programme,
    is_excluded: bool,
    reason: str,
    by: By,
    at: datetime,
) -> None:
    decided: dict[str, object] = {
        "is_excluded": is_excluded,
        "reason": reason,
        "decided_at": at,
        "decided_by": str(by)[:200],
    }
    known = EngagementAttribution.objects.reached_by(
        Q(engagement__in=engagements, programme=programme)
    )
    keys = set(known.values_list("engagement_id", flat=True))
    known.update(**decided)
    EngagementAttribution.objects.bulk_create(
        [
            EngagementAttribution(
                workspace_id=one.workspace_id, engagement=one, programme=programme, **decided
            )
            for one in engagements
            if one.pk not in keys
        ]
    )


def _attribution_of(activity: Activity, *, programme: Programme) -> Attribution:
    found = activity.attributions.filter(programme=programme).select_related("programme").first()
    if found is None:
        raise refusals.NotAttributed(title=activity.title)
    return found


def _programme(programme: Programme) -> dict[str, tuple[object, object]]:
    return {"programme": (None, programme.name)}
