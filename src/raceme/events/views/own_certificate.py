"""Behind somebody's own link: their certificate, once the event is over and they were there."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.events.access import OwnRequest, behind_own_link
from raceme.events.exports.day_papers import certificates
from raceme.events.queries.hours import has_certificate, training_of


@require_safe
@behind_own_link
def certificate(request: OwnRequest) -> HttpResponse:
    if not has_certificate(request.registration, at=timezone.now()):
        raise Http404
    context = {
        "training": training_of(request.registration),
        "secret": request.secret,
    }
    return render(request, "events/own/certificate.html", context)


@require_safe
@behind_own_link
def certificate_file(request: OwnRequest) -> HttpResponse:
    row, now = request.registration, timezone.now()
    if not has_certificate(row, at=now):
        raise Http404
    content = certificates(row.event, [row], {row.pk: training_of(row)}, at=now)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{row.event.slug}.pdf"'},
    )
