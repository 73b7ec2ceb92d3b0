"""What a mail provider tells of messages it took: that they came back, or are unwanted."""

from importlib import import_module
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from raceme.core.mail_providers import PROVIDERS
from raceme.mail import actions
from raceme.mail.models import Bounce

# Of what django-anymail tells apart, what stands against an address.
AGAINST = {"bounced": Bounce.Kind.RETURNED, "complained": Bounce.Kind.COMPLAINT}
# Bounces of other reasons (a full mailbox, a policy) say nothing against the address.
OF_ADDRESS = {"bounced", "invalid"}


# The provider has no cookies; it shows the secret of the address, and signs where it can.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep what the provider tells; without its secret there is nothing here."""
    known, reader = settings.MAIL_WEBHOOK_SECRET, PROVIDERS.get(settings.MAIL_PROVIDER, "")
    if not (known and reader and compare_digest(secret.encode(), known.encode())):
        raise Http404
    # Some look first whether the address is there.
    if request.method == "POST":
        for event in _events(request, reader):
            _keep(event)
    return HttpResponse()


def _events(request: HttpRequest, reader: str) -> list[Any]:
    """Return what is told, as django-anymail reads it; refuses what is forged or no report."""
    module = import_module(f"anymail.webhooks.{settings.MAIL_PROVIDER}")
    # Its own warning that there is no password is for those without a secret in the address.
    view = type(reader, (getattr(module, reader),), {"warn_if_no_basic_auth": False})()
    view.setup(request)
    try:
        view.run_validators(request)
        return list(view.parse_events(request))
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException) as error:
        raise BadRequest from error


def _keep(event: Any) -> None:  # noqa: ANN401 (django-anymail has no types)
    kind = AGAINST.get(event.event_type)
    is_of_address = kind == Bounce.Kind.COMPLAINT or event.reject_reason in OF_ADDRESS
    if kind and event.recipient and is_of_address:
        said = event.description or event.mta_response or ""
        actions.note_told(event.recipient, said=said, kind=kind, at=timezone.now())
