"""Checking a chain and keeping what came of it, for the page that shows it."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from raceme.audit.models import Chain
from raceme.audit.queries import Break, Checked, check_of, overdue, verified
from raceme.core import jobs
from raceme.core.models import Job, Record
from raceme.workspaces.models import Workspace

# The sealer runs every minute; who waits longer than this waits for one that does not run.
PATIENCE = timedelta(minutes=15)


def check(
    chain: Chain,
    *,
    anchors: Collection[str] = (),
    at: datetime,
    patience: timedelta = PATIENCE,
    passed: Callable[[int], None] = lambda _number: None,
) -> Checked:
    """Verify ``chain``, and that nothing waits too long for its seal; keep the outcome with it."""
    checked = verified(chain, anchors=anchors, passed=passed)
    broken = checked.broken or overdue(before=at - patience, chain=chain)
    checked.broken = broken
    Chain.objects.filter(pk=chain.pk).update(
        verified_at=at, verified_number=checked.number, break_found=broken and _written(broken)
    )
    return checked


def start_check(
    chain: Chain, *, workspace: Workspace, title: str, url: str, by: Record, at: datetime
) -> Job:
    """Check ``chain`` in the background; ``url`` leads to where the outcome is shown."""
    return jobs.start(
        "audit.check",
        arguments={"chain_id": chain.pk, "url": url},
        title=title,
        by=by,
        workspace=workspace,
        at=at,
        once=check_of(chain),
    )


def _written(broken: Break) -> dict[str, object]:
    return {"number": broken.number, "entry": broken.entry, "fault": broken.fault.value}
