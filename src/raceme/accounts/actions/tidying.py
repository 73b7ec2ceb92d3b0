from datetime import datetime, timedelta

from django.db import transaction

from raceme.accounts.models import Attempts, BrowserSession, Link

# No limit counts for longer.
ATTEMPTS_KEPT = timedelta(days=2)
# As long as a link tells why it opens nothing; then nobody knows it any more.
LINKS_KEPT = timedelta(days=90)


@transaction.atomic
def tidy(*, at: datetime) -> None:
    """Forget attempts that count no more, sessions that have run out, and links long over."""
    Attempts.objects.filter(since__lt=at - ATTEMPTS_KEPT).delete()
    BrowserSession.objects.filter(expire_date__lt=at).delete()
    Link.objects.filter(expires_at__lt=at - LINKS_KEPT).delete()
