"""How the screens reach an assessment and what follows from it."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments.models import Assessment
from raceme.assessments.permissions import can_work_on
from raceme.assessments.queries import assessments_of
from raceme.assessments.words import Titles
from raceme.workspaces.models import Workspace


class Reached(NamedTuple):
    space: Workspace
    assessment: Assessment


def assessment_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> Reached:
    """Return one of the workspace's assessments; to write in it takes who may work on it."""
    space = workspace_or_404(request, workspace)
    rows = assessments_of(space).select_related(
        "answers__version__questionnaire", "organisation", "workspace", "expert", "activity"
    )
    found = get_object_or_404(rows, pk=pk)
    if to_write and not can_work_on(request.user, found):
        raise PermissionDenied
    return Reached(space, found)


def reader_language(assessment: Assessment) -> str:
    """Return the reader's language where the questionnaire has it, else that of the report."""
    language = (get_language() or "")[:2]
    return language if language in assessment.answers.version.languages else assessment.language


def titles_of(assessment: Assessment, *, language: str = "") -> Titles:
    """Return what its definition calls things, to the reader where no language is named."""
    definition = assessment.answers.version.definition
    return Titles(definition, language=language or reader_language(assessment))
