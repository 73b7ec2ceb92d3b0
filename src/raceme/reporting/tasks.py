from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.programmes.queries import period_with
from raceme.reporting.actions import freezing


@jobs.task("reporting.freeze")
def freeze(progress: jobs.Progress, period_id: int, user_id: int, note: str) -> None:
    period = period_with(period_id)
    by = User.objects.get(pk=user_id)
    snapshot = freezing.write(period, note=note, by=by, at=timezone.now(), progress=progress)
    progress.result(
        text=_("The report is frozen, as number %(number)s of its period.")
        % {"number": snapshot.number}
    )
