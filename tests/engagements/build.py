"""What a test of the log is told, short: it names only what it is about."""

from datetime import date
from typing import Any

from django.db.models import Q

from raceme.audit.models import Entry
from raceme.core.models import Record
from raceme.engagements.actions import Facts, Part, record_activity
from raceme.engagements.models import Activity, ActivityVersion, Kind
from raceme.workspaces.models import Workspace
from tests.factories import NOW, OrganisationFactory, RelationshipFactory, shipped_kind

DAY = date(2026, 11, 19)


def facts(kind: Kind | str = "workshop", **changed: Any) -> Facts:  # noqa: ANN401 (any field)
    found = shipped_kind(kind) if isinstance(kind, str) else kind
    values = {
        "title": "Selling to Nordic hospitals",
        "started_on": DAY,
        "ended_on": changed.get("started_on", DAY),
    }
    return Facts(kind=found, **(values | changed))


def part(**changed: Any) -> Part:  # noqa: ANN401
    if "organisation" not in changed and "person" not in changed:
        changed["organisation"] = OrganisationFactory.create()
    return Part(**changed)


def recorded(workspace: Workspace, **changed: Any) -> Activity:  # noqa: ANN401
    """Record an activity of one participant, as long as the test says nothing else."""
    values: dict[str, Any] = {"facts": facts(), "by": "Ioana", "at": NOW}
    if "parts" not in changed:
        values["parts"] = [part()]
    return record_activity(workspace, **(values | changed))


def known(workspace: Workspace, **fields: Any) -> Any:  # noqa: ANN401
    """Return an organisation that ``workspace`` deals with already."""
    organisation = OrganisationFactory.create(**fields)
    RelationshipFactory.create(workspace=workspace, organisation=organisation)
    return organisation


def last_entry(record: Record) -> tuple[str, str, dict[str, list[object]]]:
    """Return verb, actor and changes of the last entry about ``record``."""
    entry = Entry.objects.filter(targets__reference=record.reference).latest("pk")
    return entry.verb, entry.actor_label, entry.values.changes


def versions(activity: Activity) -> list[tuple[int, str, str]]:
    """Return number, author and reason of each version, the first one first."""
    rows = ActivityVersion.objects.reached_by(Q(activity=activity)).order_by("number")
    return [(row.number, row.by, row.reason) for row in rows]
