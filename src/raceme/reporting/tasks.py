import logging
from datetime import date
from tempfile import TemporaryFile

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.programmes.queries import period_with, programme_with
from raceme.reporting.actions import freezing, funder_files, packing
from raceme.reporting.exports.evidence import Folder, write_archive
from raceme.reporting.exports.pack import write_pack
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.queries.figures import asked_of
from raceme.reporting.queries.funder_files import funder_file_with
from raceme.reporting.queries.veil import Veil

log = logging.getLogger(__name__)


@jobs.task("reporting.freeze")
def freeze(progress: jobs.Progress, period_id: int, user_id: int, note: str) -> None:
    """Freeze a period, unless a worker that was killed had done so and could not say it."""
    period = period_with(period_id)
    done = frozen.snapshots_of_period(period).filter(taken_at__gte=progress.job.queued_at).first()
    snapshot = done or freezing.write(
        period,
        note=note,
        by=User.objects.get(pk=user_id),
        at=timezone.now(),
        progress=progress,
    )
    programme = period.programme
    progress.result(
        text=_("The report is frozen, as number %(number)s of its period.")
        % {"number": snapshot.number},
        url=reverse(
            "reporting:snapshot",
            args=[programme.workspace.slug, programme.code, period.number, snapshot.number],
        ),
    )


@jobs.task("reporting.pack", again=True)
def pack(
    progress: jobs.Progress, snapshot_id: int, user_id: int, *, shows_people: bool | None = None
) -> None:
    """Write the pack of a frozen report; where its evidence has gaps, say so."""
    snapshot = frozen.snapshot_with(snapshot_id)
    by = User.objects.get(pk=user_id)
    with TemporaryFile() as file:
        made = write_pack(
            snapshot,
            file,
            veil=_veil(snapshot, shows_people=shows_people),
            tell=lambda done, of, step: progress.at(done, of=of, step=step),
        )
        packing.record_pack(
            snapshot, manifest=made.manifest, files=made.files, by=by, at=timezone.now()
        )
        text = _("The pack is ready.")
        if made.lost:
            text = ngettext(
                "The pack is ready. %(count)s file of evidence was lost from the store.",
                "The pack is ready. %(count)s files of evidence were lost from the store.",
                made.lost,
            ) % {"count": made.lost}
        code = slugify(snapshot.programme.code)
        period = snapshot.period.number
        progress.keep(file, name=f"{code}-period-{period}-number-{snapshot.number}.zip", text=text)


def _veil(snapshot: Snapshot, *, shows_people: bool | None) -> Veil | None:
    """Return what an officer's pack is written under; None for staff, who get it whole."""
    if shows_people is None:
        return None
    programme = snapshot.programme
    # Names may have been hidden while it waited for its turn.
    return Veil(shows_people and programme.officers_see_people, [snapshot.period])


@jobs.task("reporting.fill")
def fill(progress: jobs.Progress, file_id: int, snapshot_id: int, user_id: int) -> None:
    """Fill a funder's file; what a worker that was killed had filled is found again."""
    file = funder_file_with(file_id)
    made = funder_files.fill(
        file,
        snapshot=frozen.snapshot_with(snapshot_id),
        by=User.objects.get(pk=user_id),
        at=timezone.now(),
        tell=lambda done, of, step: progress.at(done, of=of, step=step),
    )
    programme = file.programme
    progress.result(
        text=_("The file is filled, and kept as copy %(number)s.") % {"number": made.number},
        url=reverse(
            "reporting:funder_file_filled",
            args=[programme.workspace.slug, programme.code, file.pk, made.number],
        ),
    )


@jobs.every(days=1)
@jobs.task("reporting.check_frozen")
def check_frozen() -> None:
    """Prove every frozen report once a day, and say in the log which is not as it was."""
    for snapshot in frozen.every_snapshot().iterator():
        for fault in frozen.broken(snapshot):
            log.error("frozen report %s does not hold: %s, %s", snapshot.pk, fault.what, fault.how)


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
