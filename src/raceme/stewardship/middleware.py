"""Old addresses of records that were merged lead to where those are now."""

import re
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.organisations.models import Organisation, Person
from raceme.stewardship.queries.merges import survivor_in

Answer = Callable[[HttpRequest], HttpResponseBase]
NOT_FOUND = 404
# A page of one record, whichever app's: its key stands behind the word.
OF_ONE = re.compile(r"manage/<slug:workspace>/(organisations|people)/<int:(\w+)>/")
KINDS: Mapping[str, type[Organisation] | type[Person]] = {
    "organisations": Organisation,
    "people": Person,
}


def followed(get_response: Answer) -> Answer:
    """
    Lead on from the page of a record that was merged away, for those who may see what it became.

    Nothing is asked of any page that is there. What was sent to one that is not is told to be
    lost: the form belongs to a record that nobody writes in any more.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != NOT_FOUND:
            return response
        return _led_on(request) or response

    return respond


def _led_on(request: HttpRequest) -> HttpResponseBase | None:
    match = request.resolver_match
    named = OF_ONE.match(match.route) if match else None
    space = getattr(request, "workspace", None)
    if match is None or named is None or space is None:
        return None
    kind, argument = KINDS[named[1]], named[2]
    key = survivor_in(space, kind(pk=match.kwargs[argument]).reference)
    if key is None:
        return None
    if request.method in ("GET", "HEAD"):
        address = reverse(match.view_name, kwargs={**match.kwargs, argument: key})
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address)
    messages.warning(
        request,
        _(
            "This record was merged into another one meanwhile, which is shown here. Nothing was "
            "saved: write it here again."
        ),
    )
    view = "portal:organisation" if kind is Organisation else "organisations:person"
    return redirect(view, space.slug, key)
