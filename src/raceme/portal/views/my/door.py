"""
The two doors to *My company*: a standing claim of who is signed in, and a mailed link.

Behind the claim lies what every workspace recorded, behind the link what the one that sent it did.
Each view is the same behind both; the door says whose company it is and where its pages lie.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from raceme.accounts.actions import LinkExpired, LinkOver, TooManyAttempts
from raceme.accounts.http import client_of
from raceme.accounts.models import User
from raceme.organisations import actions
from raceme.organisations.actions import Voice
from raceme.organisations.models import Affiliation, Claim, Organisation
from raceme.organisations.queries import standing_claims_of
from raceme.workspaces.models import Workspace

GONE, TOO_MANY = 410, 429
AGAIN = "again"


@dataclass(frozen=True, kw_only=True)
class Door:
    """Through which somebody came to a company's pages."""

    organisation: Organisation
    claim: Claim | None = None
    affiliation: Affiliation | None = None
    secret: str = ""

    @property
    def workspace(self) -> Workspace | None:
        """The one whose records lie behind it; None where those of all do."""
        return self.affiliation.workspace if self.affiliation else None

    @property
    def voice(self) -> Voice:
        return Voice(claim=self.claim, affiliation=self.affiliation)

    @property
    def name(self) -> str:
        return str(self.voice.by)

    @property
    def email(self) -> str:
        return self.voice.by.email

    def href(self, page: str, **more: object) -> str:
        """Return the address of one of the company's pages, behind the same door."""
        if self.claim is not None:
            view = f"my_company_{page}" if page else "my_company"
            return reverse(f"portal-public:{view}", kwargs={"pk": self.organisation.pk, **more})
        view = f"by_link_{page}" if page else "by_link"
        return reverse(f"portal-public:{view}", kwargs={"secret": self.secret, **more})


View = Callable[..., HttpResponseBase]


def behind_a_door(view: View) -> View:
    """Let ``view`` be asked with the key of a company, or with the secret of a link."""

    @never_cache
    @wraps(view)
    def entered(
        request: HttpRequest, pk: int | None = None, secret: str = "", **more: object
    ) -> HttpResponseBase:
        if pk is not None:
            return _by_claim(request, pk, view, more)
        try:
            affiliation = actions.company_affiliation(secret, at=timezone.now())
        except LinkOver as refusal:
            return _over(request, refusal, secret=secret)
        door = Door(organisation=affiliation.organisation, affiliation=affiliation, secret=secret)
        return view(request, door, **more)

    return entered


def _by_claim(
    request: HttpRequest, pk: int, view: View, more: dict[str, object]
) -> HttpResponseBase:
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(request.get_full_path())
    claim = standing_claims_of(user).filter(organisation=pk).first()
    if claim is None:
        raise Http404
    return view(request, Door(organisation=claim.organisation, claim=claim), **more)


def _over(request: HttpRequest, refusal: LinkOver, *, secret: str) -> HttpResponse:
    """Say why a link opens nothing; one that ran out is mailed anew to the same address."""
    if request.method == "POST" and AGAIN in request.POST:
        try:
            actions.renew_company_link(secret, client=client_of(request), at=timezone.now())
        except TooManyAttempts as too_many:
            context = {"reason": str(too_many), "can_renew": False}
            return render(request, "portal/my/link_over.html", context, status=TOO_MANY)
        return redirect("portal-public:my_link_sent")
    context = {
        "reason": str(refusal),
        "can_renew": isinstance(refusal, LinkExpired),
    }
    return render(request, "portal/my/link_over.html", context, status=GONE)
