import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from raceme.audit.models import Entry, Target, Values
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
    salt = secrets.token_hex(16)
    shown = {
        field: [_plain(before), _plain(after)] for field, (before, after) in (changes or {}).items()
    }
    entry = Entry.objects.create(
        workspace_id=workspace.pk if isinstance(workspace, Workspace) else workspace,
        at=at,
        actor=by if isinstance(by, str) else by.reference,
        actor_label=str(by)[:200],
        verb=verb,
        commitment=commitment(salt, shown),
    )
    records = [targets] if isinstance(targets, Record) else targets
    Target.objects.bulk_create(
        Target(entry=entry, reference=each.reference, label=str(each)[:200]) for each in records
    )
    Values.objects.create(entry=entry, salt=salt, changes=shown)
    return entry


def commitment(salt: str, changes: Mapping[str, object]) -> str:
    """Return the SHA-256, in hexadecimal, of the salt and the changes in canonical JSON."""
    canonical = json.dumps(changes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{canonical}".encode()).hexdigest()


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)
