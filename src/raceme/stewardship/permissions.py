"""What the pages of clean data ask beyond the roles of a workspace."""

from raceme.accounts.models import User


def can_decide_merges(user: User) -> bool:
    """Tell whether ``user`` is a registrar: runs the installation, and so its register."""
    return user.is_operator
