"""What a case says of its event, to be held by the actions of a user once everybody stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from raceme.demo.register import Somebody
from raceme.documents.models import Document
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

Pair = tuple[Somebody, Somebody]


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """Who comes to an event, as what, to what of it, and who meets whom."""

    workspace: Workspace
    programme: Programme
    # By the name of their type, each in the order in which they register.
    coming: Mapping[str, Sequence[Somebody]]
    # Who registers and does not come, as what.
    missing: Sequence[Somebody]
    missing_as: str
    # They ask and agree in this order; of the last so many pairs nothing comes after all.
    pairs: Sequence[Pair]
    fail: int
    paper: Document | None = None
    speaking: Sequence[Somebody] = ()
    # By the title of a session.
    attending: Mapping[str, Sequence[Somebody]] = field(default_factory=dict)
    pitching: Sequence[Somebody] = ()
    left_out: Somebody | None = None
