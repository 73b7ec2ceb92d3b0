"""What everybody sees of good practices: the list, one of them, and one on paper."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.partnerships import queries
from raceme.partnerships.access import published_or_404
from raceme.partnerships.exports.markup import markup_of
from raceme.partnerships.exports.paper import practice_paper

ON_A_PAGE = 20


@require_safe
def practices(request: HttpRequest, workspace: str) -> HttpResponse:
    """Show the practices of a workspace that has published any."""
    rows = queries.published_practices_of(workspace)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    if not page.object_list:
        raise Http404
    space = page[0].workspace
    context = {"space": space, "page": page, "is_demonstration": space.is_demonstration}
    return render(request, "partnerships/public/practices.html", context)


@require_safe
def practice(request: HttpRequest, workspace: str, practice: str) -> HttpResponse:
    row = published_or_404(request, workspace, practice)
    context = {
        "practice": row,
        "space": row.workspace,
        "figures": queries.figures_of(row),
        "adopters": queries.adopters_of(row),
        "markup": markup_of(row, address=request.build_absolute_uri()),
        "is_demonstration": row.workspace.is_demonstration,
    }
    return render(request, "partnerships/public/practice.html", context)


@require_safe
def paper(request: HttpRequest, workspace: str, practice: str) -> HttpResponse:
    row = published_or_404(request, workspace, practice)
    content = practice_paper(
        row,
        figures=queries.figures_of(row),
        adopters=queries.adopters_of(row),
        at=timezone.now(),
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{row.slug}.pdf"'},
    )
