from django.utils import timezone

from raceme.asks import actions
from raceme.core import jobs


@jobs.every(hours=1)
@jobs.task("asks.tell")
def tell() -> None:
    """Mail what is due to be told, one message a person; let run out what is long over."""
    actions.tell_everybody(at=timezone.now())
    actions.expire(at=timezone.now())
