"""How a workspace's chain stands, for the page of its managers."""

from dataclasses import dataclass

from raceme.audit.models import Chain
from raceme.audit.queries.seals import name_of, sealing_lag
from raceme.audit.queries.verification import Break, Fault
from raceme.core import jobs
from raceme.core.models import Job
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The head of a chain, what waits for its seal, what was found broken, and the last check."""

    chain: Chain
    waiting: int
    broken: Break | None
    check: Job | None


def standing_of(workspace: Workspace) -> Standing:
    """Return how a workspace's chain stands; before its first seal that is an empty one."""
    chain = Chain.objects.filter(workspace=workspace).first()
    waiting = sealing_lag(workspace).entries
    if chain is None:
        empty = Chain(name=name_of(workspace.pk), workspace=workspace)
        return Standing(chain=empty, waiting=waiting, broken=None, check=None)
    return Standing(
        chain=chain,
        waiting=waiting,
        broken=_break_found(chain),
        check=jobs.newest(check_of(chain)),
    )


def check_of(chain: Chain) -> str:
    """Return by what the jobs that check ``chain`` are known."""
    return f"audit.check:{chain.pk}"


def _break_found(chain: Chain) -> Break | None:
    found = chain.break_found
    if found is None:
        return None
    return Break(chain.name, found["number"], found["entry"], Fault(found["fault"]))
