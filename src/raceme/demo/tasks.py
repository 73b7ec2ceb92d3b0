from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.core import jobs, table_statistics
from raceme.demo import actions


@jobs.task(actions.LOADED_BY)
def load(progress: jobs.Progress) -> None:
    # Loaded already: by a command meanwhile, or by a worker that was killed before it said so.
    with suppress(actions.AlreadyLoaded):
        actions.load(at=timezone.now(), progress=progress)
        table_statistics.renew()
    progress.result(text=_("The demonstration is loaded."))
