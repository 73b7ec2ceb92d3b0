from datetime import date
from tempfile import TemporaryFile

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.programmes.queries import period_with, programme_with
from raceme.reporting.actions import freezing
from raceme.reporting.exports.evidence import Folder, write_archive
from raceme.reporting.queries.figures import asked_of


@jobs.task("reporting.freeze")
def freeze(progress: jobs.Progress, period_id: int, user_id: int, note: str) -> None:
    period = period_with(period_id)
    by = User.objects.get(pk=user_id)
    snapshot = freezing.write(period, note=note, by=by, at=timezone.now(), progress=progress)
    progress.result(
        text=_("The report is frozen, as number %(number)s of its period.")
        % {"number": snapshot.number}
    )


@jobs.task("reporting.evidence")
def evidence(progress: jobs.Progress, programme_id: int, day: str) -> None:
    """Write an archive of what proves a programme's figures, as of ``day``."""
    today = date.fromisoformat(day)
    programme = programme_with(programme_id)
    folders = [
        Folder(name=asked.indicator.name, question=asked.question)
        for asked in asked_of(programme, today=today)
    ]
    with TemporaryFile() as file:
        count = write_archive(
            folders, file, tell=lambda done, of, name: progress.at(done, of=of, step=name)
        )
        text = ngettext(
            "The archive holds %(count)s file.", "The archive holds %(count)s files.", count
        )
        progress.keep(
            file,
            name=f"{slugify(programme.code)}-evidence-{day}.zip",
            text=text % {"count": count},
        )
