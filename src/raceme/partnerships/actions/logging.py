"""
The activity of a partnership that was signed, and how the log follows what is corrected here.

What somebody has corrected in the log stands there: a correction here writes what the log still
says as the partnership did, and leaves the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from raceme.documents.models import Document
from raceme.engagements import actions as log
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.organisations.models import Organisation
from raceme.partnerships.actions.terms import By
from raceme.partnerships.models import Partner, Partnership
from raceme.partnerships.queries import counted_by, partners_of
from raceme.programmes.models import PlanItem, Programme

KIND = "partnership-agreement"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a partnership says that stands in the log as well."""

    facts: log.Facts
    partners: dict[int, Partner]
    programmes: dict[int, tuple[Programme, PlanItem | None]]


def said_by(row: Partnership) -> Said:
    """Return what a signed partnership says, as the log is told."""
    assert row.since is not None  # noqa: S101 (a constraint promises it)
    return Said(
        facts=log.Facts(
            kind=Kind.objects.get(workspace=None, code=KIND),
            title=row.title,
            started_on=row.since,
            ended_on=row.since,
            is_online=row.is_online,
            country=row.country,
            region=row.region,
            town=row.town,
        ),
        partners={each.organisation_id: each for each in partners_of(row)},
        programmes={
            each.programme_id: (each.programme, each.plan_item) for each in counted_by(row)
        },
    )


def record_signing(
    row: Partnership, *, papers: Sequence[Document], by: By, at: datetime
) -> Activity:
    """Write into the log that a partnership was signed, with its papers as evidence."""
    said = said_by(row)
    return log.record_activity(
        row.workspace,
        facts=said.facts,
        parts=[_part(each) for each in said.partners.values()],
        towards=[
            log.Towards(programme=programme, plan_item=line)
            for programme, line in said.programmes.values()
        ],
        proofs=[log.Proof(document=each) for each in papers],
        source=row.reference,
        is_generated=row.is_generated,
        by=by,
        at=at,
    )


def follow(row: Partnership, *, before: Said, by: By, at: datetime) -> None:
    """Let the log say what was corrected, as far as it said the same before."""
    activity = _held(row)
    if activity is None:
        return
    now = said_by(row)
    _follow_facts(activity, before=before, now=now, by=by, at=at)
    _follow_partners(activity, before=before, now=now, by=by, at=at)
    _follow_programmes(activity, before=before, now=now, by=by, at=at)


def _held(row: Partnership) -> Activity | None:
    """Return the activity, locked, while it counts: of one withdrawn the log alone tells."""
    if row.activity_id is None:
        return None
    rows = Activity.objects.of(row.workspace_id).filter(pk=row.activity_id)
    return rows.filter(state=Activity.State.HELD).select_for_update(of=("self",)).first()


def _follow_facts(activity: Activity, *, before: Said, now: Said, by: By, at: datetime) -> None:
    was, new = vars(before.facts), vars(now.facts)
    stands = {name: getattr(activity, name) for name in new}
    merged = {name: new[name] if value == was[name] else value for name, value in stands.items()}
    if merged != stands:
        facts = log.Facts(**merged)
        log.correct_activity(activity, facts=facts, revision=activity.revision, by=by, at=at)


def _follow_partners(activity: Activity, *, before: Said, now: Said, by: By, at: datetime) -> None:
    """Add who came, then take away who is no partner: an activity is never left with nobody."""
    parts = activity.engagements.filter(role=Engagement.Role.PARTNER)
    there = set(parts.values_list("organisation_id", flat=True).order_by("pk"))
    came = [
        _part(each)
        for key, each in now.partners.items()
        if key not in before.partners and key not in there
    ]
    if came:
        log.add_participants(activity, parts=came, by=by, at=at)
    gone = [key for key in before.partners if key not in now.partners]
    for part in parts.filter(organisation__in=gone).order_by("pk"):
        log.take_engagement_away(part, reason="no partner any more", by=by, at=at)


def _follow_programmes(
    activity: Activity, *, before: Said, now: Said, by: By, at: datetime
) -> None:
    standing = {each.programme_id: each for each in activity.attributions.order_by("pk")}
    for key, (programme, line) in now.programmes.items():
        if key not in before.programmes and key not in standing:
            towards = log.Towards(programme=programme, plan_item=line)
            log.attribute(activity, towards=towards, by=by, at=at)
    for key in before.programmes:
        if key not in now.programmes and key in standing:
            log.unattribute(standing[key], by=by, at=at)


def prove(row: Partnership, papers: Sequence[Document], *, by: By, at: datetime) -> None:
    """Add papers to what proves a partnership that was signed."""
    assert row.activity is not None  # noqa: S101 (it was signed)
    activity = row.activity
    log.add_evidence(activity, proofs=[log.Proof(document=one) for one in papers], by=by, at=at)


def _part(partner: Partner) -> log.Part:
    organisation: Organisation = partner.organisation
    return log.Part(organisation=organisation, person=partner.person, role=Engagement.Role.PARTNER)
