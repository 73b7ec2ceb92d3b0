"""A letter to whom a segment finds: begun here, then written, looked at and sent as any other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request
from raceme.mail.models import Mailing
from raceme.portal.actions.to_segments import begin_mailing_to
from raceme.portal.views.mailings import MOST_AT_ONCE
from raceme.segments.queries import people_behind, segments_of, without_people


@login_required
@require_POST
def write_to_segment(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Begin a draft to all whom the segment finds; who is left out is said at every step."""
    space = managed_or_403(request, workspace)
    segment = get_object_or_404(segments_of(space), pk=pk)
    asked = request.POST.get("purpose", "")
    purpose = asked if asked in Mailing.Purpose.values else Mailing.Purpose.NEWS
    found = people_behind(segment).values_list("pk", flat=True)
    people = list(found[: MOST_AT_ONCE + 1])
    if len(people) > MOST_AT_ONCE:
        most = {"number": MOST_AT_ONCE}
        sentence = _("More than %(number)s are not written to at once. Narrow the segment.")
        messages.warning(request, sentence % most)
        return redirect("segments:segment", space.slug, segment.pk)
    if not people:
        messages.warning(request, _("The segment finds nobody you could write to."))
        return redirect("segments:segment", space.slug, segment.pk)
    made = begin_mailing_to(
        segment,
        workspace=space,
        people=people,
        without_people=without_people(segment).values_list("pk", flat=True)[:MOST_AT_ONCE],
        purpose=purpose,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("portal:mailing_edit", space.slug, made.pk)
