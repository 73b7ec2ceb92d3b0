"""What a company was assessed as: each closed assessment with its score and its report."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from raceme.assessments.exports.issued import file_name, issued_report
from raceme.assessments.models import Assessment
from raceme.assessments.queries import closed_for_company
from raceme.assessments.words import Titles
from raceme.core import words
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.frame import framed

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A closed assessment in words; the score is empty where there is none."""

    row: Assessment
    title: str
    score: str
    band: str
    href: str


@require_safe
@behind_a_door
def assessed(request: HttpRequest, door: Door) -> HttpResponse:
    rows = closed_for_company(door.organisation, workspace=door.workspace)
    pages = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"assessed": [shown(row, door) for row in pages], "pages": pages}
    return framed(request, door, "portal/my/assessed.html", context, at="company")


@require_safe
@behind_a_door
def report(request: HttpRequest, door: Door, assessment: int) -> HttpResponse:  # noqa: ARG001 (a view's)
    """Hand out the report of one, in the language it was made in."""
    rows = closed_for_company(door.organisation, workspace=door.workspace)
    row = get_object_or_404(rows, pk=assessment)
    name = file_name(row)
    return HttpResponse(
        issued_report(row, at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def shown(row: Assessment, door: Door) -> Shown:
    version = row.answers.version
    language = (get_language() or "")[:2]
    spoken = language if language in version.languages else row.language
    titles = Titles(version.definition, language=spoken)
    return Shown(
        row=row,
        title=titles.title,
        score="" if row.overall is None else words.number(row.overall, decimals=0),
        band=titles.of("bands", row.band) if row.band else "",
        href=door.href("assessment_report", assessment=row.pk),
    )
