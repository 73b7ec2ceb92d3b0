"""What the report of a period says in words, section by section."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.programmes.models import Period, Programme
from raceme.reporting.actions.terms import By
from raceme.reporting.models import Narrative
from raceme.reporting.queries.reports import narratives_of, revision_of


@transaction.atomic
def write_narrative(
    period: Period, *, texts: Mapping[str, str], revision: int, by: By, at: datetime
) -> bool:
    """
    Keep what was written of a period's sections; return whether anything changed.

    ``revision`` is that of all sections together (``queries.reports.revision_of``). Raises
    ``ChangedMeanwhile`` where somebody wrote after this person opened the page.
    """
    programmes = Programme.objects.of(period.workspace_id).select_for_update()
    programmes.get(pk=period.programme_id)
    standing = {one.section: one for one in narratives_of(period)}
    if revision_of(standing.values()) != revision:
        raise changed_meanwhile(period, within=period.workspace_id)
    changes: dict[str, tuple[object, object]] = {}
    for section, text in texts.items():
        row = standing.get(section)
        before = row.text if row else ""
        if text == before:
            continue
        changes[section] = (before, text)
        if row is None:
            row = Narrative(workspace_id=period.workspace_id, period=period, section=section)
        else:
            row.revision += 1
        row.text = text
        row.save()
    if changes:
        audit.record(
            "reporting.write_narrative",
            targets=[period, period.programme],
            workspace=period.workspace_id,
            by=by,
            at=at,
            changes=changes,
        )
    return bool(changes)
