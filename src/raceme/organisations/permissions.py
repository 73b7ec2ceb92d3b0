"""Who decides about those who speak for an organisation."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage
from raceme.organisations.models import Claim
from raceme.workspaces.models import Workspace


def can_decide_claim(user: User, claim: Claim | None, *, workspace: Workspace) -> bool:
    """Tell whether ``user`` may: who manages, and never about a claim of his own."""
    is_own = claim is not None and (claim.user_id == user.pk or claim.email == user.email.lower())
    return can_manage(user, workspace) and not is_own
