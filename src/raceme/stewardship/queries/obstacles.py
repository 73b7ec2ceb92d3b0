"""What stands in the way of taking a merge back."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from raceme.core.backups.tables import values_of
from raceme.core.formers import became, key_of
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.models import Merge, MergeStep, What
from raceme.stewardship.queries.fields import label_of
from raceme.stewardship.queries.followed import rows_of
from raceme.stewardship.queries.others import are_used_by_others
from raceme.stewardship.queries.words import of_model
from raceme.workspaces.models import Workspace

# Written anew by everybody who saves; it says nothing of the record.
NOT_COMPARED = frozenset({"revision"})


def kind_of(merge: Merge) -> type[Organisation] | type[Person]:
    return Organisation if merge.what == What.ORGANISATIONS else Person


def survivor_of(merge: Merge) -> Organisation | Person | None:
    return _standing(merge, merge.survivor_key)


def absorbed_of(merge: Merge) -> Organisation | Person | None:
    """Return the record that was put in, once the merge was taken back."""
    return _standing(merge, merge.absorbed_key)


def _standing(merge: Merge, key: int) -> Organisation | Person | None:
    found: Organisation | Person | None = rows_of(kind_of(merge)).filter(pk=key).first()
    return found


def obstacles_of(merge: Merge, *, workspace: Workspace | int | None) -> list[str]:
    """
    Return what stands in the way, each in a sentence; nothing where it can be taken back.

    The reader looks from ``workspace``, and is told of other workspaces' records only that there
    are some; without one it is the registrar.
    """
    survivor = survivor_of(merge)
    if survivor is None:
        return [_gone(merge)]
    workspace_id = workspace.pk if isinstance(workspace, Workspace) else workspace
    found = [*_later_merges(merge)]
    if not merge.steps.exists():
        found.append(_("What was moved is not kept any more: the person was erased."))
    if (
        workspace_id is not None
        and isinstance(survivor, Organisation)
        and are_used_by_others([survivor.pk], workspace=workspace_id)
    ):
        found.append(
            _("Others use %(name)s by now. Ask the registrar to take the merge back.")
            % {"name": survivor.name}
        )
    found += _changed_since(merge, survivor, within=workspace_id)
    found += _numbers_taken(merge, survivor)
    return list(dict.fromkeys(found))


def _gone(merge: Merge) -> str:
    other = key_of(became(merge.survivor))
    into = rows_of(kind_of(merge)).filter(pk=other).first()
    if into is None:
        return _("%(name)s is not there any more.") % {"name": merge.survivor_name}
    return _("%(name)s was itself merged into %(other)s since. Take that back first.") % {
        "name": merge.survivor_name,
        "other": into.name,
    }


def _later_merges(merge: Merge) -> Iterator[str]:
    later = Merge.objects.filter(survivor=merge.survivor, undone_at=None, pk__gt=merge.pk)
    for one in later.order_by("-pk"):
        yield _("%(other)s was merged into %(name)s since. Take that back first.") % {
            "other": one.absorbed_name,
            "name": one.survivor_name,
        }


def _changed_since(
    merge: Merge, survivor: Organisation | Person, *, within: int | None
) -> Iterator[str]:
    """Say what was written since of what the merge wrote."""
    numbers: dict[str, int] = {}
    elsewhere = False
    steps = merge.steps.filter(did=MergeStep.Did.CHANGED).order_by("position")
    for step in steps:
        model = apps.get_model(step.model)
        standing = {str(row.pk): row for row in rows_of(model).filter(pk__in=step.keys)}
        for key, fields in step.rows.items():
            names = _differing(standing.get(key), fields)
            if names is not None and not names:
                continue
            if model is type(survivor):
                yield _("%(name)s was corrected since: %(fields)s.") % {
                    "name": survivor.name,
                    "fields": ", ".join(str(label_of(name)) for name in names or []),
                }
            elif within is None or step.workspace_id in (None, within):
                numbers[step.model] = numbers.get(step.model, 0) + 1
            else:
                elsewhere = True
    for label, count in sorted(numbers.items()):
        yield _("What the merge made one was changed since: %(records)s.") % {
            "records": of_model(label, count)
        }
    if elsewhere:
        yield _("What the merge made one was changed since by others.")


def _differing(row: Any, fields: dict[str, list[Any]]) -> list[str] | None:  # noqa: ANN401
    """Return which fields hold something else by now; None where the row is gone."""
    if row is None:
        return None
    now = values_of(row)
    return [
        name
        for name, (_before, after) in fields.items()
        if name not in NOT_COMPARED and now[name] != after
    ]


def _numbers_taken(merge: Merge, survivor: Organisation | Person) -> Iterator[str]:
    """Say who has the registered number by now that was the absorbed one's."""
    if not isinstance(survivor, Organisation):
        return
    removed = merge.steps.filter(did=MergeStep.Did.REMOVED, model=Organisation._meta.label)  # noqa: SLF001
    was = next((row for step in removed for row in step.rows.values()), None)
    if was is None or not was["registered_number"]:
        return
    holder = Organisation.objects.filter(
        country=was["country"], registered_number=was["registered_number"]
    ).first()
    if holder is None or (holder == survivor and "registered_number" in merge.taken):
        return
    yield _("%(number)s is the number of %(name)s by now.") % {
        "number": was["registered_number"],
        "name": holder.name,
    }
