"""What an action is told, and what it tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from raceme.core.models import Record
from raceme.questionnaires.solving import Wrong

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What somebody else has answered meanwhile; None: they took the answer away."""

    value: Any
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Saved:
    """
    What became of the answers that were sent, each by the code of its item.

    ``revisions``: of what is kept now as it was sent; ``conflicts``: what somebody else
    answered first, which stays; ``wrong``: what may not be taken, the item first in its place;
    ``dropped``: what was answered before and is no longer asked; ``trimmed``: the revisions of
    tables that were not sent and lost cells that are no longer asked.
    """

    revisions: Mapping[str, int] = field(default_factory=dict)
    conflicts: Mapping[str, Standing] = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()
    dropped: Sequence[str] = ()
    trimmed: Mapping[str, int] = field(default_factory=dict)
