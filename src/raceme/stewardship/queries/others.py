"""Whether a record is used by anybody but one workspace; never by whom."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from raceme.organisations.models import Claim, Organisation, Relationship
from raceme.stewardship.queries.followed import owner_field, relations_to, rows_of
from raceme.workspaces.models import Workspace


def are_used_by_others(keys: Collection[int], *, workspace: Workspace | int) -> bool:
    """
    Tell whether others than ``workspace`` use one of the organisations: one query.

    Others are whoever deals with it, whose records name it, and its own people, once one of
    them speaks for it.
    """
    used = Q(
        Exists(
            Relationship.objects.filter(organisation=OuterRef("pk")).exclude(workspace=workspace)
        )
    )
    spoken_for = Claim.objects.filter(organisation=OuterRef("pk"), state=Claim.State.STANDING)
    used |= Q(Exists(spoken_for))
    for relation in relations_to(Organisation):
        owner = owner_field(relation.model)
        if owner is not None and not owner.null and relation.model is not Relationship:
            rows = relation.rows().filter(**{relation.field: OuterRef("pk")})
            used |= Q(Exists(rows.exclude(workspace=workspace)))
    return bool(rows_of(Organisation).filter(used, pk__in=list(keys)).exists())
