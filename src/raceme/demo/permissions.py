from raceme.accounts.models import Role, User
from raceme.accounts.queries import is_without_users
from raceme.demo.queries import demonstration_workspaces, is_loaded


def can_load() -> bool:
    """Tell whether the demonstration may be loaded from a page: before anybody works here."""
    return is_without_users() and not is_loaded()


def can_unload(user: User) -> bool:
    """Tell whether ``user`` runs the installation, or one of the demonstration's workspaces."""
    if not is_loaded():
        return False
    runs = user.roles.filter(
        workspace__in=demonstration_workspaces(), kind__in=(Role.Kind.OWNER, Role.Kind.MANAGER)
    )
    return user.is_operator or runs.exists()
