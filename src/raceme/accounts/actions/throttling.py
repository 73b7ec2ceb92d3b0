"""How often something may be tried: counted in the database, so by all processes together."""

import hashlib
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from raceme.accounts.models import Attempts
from raceme.core.errors import FieldRefusal

A_MINUTE, AN_HOUR = 60, 3600


@dataclass(frozen=True)
class Limit:
    """``most`` times ``within`` a stretch; its first attempt begins the next one."""

    name: str
    most: int
    _: KW_ONLY
    within: timedelta
    sentence: Promise  # why one has to wait, and what works meanwhile
    field: str = ""


class TooManyAttempts(FieldRefusal):
    def __init__(self, limit: Limit, *, wait: timedelta) -> None:
        self.wait_in_seconds = max(1, ceil(wait.total_seconds()))
        sentence = _("%(reason)s Try again %(when)s.")
        super().__init__(
            limit.field,
            str(sentence) % {"reason": limit.sentence, "when": _in_words(self.wait_in_seconds)},
        )


WRONG_PASSWORD = _(
    "The password was wrong too often. A sign-in link sent to you works at once, and so does "
    "a passkey."
)
TOO_MUCH_FROM_HERE = _("Too many attempts came from your network.")
# Said of every address alike: one that nobody knows got no link, and that is told to nobody.
MANY_LINKS = _(
    "This address was used several times. If a link was sent to it, look in its mailbox, also "
    "among the unwanted mail."
)
A_QUARTER, HALF_AN_HOUR = timedelta(minutes=15), timedelta(minutes=30)
A_DAY = timedelta(days=1)

PASSWORD = Limit("password", 10, within=A_QUARTER, sentence=WRONG_PASSWORD, field="password")
# No more than a hundred in an hour, from however many places.
PASSWORD_OF_ADDRESS = Limit(
    "password-of-address", 25, within=A_QUARTER, sentence=WRONG_PASSWORD, field="password"
)
PASSWORD_FROM_CLIENT = Limit(
    "password-from-client", 100, within=A_QUARTER, sentence=TOO_MUCH_FROM_HERE, field="password"
)
SECOND_FACTOR = Limit(
    "second-factor",
    10,
    within=A_QUARTER,
    sentence=_("The code was wrong too often."),
    field="code",
)
SECOND_FACTOR_FROM_CLIENT = Limit(
    "second-factor-from-client", 100, within=A_QUARTER, sentence=TOO_MUCH_FROM_HERE, field="code"
)
PASSKEY_FROM_CLIENT = Limit(
    "passkey-from-client", 100, within=A_QUARTER, sentence=TOO_MUCH_FROM_HERE
)
LINK_TO_ADDRESS = Limit("link", 5, within=HALF_AN_HOUR, sentence=MANY_LINKS, field="email")
LINK_FROM_CLIENT = Limit(
    "link-from-client", 30, within=HALF_AN_HOUR, sentence=TOO_MUCH_FROM_HERE, field="email"
)
INVITATION_TO_ADDRESS = Limit(
    "invitation",
    6,
    within=A_DAY,
    sentence=_("Invitations were sent to this address several times today."),
    field="email",
)
INVITATION_FROM_CLIENT = Limit(
    "invitation-from-client",
    200,
    within=timedelta(hours=1),
    sentence=_("Very many invitations were sent from your network."),
    field="email",
)
COLLEAGUES_ADDED = Limit(
    "colleagues-added",
    30,
    within=timedelta(hours=1),
    sentence=_("You have added very many people within an hour. They were all kept."),
)


@transaction.atomic
def attempt(limit: Limit, whom: str, *, at: datetime) -> None:
    """
    Count one more attempt of ``whom``, before anything is tried; raises ``TooManyAttempts``.

    The row is locked, so that of many who try at once no more get through than may.
    Nothing is counted of nobody: where ``whom`` is empty.
    """
    if not whom:
        return
    tally, _made = Attempts.objects.select_for_update().get_or_create(
        key=_key(limit, whom), defaults={"since": at}
    )
    if tally.since + limit.within <= at:
        tally.count, tally.since = 0, at
    if tally.count >= limit.most:
        raise TooManyAttempts(limit, wait=tally.since + limit.within - at)
    tally.count += 1
    tally.save(update_fields=["count", "since"])


def forgive(limit: Limit, whom: str) -> None:
    """Forget the attempts of whoever got it right."""
    Attempts.objects.filter(key=_key(limit, whom)).delete()


def give_back(limit: Limit, whom: str) -> None:
    """Take back the last attempt: it was right, and only those that were not are counted."""
    Attempts.objects.filter(key=_key(limit, whom), count__gt=0).update(count=F("count") - 1)


def _key(limit: Limit, whom: str) -> str:
    return hashlib.sha256(f"{limit.name}\n{whom.strip().lower()}".encode()).hexdigest()


def _in_words(seconds: int) -> str:
    if seconds <= 2 * AN_HOUR:
        number = ceil(seconds / A_MINUTE)
        return ngettext("in %(number)s minute", "in %(number)s minutes", number) % {
            "number": number
        }
    number = ceil(seconds / AN_HOUR)
    return ngettext("in %(number)s hour", "in %(number)s hours", number) % {"number": number}
