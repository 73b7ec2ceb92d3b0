"""A person's own page of consents, opened by a link in a mail: seen, given and withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raceme.accounts.actions.links import LinkOver, LinkUnknown
from raceme.accounts.models import Link
from raceme.consents import actions, queries
from raceme.consents.access import shown_to, taken
from raceme.consents.actions import Proof
from raceme.consents.models import Way
from raceme.core.errors import Refusal
from raceme.organisations.models import Person
from raceme.organisations.queries import own_organisation

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Show by GET, which changes nothing; say yes or no to one purpose by POST."""
    try:
        link, person = actions.page_of(secret, at=timezone.now())
    except LinkOver as refusal:
        context = {"reason": str(refusal), "is_known": not isinstance(refusal, LinkUnknown)}
        return render(request, "consents/over.html", context, status=GONE)
    if request.method == "POST":
        _answer(request, link, person)
        return redirect(request.path)
    own = own_organisation(person.workspace)
    context = {
        "person": person,
        "workspace": person.workspace,
        "asked": shown_to(person),
        "said": queries.history_of_person(person),
        "link": link,
        "reply_to": own.email if own else "",
    }
    response = render(request, "consents/mine.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, link: Link, person: Person) -> None:
    proof = Proof(came_by=link.reference)
    try:
        said = taken(person, request.POST, way=Way.LINK, proof=proof, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return
    if said is None:
        messages.warning(request, _("Nothing was changed. Press one of the buttons below."))
    else:
        messages.success(request, said)
