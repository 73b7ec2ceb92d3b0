import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.audit import actions, queries
from raceme.audit.queries import Checked
from raceme.core import jobs
from raceme.core.words import number

log = logging.getLogger(__name__)


@jobs.every(minutes=1)
@jobs.task("audit.seal")
def seal() -> None:
    actions.seal(at=timezone.now())


@jobs.every(days=1)
@jobs.task("audit.check_everything")
def check_everything() -> None:
    """Seal what was committed too late for the minute's run, then prove every chain."""
    actions.seal(at=timezone.now(), everything=True)
    for chain in queries.every_chain():
        broken = actions.check(chain, at=timezone.now()).broken
        if broken is not None:
            log.error("The history does not hold: %s", broken)


@jobs.task("audit.check")
def check(progress: jobs.Progress, chain_id: int, url: str) -> None:
    chain = queries.every_chain().get(pk=chain_id)
    step = _("Proving entry after entry")

    def passed(number: int) -> None:
        progress.at(number, of=max(number, chain.number), step=step)

    progress.at(0, of=chain.number, step=step)
    checked = actions.check(chain, at=timezone.now(), passed=passed)
    progress.result(text=_outcome(checked), url=url)


def _outcome(checked: Checked) -> str:
    if checked.broken is not None:
        return _("The history does not hold: %(fault)s.") % {"fault": checked.broken.fault.label}
    return ngettext(
        "The one sealed entry stands as it was sealed.",
        "All %(count)s sealed entries stand as they were sealed.",
        checked.number,
    ) % {"count": number(checked.number)}
