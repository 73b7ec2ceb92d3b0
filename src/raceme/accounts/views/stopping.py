"""The link at the foot of a letter to many: no more of this kind, and taking that back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from raceme.accounts import actions
from raceme.mail.models import Mailing
from raceme.mail.queries import message_of, stops_of


# Mail programs post here by themselves, without cookies; who has the link may use it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask by GET, for what scans mail opens its links; stop by POST, or go on again."""
    message = message_of(token)
    if message is None or message.workspace is None:
        raise Http404
    if request.method == "POST":
        if "resume" in request.POST:
            actions.resume_mail(message, at=timezone.now())
        else:
            actions.stop_mail(message, at=timezone.now())
        # RFC 8058: what a mail program posts is answered here, and leads nowhere else.
        if "List-Unsubscribe" not in request.POST:
            return redirect(request.path)
    is_stopped = stops_of(
        message.workspace.pk, message.purpose, among=[message.to_address]
    ).exists()
    with translation.override(message.language):
        kind = str(Mailing.Purpose(message.purpose).label)
        context = {"message": message, "is_stopped": is_stopped, "kind": kind}
        response = render(request, "accounts/stop_mail.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
