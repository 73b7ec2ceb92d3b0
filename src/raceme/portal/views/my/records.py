"""What lies ahead, and what a company got so far: each number with its list, papers, a PDF."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from raceme.documents.models import Document
from raceme.documents.serving import serve
from raceme.portal.exports.company_paper import written_paper
from raceme.portal.queries import own_company
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.frame import framed

PAGE_SIZE = 25
LISTS = ("activities", "partners", "hours")


@require_safe
@behind_a_door
def agenda(request: HttpRequest, door: Door) -> HttpResponse:
    rows = own_company.planned_with(
        door.organisation, workspace=door.workspace, today=timezone.localdate()
    )
    pages = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "planned": own_company.planned_in_words(
            pages, organisation=door.organisation, today=timezone.localdate()
        ),
        "pages": pages,
    }
    return framed(request, door, "portal/my/agenda.html", context, at="agenda")


@require_safe
@behind_a_door
def received(request: HttpRequest, door: Door) -> HttpResponse:
    """Show the list behind one of the three numbers."""
    shown = request.GET.get("of", LISTS[0])
    if shown not in LISTS:
        raise Http404
    organisation, space = door.organisation, door.workspace
    number = request.GET.get("page")
    context: dict[str, object] = {}
    if shown == "partners":
        partners = own_company.partners_of(organisation, workspace=space)
        context["pages"] = Paginator(partners, PAGE_SIZE).get_page(number)
    else:
        listed = own_company.hours_of if shown == "hours" else own_company.received_by
        pages = Paginator(listed(organisation, workspace=space), PAGE_SIZE).get_page(number)
        context["pages"] = pages
        context["entries"] = own_company.told(pages, organisation=organisation, with_workspace=True)
    context |= {
        "shown": shown,
        "received": own_company.counted(organisation, workspace=space),
    }
    return framed(request, door, "portal/my/received.html", context, at="home")


@require_safe
@behind_a_door
def paper(request: HttpRequest, door: Door) -> HttpResponse:  # noqa: ARG001 (a view's)
    """Hand out all of it as a PDF."""
    content = written_paper(door.organisation, workspace=door.workspace, at=timezone.now())
    name = slugify(door.organisation.name) or "company"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


@require_safe
@behind_a_door
def documents(request: HttpRequest, door: Door) -> HttpResponse:
    rows = own_company.documents_of(door.organisation, workspace=door.workspace)
    pages = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"documents": with_addresses(pages, door=door), "pages": pages}
    return framed(request, door, "portal/my/documents.html", context, at="company")


@require_safe
@behind_a_door
def document(
    request: HttpRequest,  # noqa: ARG001 (a view's)
    door: Door,
    document: int,
) -> HttpResponseBase:
    rows = own_company.documents_of(door.organisation, workspace=door.workspace)
    return serve(get_object_or_404(rows, pk=document))


def with_addresses(documents: Iterable[Document], *, door: Door) -> list[tuple[Document, str]]:
    """Return each with where it is taken from, behind the same door."""
    return [(one, door.href("document", document=one.pk)) for one in documents]
