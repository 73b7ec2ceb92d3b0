from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import token_hex

from raceme.audit.actions.inserting import insert
from raceme.audit.actions.nudging import nudge
from raceme.audit.commitments import Words, commitments
from raceme.audit.models import Entry
from raceme.core.models import Record
from raceme.workspaces.models import Workspace

Changes = Mapping[str, tuple[object, object]]


def record(
    verb: str,
    *,
    targets: Record | Iterable[Record],
    workspace: Workspace | int | None,
    by: Record | str,
    at: datetime,
    changes: Changes | None = None,
) -> Entry:
    """
    Write down that ``by`` did ``verb``; each change is (before, after) of a field.

    Called inside the transaction of the change, so that neither stands alone. ``by`` is
    the acting user, or a word such as "demonstration" where no person acts; without a
    ``workspace`` the entry belongs to the installation.
    """
    records = [targets] if isinstance(targets, Record) else targets
    return write(
        verb,
        labels={each.reference: str(each)[:200] for each in records},
        workspace=workspace,
        by=by,
        at=at,
        changes=changes,
    )


def write(
    verb: str,
    *,
    labels: Mapping[str, str],
    workspace: Workspace | int | None,
    by: Record | str,
    at: datetime,
    changes: Changes | None = None,
) -> Entry:
    """Write an entry about records of which only the reference need be known."""
    words = Words(
        actor=str(by)[:200],
        targets=labels,
        changes={
            field: [_plain(before), _plain(after)]
            for field, (before, after) in (changes or {}).items()
        },
    )
    salt = token_hex(16)
    committed = commitments(words, salt=salt)
    entry = Entry(
        workspace_id=workspace.pk if isinstance(workspace, Workspace) else workspace,
        at=at,
        actor=by if isinstance(by, str) else by.reference,
        actor_label=words.actor,
        verb=verb,
        values_commitment=committed.values,
        labels_commitment=committed.labels,
    )
    insert(entry, labels=labels, salt=salt, changes=words.changes)
    nudge()
    return entry


def _plain(value: object) -> object:
    """
    Return ``value`` as every database gives it back, to the letter: what is hashed is this.

    A fraction becomes text, since databases write those in their own ways, as does a key.
    """
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if type(value) in (str, int, bool, type(None)) else str(value)
