"""How an import is held while it is changed, and whose turn it is to write."""

from raceme.stewardship.actions.imports.refusals import ChangedElsewhere, FileGone, NotOpen
from raceme.stewardship.models import Import, Turn

THE_TURN = "imports"


def held(found: Import, *, revision: int | None = None) -> Import:
    """Return the import as it stands, its row locked; raises ``ChangedElsewhere``."""
    row = (
        Import.objects.of(found.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace")
        .get(pk=found.pk)
    )
    if revision is not None and row.revision != revision:
        raise ChangedElsewhere
    return row


def held_open(found: Import, *, revision: int | None = None) -> Import:
    """Return the same of one whose rows may still be changed; raises ``NotOpen``."""
    row = held(found)
    if not row.is_open:
        raise NotOpen
    if not row.is_kept:
        raise FileGone
    if revision is not None and row.revision != revision:
        raise ChangedElsewhere
    return row


def go(row: Import, state: Import.State) -> None:
    """Let a held import change its state, where that may follow; raises ``NotOpen``."""
    if state not in Import.NEXT[Import.State(row.state)]:
        raise NotOpen
    row.state = state


def take_turn() -> None:
    """Wait until no other import writes: until the transaction ends, this one does."""
    Turn.objects.get_or_create(name=THE_TURN)
    Turn.objects.select_for_update().get(name=THE_TURN)
