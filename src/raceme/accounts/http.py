from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from raceme.accounts.models import User


class Request(HttpRequest):
    """A request behind ``login_required``, so that its user is one of ours."""

    user: User
    htmx: HtmxDetails
