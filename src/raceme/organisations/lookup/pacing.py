"""One question a second to each host, from all processes of the installation together."""

from datetime import timedelta
from time import monotonic, sleep

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from raceme.accounts.actions.throttling import Limit, TooManyAttempts, attempt
from raceme.organisations.lookup.terms import Busy, Patience, Source

A_TURN = timedelta(seconds=1)
LOOK_AGAIN_SECONDS = 0.1


def wait_for_turn(source: Source, *, patience: Patience) -> None:
    """Return once the service may be asked. Raises ``Busy`` where others come first too long."""
    limit = Limit("lookup", 1, within=A_TURN, sentence=_("Others are asking just now."))
    until = monotonic() + patience.turn
    while True:
        try:
            attempt(limit, source.host, at=timezone.now())
        except TooManyAttempts as others:
            if monotonic() >= until:
                raise Busy(service=str(source.label)) from others
            sleep(LOOK_AGAIN_SECONDS)
        else:
            return
