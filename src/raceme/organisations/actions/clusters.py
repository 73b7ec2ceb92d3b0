"""Who belongs to a cluster, and what a cluster says of itself in public."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.organisations.actions.organisations import relate
from raceme.organisations.actions.refusals import (
    AlreadyMember,
    EndsBeforeStart,
    HasEnded,
    NotACluster,
    NotPublic,
    PublicAlready,
    WasMember,
    WasPublic,
)
from raceme.organisations.actions.standing import locked_organisation
from raceme.organisations.actions.terms import (
    By,
    ProfileFacts,
    locked_as_shown,
    written_changes,
)
from raceme.organisations.models import (
    ClusterProfile,
    EarlierPublication,
    Membership,
    Organisation,
)
from raceme.organisations.queries import earlier_publications
from raceme.workspaces.models import Workspace


@transaction.atomic
def join_cluster(
    member: Organisation,
    *,
    cluster: Organisation,
    joined_on: date,
    workspace: Workspace,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Membership:
    """
    Say that ``member`` belongs to ``cluster`` from ``joined_on`` on, as the workspace keeps it.

    Raises ``NotACluster``, ``AlreadyMember`` or ``WasMember``. Sent twice with the same
    ``token``, it returns what the first sending made.
    """
    made = submissions.made_before(Membership.objects.of(workspace), token, by=by, at=at)
    if made is not None:
        return made
    if cluster.kind != Organisation.Kind.CLUSTER:
        raise NotACluster(name=cluster.name)
    # The member's row stands for its memberships, so that two cannot begin at once.
    locked_organisation(member)
    _refuse_overlap(member, cluster=cluster, joined_on=joined_on, workspace=workspace)
    membership = Membership.objects.create(
        workspace=workspace, cluster=cluster, member=member, joined_on=joined_on
    )
    relate(workspace, [member, cluster], at=at)
    audit.record(
        "organisations.join_cluster",
        targets=[member, cluster],
        workspace=workspace,
        by=by,
        at=at,
        changes={
            "member": (None, member.name),
            "cluster": (None, cluster.name),
            "joined_on": (None, joined_on),
        },
    )
    submissions.settle(token, result=membership.reference)
    return membership


@transaction.atomic
def leave_cluster(membership: Membership, *, left_on: date, by: By, at: datetime) -> Membership:
    """End a membership on ``left_on``, that day included."""
    row = (
        Membership.objects.of(membership.workspace_id)
        .select_for_update(of=("self",))
        .select_related("member", "cluster")
        .filter(pk=membership.pk)
        .first()
    )
    # Of two memberships that a merge made one, only one is left.
    if row is None or row.left_on is not None:
        raise HasEnded
    if left_on < row.joined_on:
        raise EndsBeforeStart("left_on", start=row.joined_on)
    row.left_on = left_on
    row.save(update_fields=["left_on"])
    audit.record(
        "organisations.leave_cluster",
        targets=[row.member, row.cluster],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            "member": (row.member.name, row.member.name),
            "cluster": (row.cluster.name, row.cluster.name),
            "left_on": (None, left_on),
        },
    )
    return row


@transaction.atomic
def correct_membership(
    membership: Membership, *, joined_on: date, by: By, at: datetime
) -> Membership:
    """
    Correct since when an organisation is a member.

    Raises ``HasEnded`` where the membership is over, and ``WasMember`` where an earlier one
    lasted until that day.
    """
    row = (
        Membership.objects.of(membership.workspace_id)
        .select_related("member", "cluster")
        .filter(pk=membership.pk)
        .first()
    )
    if row is None:
        raise HasEnded
    # The member's row stands for its memberships, as where one begins.
    locked_organisation(row.member)
    row = Membership.objects.of(row.workspace_id).select_for_update().filter(pk=row.pk).first()
    if row is None or row.left_on is not None:
        raise HasEnded
    earlier = Membership.objects.of(row.workspace_id).filter(
        member=row.member_id, cluster=row.cluster_id, left_on__gte=joined_on
    )
    if last := earlier.exclude(pk=row.pk).order_by("-left_on").first():
        raise WasMember(until=last.left_on or joined_on)
    before, row.joined_on = row.joined_on, joined_on
    row.save(update_fields=["joined_on"])
    audit.record(
        "organisations.correct_membership",
        targets=[row.member, row.cluster],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"joined_on": (before, joined_on)},
    )
    return row


@transaction.atomic
def describe_cluster(
    cluster: Organisation, *, facts: ProfileFacts, revision: int, by: By, at: datetime
) -> ClusterProfile:
    """
    Say what a cluster says of itself; ``revision`` is 0 where it had said nothing.

    Raises ``ChangedMeanwhile``, and ``NotACluster`` for any other organisation.
    """
    profile = _locked_profile(cluster)
    if profile.pk:
        rows = ClusterProfile.objects.all()
        profile = locked_as_shown(rows, profile.pk, revision=revision, within=None)
    changes = written_changes(profile, asdict(facts))
    if changes or not profile.pk:
        profile.save()
        _record("organisations.describe_cluster", profile, changes, by=by, at=at)
    return profile


@transaction.atomic
def publish_cluster(cluster: Organisation, *, on: date, by: By, at: datetime) -> ClusterProfile:
    """
    Let a cluster stand in the public register from ``on`` on; what it was before is kept.

    Raises ``PublicAlready``, and ``WasPublic`` for a day on which it stood there before.
    """
    profile = _locked_profile(cluster)
    since, until = profile.public_from, profile.public_until
    if since is not None and until is None:
        raise PublicAlready(name=cluster.name, since=since)
    begins = on
    if since is not None and until is not None:
        if on < until:
            raise WasPublic(until=until)
        if on > until:
            EarlierPublication.objects.create(
                profile=profile, public_from=since, public_until=until
            )
        else:
            # Without a day between, it goes on as if it had never been taken out.
            begins = since
    changes = written_changes(profile, {"public_from": begins, "public_until": None})
    profile.save()
    _record("organisations.publish_cluster", profile, changes, by=by, at=at)
    return profile


@transaction.atomic
def unpublish_cluster(cluster: Organisation, *, on: date, by: By, at: datetime) -> ClusterProfile:
    """Take a cluster out of the public register from ``on`` on; raises ``NotPublic``."""
    profile = _locked_profile(cluster)
    since = profile.public_from
    if since is None or profile.public_until is not None:
        raise NotPublic(name=cluster.name)
    dates = {"public_until": on} if on > since else _before(profile)
    changes = written_changes(profile, dates)
    profile.save()
    _record("organisations.unpublish_cluster", profile, changes, by=by, at=at)
    return profile


def _before(profile: ClusterProfile) -> dict[str, object]:
    """
    Return the days before it was published last, taken from what is kept of them.

    For what is taken out before it stood a day: this time it never was public.
    """
    last = earlier_publications(profile).first()
    if last is None:
        return {"public_from": None}
    last.delete()
    return {"public_from": last.public_from, "public_until": last.public_until}


def _refuse_overlap(
    member: Organisation, *, cluster: Organisation, joined_on: date, workspace: Workspace
) -> None:
    earlier = (
        Membership.objects.of(workspace)
        .filter(member=member, cluster=cluster)
        .order_by("-joined_on", "-pk")
        .first()
    )
    if earlier is None:
        return
    if earlier.left_on is None:
        raise AlreadyMember(name=member.name, cluster=cluster.name, since=earlier.joined_on)
    if joined_on <= earlier.left_on:
        raise WasMember(until=earlier.left_on)


def _locked_profile(cluster: Organisation) -> ClusterProfile:
    """Lock the cluster, which stands for its profile, and return that, or a new one."""
    row = locked_organisation(cluster)
    if row.kind != Organisation.Kind.CLUSTER:
        raise NotACluster(name=row.name)
    found = ClusterProfile.objects.filter(organisation=row).first()
    return found or ClusterProfile(organisation=row)


def _record(
    verb: str,
    profile: ClusterProfile,
    changes: dict[str, tuple[object, object]],
    *,
    by: By,
    at: datetime,
) -> None:
    # The cluster's history shows it; by the profile's own a second who saves learns of it.
    targets = [profile.organisation, profile]
    audit.record(verb, targets=targets, workspace=None, by=by, at=at, changes=changes)
