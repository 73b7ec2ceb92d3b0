"""Two records of one organisation become one."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.organisations import validation
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import doing
from raceme.stewardship.actions.merging.locking import both_locked
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.actions.merging.terms import By, OthersUseThem
from raceme.stewardship.models import Merge
from raceme.stewardship.queries.others import are_used_by_others
from raceme.workspaces.models import Workspace

# What can be taken from either; a region is of its country.
FIELDS = tuple(each.name for each in fields(validation.Facts))
TOGETHER = {"country": ("country", "region")}


@transaction.atomic
def merge_organisations(
    absorbed: Organisation,
    *,
    survivor: Organisation,
    taken: Collection[str],
    revisions: Mapping[int, int],
    workspace: Workspace | None,
    by: By,
    at: datetime,
    tell: Tell = nobody,
) -> Merge:
    """
    Put ``absorbed`` into ``survivor``, with the fields ``taken`` from it and all that names it.

    ``workspace`` is the one that alone uses both; without one the registrar has decided. Raises
    ``OthersUseThem``, ``ChangedMeanwhile`` where one is not at the revision that was shown,
    ``MergedAlready``, ``Busy``, ``NotValid``, or ``InTheWay``; then nothing is done.
    """
    rows = both_locked(Organisation, absorbed=absorbed.pk, survivor=survivor.pk)
    gone, kept = rows[absorbed.pk], rows[survivor.pk]
    if workspace is not None and are_used_by_others(rows, workspace=workspace):
        raise OthersUseThem
    doing.refuse_changed(rows, revisions)
    values = values_taken(gone, kept, taken=taken)
    changes = doing.changes_of(kept, values)
    pair = doing.Pair(kind=Organisation, absorbed=gone, survivor=kept)
    merge = doing.begun(pair, workspace=workspace, taken=taken, by=by, at=at)
    work = doing.put_in(pair, merge, values=values, by=by, at=at, tell=tell)
    names = {"name": merge.absorbed_name, "survivor": merge.survivor_name}
    reason = _("%(name)s was merged into %(survivor)s") % names
    activities = doing.keep_what_stands(work, reason=reason)
    audit.record(
        "stewardship.merge",
        targets=[kept, gone],
        workspace=None,
        by=by,
        at=at,
        changes={"merged": (merge.absorbed_name, merge.survivor_name), **changes},
    )
    verb = "stewardship.follow_merge"
    doing.audit_workspaces(merge, pair, verb=verb, activities=activities, by=by, at=at)
    return merge


def values_taken(
    absorbed: Organisation, survivor: Organisation, *, taken: Collection[str]
) -> dict[str, object]:
    """Return what the survivor says afterwards; raises ``NotValid`` where that cannot stand."""
    names = {each for name in taken for each in TOGETHER.get(name, (name,)) if each in FIELDS}
    facts = {name: str(getattr(survivor, name)) for name in FIELDS}
    facts |= {name: str(getattr(absorbed, name)) for name in names}
    is_generated = survivor.is_generated and absorbed.is_generated
    # What stands already was checked by the rules of its time.
    if names:
        validation.checked(validation.Facts(**facts), is_generated=is_generated)
    return {
        **{name: getattr(absorbed, name) for name in sorted(names)},
        "is_generated": is_generated,
    }
