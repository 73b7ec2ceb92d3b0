from django.utils import timezone

from raceme.accounts import actions
from raceme.core import jobs


@jobs.every(hours=6)
@jobs.task("accounts.tidy")
def tidy() -> None:
    """Forget attempts, sessions and links that are long over."""
    actions.tidy(at=timezone.now())
