from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.accounts.models import User
from raceme.demo.opening import facts_of
from raceme.organisations.models import Claim, Organisation, Relationship
from raceme.workspaces.models import Workspace


def demonstration_workspaces() -> QuerySet[Workspace]:
    """Return the workspaces that were loaded, and not those of a load made for measuring."""
    slugs = [row["slug"] for row in facts_of("workspaces")["workspace"]]
    return Workspace.objects.filter(is_demonstration=True, slug__in=slugs).order_by("pk")


def demonstration_users() -> QuerySet[User]:
    """
    Return those who work in the demonstration, or oversee it, and nothing else.

    So do those who speak for a company that nobody outside deals with.
    """
    own = demonstration_workspaces()
    within = Relationship.objects.filter(workspace__in=own, organisation=OuterRef("pk"))
    without = Relationship.objects.exclude(workspace__in=own).filter(organisation=OuterRef("pk"))
    companies = Organisation.objects.filter(Exists(within), ~Exists(without))
    claims = Claim.objects.exclude(user=None)
    inside = User.objects.filter(
        _of(own) | Q(pk__in=claims.filter(organisation__in=companies).values("user"))
    )
    outside = User.objects.filter(
        _of(Workspace.objects.exclude(pk__in=own))
        | Q(pk__in=claims.exclude(organisation__in=companies).values("user"))
    )
    return inside.exclude(pk__in=outside.values("pk")).distinct().order_by("pk")


def _of(workspaces: QuerySet[Workspace]) -> Q:
    return Q(roles__workspace__in=workspaces) | Q(overseen__workspace__in=workspaces)


def is_loaded() -> bool:
    return demonstration_workspaces().exists()
