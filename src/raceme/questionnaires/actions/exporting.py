"""Workbooks that are too long for a page: they are written beside it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.models import Job, Record
from raceme.questionnaires.models import Collection, Questionnaire, Version
from raceme.workspaces.models import Workspace

WORKBOOK = "questionnaires.workbook"


def start_workbook(
    questionnaire: Questionnaire,
    versions: Sequence[Version],
    *,
    collection: Collection | None,
    by: Record,
    workspace: Workspace,
    at: datetime,
) -> Job:
    """Begin to write what came in into a workbook; for each person one of the same at a time."""
    numbers = [version.number for version in versions]
    of = collection.pk if collection else None
    return jobs.start(
        WORKBOOK,
        arguments={
            "workspace_id": workspace.pk,
            "questionnaire_id": questionnaire.pk,
            "numbers": numbers,
            "collection_id": of,
        },
        title=_("Workbook of %(questionnaire)s") % {"questionnaire": questionnaire},
        by=by,
        workspace=workspace,
        at=at,
        once=f"{WORKBOOK}:{questionnaire.pk}:{max(numbers, default=0)}:{len(numbers)}:{of}:{by.pk}",
    )
