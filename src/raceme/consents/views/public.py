"""A person's own page of consents, opened by a link in a mail: seen, given and withdrawn."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raceme.accounts.actions.links import LinkOver, LinkUnknown
from raceme.accounts.http import language_of
from raceme.asks.actions import page_with
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
        return _over(request, refusal)
    return _page(request, person, came_by=link.reference, context={"expires_at": link.expires_at})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, secret: str) -> HttpResponse:
    """
    Show the same to whom the week's mail asks it, by the link of that mail.

    It opens the page only of those who were asked; whatever else they read comes by other links.
    """
    try:
        bundle = page_with(secret, at=timezone.now())
    except LinkOver as refusal:
        return _over(request, refusal)
    person = bundle.person
    person.workspace = bundle.workspace
    if not queries.was_asked(person):
        raise Http404
    context: dict[str, object] = {"back": reverse("asks-public:page", args=[secret])}
    with translation.override(language_of(request, otherwise=bundle.language)):
        return _page(request, person, came_by=bundle.reference, context=context)


def _page(
    request: HttpRequest, person: Person, *, came_by: str, context: dict[str, object]
) -> HttpResponse:
    if request.method == "POST":
        _answer(request, person, proof=Proof(came_by=came_by))
        return redirect(request.path)
    own = own_organisation(person.workspace)
    questions = list(queries.open_requests(person))
    context |= {
        "person": person,
        "workspace": person.workspace,
        "questions": questions,
        "asked": shown_to(person, questions=questions),
        "said": queries.history_of_person(person),
        "reply_to": own.email if own else "",
    }
    response = render(request, "consents/mine.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _over(request: HttpRequest, refusal: LinkOver) -> HttpResponse:
    context = {"reason": str(refusal), "is_known": not isinstance(refusal, LinkUnknown)}
    return render(request, "consents/over.html", context, status=GONE)


def _answer(request: HttpRequest, person: Person, *, proof: Proof) -> None:
    try:
        said = taken(person, request.POST, way=Way.LINK, proof=proof, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return
    if said is None:
        messages.warning(request, _("Nothing was changed. Press one of the buttons below."))
    else:
        messages.success(request, said)
