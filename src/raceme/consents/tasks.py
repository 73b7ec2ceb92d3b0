from django.utils import timezone

from raceme.consents import actions
from raceme.core import jobs


@jobs.every(hours=24)
@jobs.task("consents.expire")
def expire() -> None:
    """End the consents whose time is over."""
    actions.expire(by="consents", at=timezone.now())
