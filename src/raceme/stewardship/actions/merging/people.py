"""Two records of one person become one, within the workspace that knows them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.organisations.models import Person
from raceme.stewardship.actions.merging import doing
from raceme.stewardship.actions.merging.locking import both_locked
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.actions.merging.terms import By, MergedAlready
from raceme.stewardship.models import Merge

FIELDS = ("name", "email", "phone", "country", "gender")


@transaction.atomic
def merge_people(
    absorbed: Person,
    *,
    survivor: Person,
    taken: Collection[str],
    revisions: Mapping[int, int],
    by: By,
    at: datetime,
    tell: Tell = nobody,
) -> Merge:
    """
    Put ``absorbed`` into ``survivor``, with the fields ``taken`` from it and all that names it.

    Raises ``ChangedMeanwhile``, ``MergedAlready``, ``Busy`` or ``InTheWay``.
    """
    rows = both_locked(Person, absorbed=absorbed.pk, survivor=survivor.pk)
    gone, kept = rows[absorbed.pk], rows[survivor.pk]
    if gone.workspace_id != kept.workspace_id:
        raise MergedAlready
    doing.refuse_changed(rows, revisions)
    values: dict[str, object] = {name: getattr(gone, name) for name in FIELDS if name in taken}
    changes = doing.changes_of(kept, values)
    pair = doing.Pair(kind=Person, absorbed=gone, survivor=kept)
    merge = doing.begun(pair, workspace=kept.workspace_id, taken=taken, by=by, at=at)
    values["is_generated"] = gone.is_generated and kept.is_generated
    work = doing.put_in(pair, merge, values=values, by=by, at=at, tell=tell)
    # A version says why, but names nobody: whoever is erased stands in no version.
    activities = doing.keep_what_stands(work, reason=_("Two records of one person were merged"))
    audit.record(
        "stewardship.merge_people",
        targets=[kept, gone, *activities],
        workspace=kept.workspace_id,
        by=by,
        at=at,
        changes={"merged": (merge.absorbed_name, merge.survivor_name), **changes},
    )
    return merge
