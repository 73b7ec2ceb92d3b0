"""Merges and proposals as their readers may see them, and what a pair would bring along."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.core.formers import became, key_of
from raceme.engagements.models import Engagement
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.stewardship.models import Merge, MergeProposal, MergeStep, What
from raceme.stewardship.queries.followed import Relation, counts_of, rows_of
from raceme.stewardship.queries.words import of_models
from raceme.workspaces.models import Workspace


def merges_of(workspace: Workspace) -> QuerySet[Merge]:
    """Return the merges that ``workspace`` did, or that moved rows of its own; the newest first."""
    steps = MergeStep.objects.filter(merge=OuterRef("pk"), workspace=workspace)
    return Merge.objects.filter(Q(workspace=workspace) | Q(Exists(steps))).order_by(
        "-merged_at", "-pk"
    )


def merges_of_register() -> QuerySet[Merge]:
    """Return the merges of organisations, whoever did them, for the registrar; the newest first."""
    return Merge.objects.filter(what=What.ORGANISATIONS).order_by("-merged_at", "-pk")


def moved_in(merge: Merge, *, workspace: Workspace) -> dict[str, Mapping[str, int]]:
    """Return how many rows of each model moved, and became one, as ``workspace`` may know."""
    found: dict[str, dict[str, int]] = {MergeStep.Did.MOVED: {}, MergeStep.Did.REMOVED: {}}
    steps = merge.steps.filter(Q(workspace=workspace) | Q(workspace=None), did__in=found)
    for did, model, count in steps.order_by("position").values_list("did", "model", "count"):
        of_kind = found[did]
        of_kind[model] = of_kind.get(model, 0) + count
    # The absorbed record itself is not one of those that were made one.
    for kind in (Organisation, Person):
        found[MergeStep.Did.REMOVED].pop(kind._meta.label, None)  # noqa: SLF001
    return {did: dict(counts) for did, counts in found.items()}


def open_proposals_of(workspace: Workspace) -> QuerySet[MergeProposal]:
    """Return what waits for the registrar, the longest waiting first."""
    rows = MergeProposal.objects.filter(workspace=workspace, state=MergeProposal.State.OPEN)
    return rows.order_by("proposed_at", "pk")


def proposals() -> QuerySet[MergeProposal]:
    """Return all that was proposed, for the registrar: what waits first, then the newest."""
    return MergeProposal.objects.order_by("decided_at", "proposed_at", "pk")


def proposals_waiting() -> QuerySet[MergeProposal]:
    """Return what the registrar has to decide, the longest waiting first."""
    rows = MergeProposal.objects.filter(state=MergeProposal.State.OPEN)
    return rows.order_by("proposed_at", "pk")


def pair_of(proposal: MergeProposal) -> dict[str, Organisation]:
    """Return both records of a proposal, as far as they stand."""
    rows = Organisation.objects.in_bulk([proposal.survivor_key, proposal.absorbed_key])
    return {row.reference: row for row in rows.values()}


@dataclass(frozen=True, kw_only=True)
class Following:
    """What hangs on each of both, in words, and in how many activities both took the same part."""

    survivor: list[str]
    absorbed: list[str]
    twice: int


def following(
    survivor: Organisation | Person,
    absorbed: Organisation | Person,
    *,
    workspace: Workspace | None,
) -> Following:
    kind = type(survivor)
    keys = (survivor.pk, absorbed.pk)
    counts = counts_of(kind, keys, workspace=workspace)
    same = _parts_of_both(kind, survivor=survivor.pk, absorbed=absorbed.pk, workspace=workspace)
    return Following(
        survivor=of_models(counts.get(survivor.pk, {})),
        absorbed=of_models(counts.get(absorbed.pk, {})),
        twice=same,
    )


def _parts_of_both(
    kind: type[Organisation] | type[Person],
    *,
    survivor: int,
    absorbed: int,
    workspace: Workspace | None,
) -> int:
    relation = Relation(Engagement, "organisation" if kind is Organisation else "person")
    rows = twice_in_an_activity(relation, absorbed=absorbed, survivor=survivor)
    if workspace is not None:
        rows = rows.filter(workspace=workspace)
    return int(rows.count())


def twice_in_an_activity(
    relation: Relation, *, absorbed: int, survivor: int
) -> QuerySet[Engagement]:
    """Return the parts of ``absorbed`` that the survivor took, too: same activity, same role."""
    other = "person" if relation.field == "organisation" else "organisation"
    same = rows_of(Engagement).filter(
        **{"activity": OuterRef("activity"), "role": OuterRef("role"), relation.field: survivor}
    )
    both = same.filter(**{other: OuterRef(other)})
    neither = same.filter(**{other: None})
    nobody_else = Q(**{other: None})
    return (
        rows_of(Engagement)
        .filter(**{relation.field: absorbed})
        .filter((~nobody_else & Exists(both)) | (nobody_else & Exists(neither)))
    )


def survivor_in(workspace: Workspace, reference: str) -> int | None:
    """Return the key of the record that ``reference`` became, where ``workspace`` may see it."""
    found = became(reference)
    if not found:
        return None
    key = key_of(found)
    rows: QuerySet[Organisation] | QuerySet[Person] = (
        people_of(workspace)
        if found.startswith(Person._meta.label_lower)  # noqa: SLF001
        else organisations_of(workspace)
    )
    return key if rows.filter(pk=key).exists() else None
