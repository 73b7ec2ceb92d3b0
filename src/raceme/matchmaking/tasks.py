from tempfile import TemporaryFile

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.matchmaking.actions import (
    following_up,
    holding,
    joining,
    requesting,
    telling,
)
from raceme.matchmaking.exports.printing import printed
from raceme.matchmaking.models import Matchmaking


@jobs.every(hours=1)
@jobs.task("matchmaking.expire")
def expire() -> None:
    """Let unanswered requests run out, and those leave who do not come to the event any more."""
    requesting.expire(at=timezone.now())
    joining.let_go_who_cancelled(at=timezone.now())


@jobs.every(minutes=15)
@jobs.task("matchmaking.tell")
def tell() -> None:
    """Mail what came of requests, one message a person."""
    telling.tell_everybody(at=timezone.now())


@jobs.task("matchmaking.settle")
def settle(progress: jobs.Progress, matchmaking_id: int, workspace_id: int, user_id: int) -> None:
    """Write the meetings of an event into the log, a few in each transaction."""
    rows = Matchmaking.objects.of(workspace_id).select_related("event__workspace")
    row = rows.get(pk=matchmaking_id)
    came = holding.settle_meetings(
        row,
        by=User.objects.get(pk=user_id),
        at=timezone.now(),
        tell=lambda done, of: progress.at(done, of=of, step=_("Writing into the log")),
    )
    progress.result(
        text=_("%(held)s held, %(not_held)s not held") % vars(came),
        url=reverse("matchmaking:figures", args=[row.event.workspace.slug, row.event.slug]),
    )


@jobs.every(hours=1)
@jobs.task("matchmaking.follow_up")
def follow_up() -> None:
    """Close the meetings of events that are over, and ask what came of them when it is time."""
    following_up.follow_up(at=timezone.now())
